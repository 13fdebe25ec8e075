"""The file of an edition, line by line: it is cited, so that none of its bytes may change with the program."""

from webapp.review.edition_file import plain_text
from webapp.review.editions import Content, PrintedPassage, changes, words_of
from webapp.text.model import Kind, text_hash

OLD = {name: text_hash(name) for name in ("Title", "He was weak.", "It fell", "Gone.")}
TEXTS = {text_hash(text): text for text in (*OLD, "He was very feeble.", "It fell,", "A note.", "New.")}


def _passage(identity: str, text: str, *, state: str = "approved", name: str = "", **other: object) -> PrintedPassage:
    said = {"kind": Kind.PARAGRAPH, "label": "", "revision": 3, "checked": ("scan",)} | other
    digest = text_hash(text) if text else ""
    return PrintedPassage(identity, name or f"¶ {identity[1:]}", text_hash=digest, state=state, **said)  # type: ignore[arg-type]


BEFORE = (
    _passage("title", "Title", name="Title", kind=Kind.TITLE),
    _passage("p1", "He was weak."),
    _passage("p2", "It fell"),
    _passage("p3", "Gone."),
    _passage("p5", "", state="omitted", checked=()),
)
AFTER = (
    _passage("title", "Title", name="Title", kind=Kind.TITLE),
    _passage("p2", "It fell,", state="unapproved", checked=(), label="1. ", kind=Kind.LIST_ITEM),
    _passage("p1", "He was very feeble.", checked=("scan", "translation")),
    _passage("p4", "New.", state="earlier", revision=2),
    _passage("p5", "", state="omitted", checked=()),
    _passage("n1", "A note.", name="Note 1", kind=Kind.NOTE, on=("p1", 7, 18)),
    _passage("n2", "A note.", name="Note 2", kind=Kind.NOTE, on=("p5", 0, 0)),
)
FOUND, ACCIDENTALS = changes(BEFORE, AFTER, TEXTS)
CONTENT = Content(
    number=2,
    date="2026-11-26",
    address="https://desk.example.org/d/a/W/",
    title="Title",
    siglum="W",
    label="Revised",
    language="en",
    translator="Eve.",
    revisers=("Tom", "Uma", "Vic"),
    approvers=("Bo",),
    rights="CC BY",
    basis="translation",
    warnings=("This text descends from Z, which is a reconstruction, not a source.",),
    rest="last",
    revision=3,
    passages=AFTER,
    against="edition 1",
    changes=FOUND,
    accidentals=ACCIDENTALS,
)
FILE = """Title

Edition 2 of W, Revised
2026-11-26

Translated by Eve. Revised by Tom, Uma and Vic. Approved by Bo.
Rights: CC BY
From revision 3. 4 of 7 passages are approved, 1 not approved and marked so, 1 printed as last approved, \
1 left out, because no text of them was ever approved.
Note well: This text descends from Z, which is a reconstruction, not a source.
https://desk.example.org/d/a/W/editions/2

----------------------------------------

[Title, title@3: checked against the scan]
Title

[¶ 2, p2@3: not approved]
1. It fell,

[¶ 1, p1@3: checked against the scan and the English only]
He was very feeble.

[¶ 4, p4@2: as last approved, in revision 2, checked against the scan]
New.

[¶ 5, p5: left out: no text of it was ever approved]

----------------------------------------
Translator’s notes

[Note 1, on ¶ 1 “very feeble”, n1@3: checked against the scan]
A note.

[Note 2, on ¶ 5, n2@3: checked against the scan]
A note.

----------------------------------------
Substantive changes against edition 1: 8
- ¶ 2: is now a list item
- ¶ 2: is now numbered 1.
- ¶ 2: stands in another place
- ¶ 1: “weak” → “very feeble”
- ¶ 4: is new
- Note 1: is new
- Note 2: is new
- ¶ 3: was taken away
Accidentals, not listed: 1

----------------------------------------
To cite:
“Title”, witness W (Revised), edition 2, 2026-11-26. Translated by Eve. Revised by Tom, Uma and Vic. Approved by Bo. \
https://desk.example.org/d/a/W/editions/2
A passage: https://desk.example.org/d/a/W/<passage>@<revision>, as named above it
"""


def test_a_file_has_these_bytes() -> None:
    assert plain_text(CONTENT, TEXTS) == FILE


def test_what_is_only_put_in_is_quoted_with_the_words_beside_it() -> None:
    texts = {text_hash(text): text for text in ("He was weak.", "He was very weak.", "He was", "Was weak.")}
    for before, after, wanted in (
        ("He was weak.", "He was very weak.", ("was weak.", "was very weak.")),
        ("He was very weak.", "He was weak.", ("was very weak.", "was weak.")),
        ("He was weak.", "He was", ("was weak.", "was")),
    ):
        (change,), _ = changes([_passage("p1", before)], [_passage("p1", after)], texts)
        assert words_of(change, texts) == [wanted]


def test_nothing_differs_between_a_text_and_itself() -> None:
    assert changes(AFTER, AFTER, TEXTS) == ((), 0)
