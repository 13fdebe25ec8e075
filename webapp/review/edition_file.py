"""An edition as a file of plain text: the same bytes for ever, made of its frozen content and of texts by their hashes.

What is said of a passage stands in brackets on the line above it, so that the text itself is as it was approved, code
point for code point. Whoever changes a line here changes files that were cited: see tests/test_review_editions.py.
"""

from collections.abc import Iterator, Mapping

from webapp.review.editions import (
    Change,
    Content,
    PrintedPassage,
    citation,
    responsibility,
    state_words,
    words_of,
)

CHECKED = {"scan": "the scan", "transcription": "the transcription", "translation": "the English only"}
RULE = "-" * 40


def plain_text(content: Content, texts: Mapping[str, str]) -> str:
    """The file. Lines end with LF, and so does the last one."""
    return "\n".join(_lines(content, texts)) + "\n"


def said_of(one: PrintedPassage) -> str:
    """How a passage is approved: "checked against the scan", "not approved"."""
    checked = f"checked against {' and '.join(CHECKED[how] for how in one.checked)}" if one.checked else ""
    if one.state == "unapproved":
        return "not approved"
    if one.state == "omitted":
        return "left out: no text of it was ever approved"
    if one.state == "earlier":
        return f"as last approved, in revision {one.revision}, {checked}"
    return checked


def _lines(content: Content, texts: Mapping[str, str]) -> Iterator[str]:
    label = f", {content.label}" if content.label else ""
    yield from (content.title, "", f"Edition {content.number} of {content.siglum}{label}", content.date, "")
    yield from filter(None, (responsibility(content), content.rights and f"Rights: {content.rights}"))
    yield f"From revision {content.revision}. {state_words(content)}"
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
    yield from (f"- {change.name}: {told(change, content, texts)}" for change in content.changes)
    yield from (f"Accidentals, not listed: {content.accidentals}", "", RULE, "To cite:", citation(content))
    yield f"A passage: {content.address}<passage>@<revision>, as named above it"


def _passage(one: PrintedPassage, name: str, texts: Mapping[str, str]) -> Iterator[str]:
    if one.state == "omitted":
        yield from ("", f"[{name}, {one.id}: {said_of(one)}]")
        return
    yield from ("", f"[{name}, {one.id}@{one.revision}: {said_of(one)}]", f"{one.label}{texts[one.text_hash]}")


def _note_name(note: PrintedPassage, names: Mapping[str, PrintedPassage], texts: Mapping[str, str]) -> str:
    passage, start, end = note.on or ("", 0, 0)
    home = names.get(passage)
    if home is None:
        return note.name
    words = f" “{texts[home.text_hash][start:end]}”" if end and home.text_hash else ""
    return f"{note.name}, on {home.name}{words}"


def told(change: Change, content: Content, texts: Mapping[str, str]) -> str:
    """A change in words."""
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
