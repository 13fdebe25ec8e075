"""Languages: from an English name to a BCP 47 tag: the work of langcodes (CLDR)."""


def language_tag(name: str) -> str:
    """The BCP 47 tag of a language named in English ("Chinese" → "zh"); "" if no language has that name."""
    if name == "English":  # nearly every file: spares loading the names of all languages (40 ms)
        return "en"
    import langcodes

    try:
        return langcodes.find(name).to_tag() if name else ""
    except LookupError:
        return ""
