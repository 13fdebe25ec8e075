"""An edition as a file of plain text: the same bytes for ever, made of its frozen content and of texts by their hashes.

What is said of a passage stands in brackets on the line above it, so that the text itself is as it was approved, code
point for code point. Whoever changes a line here changes files that were cited: see tests/test_review_editions.py. Once
a version with this file is released, another way to write it is another form (`editions.FORM`) in another module.
"""

from collections.abc import Iterator, Mapping

from webapp.review import edition_file_1
from webapp.review.edition_changes import called, how_many, told
from webapp.review.editions import (
    Change,
    Content,
    PrintedPassage,
    address_of,
    citation,
    plain,
    responsibility,
    state_words,
    words_of,
)

CHECKED = {"scan": "the scan", "transcription": "the transcription", "translation": "the English only"}
RULE = "-" * 40


def plain_text(content: Content, texts: Mapping[str, str]) -> str:
    """The file. Lines end with LF, and so does the last one."""
    lines = edition_file_1.lines if content.form == 1 else _lines
    return "\n".join(lines(content, texts)) + "\n"


def said_of(one: PrintedPassage) -> str:
    """How a passage stands, but for who approved it: "not approved", "as last approved, in revision 3", or ""."""
    return {
        "approved": "",
        "unapproved": "not approved",
        "earlier": f"as last approved, in revision {one.revision}",
        "omitted": "left out: no text of it was ever approved",
        "divided": "left out: it was split or joined since it was last approved",
    }[one.state]


def checked_words(checked: str) -> str:
    """What a passage was read against."""
    return f"checked against {CHECKED[checked]}"


def count_words(content: Content) -> str:
    """How many changes there are: "3 in 2 passages", "none"."""
    number, passages = how_many(content.changes)
    return f"{number} in {passages} {'passage' if passages == 1 else 'passages'}" if number else "none"


def _lines(content: Content, texts: Mapping[str, str]) -> Iterator[str]:
    label = f", {content.label}" if content.label else ""
    yield from (content.title, "", f"Edition {content.number} of {content.siglum}{label}", content.date, "")
    yield from filter(None, (plain(responsibility(content)), content.rights and f"Rights: {content.rights}"))
    yield f"From revision {content.revision}. {state_words(content)}"
    yield from (f"Note well: {warning}" for warning in content.warnings)
    yield from (address_of(content), "", RULE)
    for one in content.body:
        yield from _passage(one, one.name, texts)
    if content.notes:
        yield from ("", RULE, "Translator’s notes")
    names = {one.id: one for one in content.passages}
    for note in content.notes:
        yield from _passage(note, _note_name(note, names, texts), texts)
    yield from ("", RULE, f"Substantive changes against {content.against}: {count_words(content)}")
    yield from (f"- {called(one, content.against)}: {_told(one, content, texts)}" for one in content.changes)
    yield from (f"Accidentals, not listed: {content.accidentals}", "", RULE, "To cite:", plain(citation(content)))
    yield f"A passage: {content.address}<passage>@<revision>, as named above it"


def _passage(one: PrintedPassage, name: str, texts: Mapping[str, str]) -> Iterator[str]:
    approved = "; ".join(f"approved by {by.name} on {by.date}, {checked_words(by.checked)}" for by in one.approvals)
    said = "; ".join(filter(None, (said_of(one), approved)))
    if not one.text_hash:
        yield from ("", f"[{name}, {one.id}: {said}]")
        return
    yield from ("", f"[{name}, {one.id}@{one.revision}: {said}]", f"{one.label}{texts[one.text_hash]}")


def _note_name(note: PrintedPassage, names: Mapping[str, PrintedPassage], texts: Mapping[str, str]) -> str:
    passage, start, end = note.on or ("", 0, 0)
    home = names.get(passage)
    if home is None:
        return note.name
    words = f" “{texts[home.text_hash][start:end]}”" if end and home.text_hash else ""
    mark = " (not approved)" if home.state == "unapproved" else ""
    return f"{note.name}, on {home.name}{words}{mark}"


def _told(change: Change, content: Content, texts: Mapping[str, str]) -> str:
    words = [f"“{before}” → “{after}”" for before, after in words_of(change, texts)]
    return "; ".join(filter(None, (told(change, content.passages), *words)))
