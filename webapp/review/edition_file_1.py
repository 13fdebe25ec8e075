"""The file of editions that version 0.5.0 published (`Content.form` 1): it was cited, so nothing here changes."""

from collections.abc import Iterator, Mapping, Sequence

from webapp.review.editions import Change, Content, PrintedPassage, words_of

CHECKED = {"scan": "the scan", "transcription": "the transcription", "translation": "the English only"}
RULE = "-" * 40


def lines(content: Content, texts: Mapping[str, str]) -> Iterator[str]:
    """The lines of the file."""
    label = f", {content.label}" if content.label else ""
    yield from (content.title, "", f"Edition {content.number} of {content.siglum}{label}", content.date, "")
    yield from filter(None, (_responsibility(content), content.rights and f"Rights: {content.rights}"))
    yield f"From revision {content.revision}. {_state_words(content)}"
    yield from (f"Note well: {warning}" for warning in content.warnings)
    yield from (f"{content.address}editions/{content.number}", "", RULE)
    for one in content.body:
        yield from _passage(one, one.name, texts)
    if content.notes:
        yield from ("", RULE, "Translator’s notes")
    names = {one.id: one for one in content.passages}
    for note in content.notes:
        yield from _passage(note, _note_name(note, names, texts), texts)
    yield from ("", RULE, f"Substantive changes against {content.against}: {len(content.changes) or 'none'}")
    yield from (f"- {change.name}: {_told(change, content, texts)}" for change in content.changes)
    yield from (f"Accidentals, not listed: {content.accidentals}", "", RULE, "To cite:", _citation(content))
    yield f"A passage: {content.address}<passage>@<revision>, as named above it"


def _said_of(one: PrintedPassage) -> str:
    checked = f"checked against {' and '.join(CHECKED[how] for how in one.checked)}" if one.checked else ""
    if one.state == "unapproved":
        return "not approved"
    if one.state == "omitted":
        return "left out: no text of it was ever approved"
    if one.state == "earlier":
        return f"as last approved, in revision {one.revision}, {checked}"
    return checked


def _passage(one: PrintedPassage, name: str, texts: Mapping[str, str]) -> Iterator[str]:
    if one.state == "omitted":
        yield from ("", f"[{name}, {one.id}: {_said_of(one)}]")
        return
    yield from ("", f"[{name}, {one.id}@{one.revision}: {_said_of(one)}]", f"{one.label}{texts[one.text_hash]}")


def _note_name(note: PrintedPassage, names: Mapping[str, PrintedPassage], texts: Mapping[str, str]) -> str:
    passage, start, end = note.on or ("", 0, 0)
    home = names.get(passage)
    if home is None:
        return note.name
    words = f" “{texts[home.text_hash][start:end]}”" if end and home.text_hash else ""
    return f"{note.name}, on {home.name}{words}"


def _told(change: Change, content: Content, texts: Mapping[str, str]) -> str:
    if change.what == "text":
        return "; ".join(f"“{before}” → “{after}”" for before, after in words_of(change, texts))
    printed = next((one for one in content.passages if one.id == change.passage), None)
    return {
        "kind": f"is now a {printed.kind.value}" if printed else "",
        "label": f"is now numbered {printed.label.strip() or 'not at all'}" if printed else "",
        "moved": "stands in another place",
        "added": "is new",
        "removed": "was taken away",
        "printed": "is printed for the first time",
        "omitted": "is left out here",
    }[change.what]


def _responsibility(content: Content) -> str:
    translator = f"Translated by {content.translator.rstrip('.')}." if content.translator else "Translator not named."
    parts = (("Revised by", content.revisers), ("Approved by", content.approvers))
    return " ".join([translator, *(f"{verb} {_listed(names)}." for verb, names in parts if names)])


def _state_words(content: Content) -> str:
    total = len(content.passages)
    said = [f"{content.count('approved')} of {total} passages are approved"]
    words = {
        "unapproved": "not approved and marked so",
        "earlier": "printed as last approved",
        "omitted": "left out, because no text of them was ever approved",
    }
    said += [f"{number} {what}" for state, what in words.items() if (number := content.count(state))]
    return f"{', '.join(said)}."


def _citation(content: Content) -> str:
    label = f" ({content.label})" if content.label else ""
    return (
        f"“{content.title}”, witness {content.siglum}{label}, edition {content.number}, {content.date}."
        f" {_responsibility(content)} {content.address}editions/{content.number}"
    )


def _listed(names: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1]))) if names else ""
