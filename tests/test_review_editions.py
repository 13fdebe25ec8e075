"""Files and changes of editions: files are cited, so that none of their bytes may change with the program."""

import json
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from webapp.review.edition_changes import called, changes, divided, how_many, told
from webapp.review.edition_file import plain_text
from webapp.review.editions import Approver, Content, PrintedPassage, citation, plain, responsibility, words_of
from webapp.store.editions import read, spelled
from webapp.text.carrying import Derivation, Piece
from webapp.text.model import Kind, text_hash

PUBLISHED = Path(__file__).parent / "published"
OLD = {name: text_hash(name) for name in ("Title", "He was weak.", "It fell", "Gone.")}
TEXTS = {text_hash(text): text for text in (*OLD, "He was very feeble.", "It fell,", "A note.", "New.")}

BO, ADA = Approver("Bo", "2026-11-25", "scan"), Approver("Ada", "2026-11-26", "translation")


def _passage(identity: str, text: str, *, state: str = "approved", name: str = "", **other: object) -> PrintedPassage:
    said = {"kind": Kind.PARAGRAPH, "label": "", "revision": 3, "approvals": (BO,)} | other
    digest = text_hash(text) if text else ""
    return PrintedPassage(identity, name or f"¶ {identity[1:]}", text_hash=digest, state=state, **said)  # type: ignore[arg-type]


BEFORE = (
    _passage("title", "Title", name="Title", kind=Kind.TITLE),
    _passage("p1", "He was weak."),
    _passage("p2", "It fell"),
    _passage("p3", "Gone."),
    _passage("p5", "", state="omitted", approvals=()),
)
AFTER = (
    _passage("title", "Title", name="Title", kind=Kind.TITLE),
    _passage("p2", "It fell,", state="unapproved", approvals=(), label="1. ", kind=Kind.LIST_ITEM),
    _passage("p1", "He was very feeble.", approvals=(BO, ADA)),
    _passage("p4", "New.", state="earlier", revision=2),
    _passage("p5", "", state="omitted", approvals=()),
    _passage("p6", "", state="divided", approvals=()),
    _passage("n1", "A note.", name="Note 1", kind=Kind.NOTE, on=("p1", 7, 18)),
    _passage("n2", "A note.", name="Note 2", kind=Kind.NOTE, on=("p5", 0, 0)),
    _passage("n3", "A note.", name="Note 3", kind=Kind.NOTE, on=("p2", 0, 2)),
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
    form=2,
    source="The source, 7",
)


def test_a_file_has_these_bytes() -> None:
    assert plain_text(read(spelled(CONTENT)), TEXTS) == (PUBLISHED / "form-2.txt").read_text(encoding="utf-8")


def test_an_edition_of_version_0_5_0_is_read_and_keeps_its_file() -> None:
    kept = json.loads((PUBLISHED / "0.5.0.json").read_text(encoding="utf-8"))
    content = read(json.dumps(kept["content"]))
    texts = {text_hash(text): text for text in kept["texts"]}
    assert plain_text(content, texts) == (PUBLISHED / "0.5.0.txt").read_text(encoding="utf-8")
    assert (content.form, content.source, content.passages[0].approvals) == (1, "", ())
    assert content.passages[2].checked == ("scan", "translation")
    assert content.hashes <= texts.keys()


def test_what_is_only_put_in_is_quoted_with_the_words_beside_it() -> None:
    texts = {text_hash(text): text for text in ("He was weak.", "He was very weak.", "He was", "Was weak.")}
    for before, after, wanted in (
        ("He was weak.", "He was very weak.", ("He was weak.", "He was very weak.")),
        ("He was very weak.", "He was weak.", ("He was very weak.", "He was weak.")),
        ("He was weak.", "He was", ("He was weak.", "He was")),
    ):
        (change,), _ = changes([_passage("p1", before)], [_passage("p1", after)], texts)
        assert words_of(change, texts) == [wanted]


def test_nothing_differs_between_a_text_and_itself() -> None:
    assert changes(AFTER, AFTER, TEXTS) == ((), 0)


@pytest.mark.parametrize(
    ("before", "after", "wanted"),
    [
        (
            "同志们要注意这个矛盾的发展，并且报告。",
            "同志们要注意这个主要矛盾的发展，并且报告。",
            [("意这个矛盾的", "意这个主要矛盾的")],
        ),
        (
            "Yesterday the old men of the central committee met, and afterwards they all went home without a word.",
            "Afterwards they all went home without a word, and yesterday the old men of the central committee met.",
            None,
        ),
        (
            "One two three four.",
            "One and two and three four.",
            [("One two three four.", "One and two and three four.")],
        ),
    ],
)
def test_quotes_of_changes_are_short_and_never_overlap(
    before: str, after: str, wanted: list[tuple[str, str]] | None
) -> None:
    texts = {text_hash(text): text for text in (before, after)}
    (change,), _ = changes([_passage("p1", before)], [_passage("p1", after)], texts)
    for at in (0, 2):
        ends = [(span[at], span[at + 1]) for span in change.spans]
        assert all(end < start for (_, end), (start, _) in pairwise(ends))
    if wanted is not None:
        assert words_of(change, texts) == wanted


SPLIT = Derivation({"p1": (Piece("p1", 0, 6, 0),), "p9": (Piece("p1", 7, 15, 0),)})
WHOLE, HALVES = "He was very weak", ("He was", "very weak")


def test_a_split_and_a_join_are_no_loss_of_words() -> None:
    texts = {text_hash(text): text for text in (WHOLE, *HALVES, "very feeble")}
    groups = divided(SPLIT)
    one = [_passage("p1", WHOLE, name="¶ 1"), _passage("p2", WHOLE, name="¶ 2")]
    two = [_passage("p1", HALVES[0]), _passage("p9", HALVES[1], name="¶ 2"), _passage("p2", WHOLE, name="¶ 3")]
    (change,), _ = changes(one, two, texts, groups)
    assert (called(change, "edition 1"), told(change, two), change.spans) == (
        "¶ 1 and ¶ 2",
        "came of a split of what was ¶ 1",
        (),
    )
    (change,), _ = changes(two, one, texts, [(after, before) for before, after in groups])
    assert (called(change, "edition 2"), told(change, one)) == ("¶ 1", "came of joining what was ¶ 1 and ¶ 2")
    two[1] = _passage("p9", "very feeble", name="¶ 2", state="unapproved")
    found, _ = changes(one, two, texts, groups)
    assert words_of(found[0], texts) == [("weak", "feeble")]
    assert called(found[0], "edition 1") == "¶ 1 and ¶ 2 (not approved)"
    assert how_many(found) == (2, 1)
    two[1] = _passage("p9", "", name="¶ 2", state="omitted")
    two[0] = replace(two[0], text_hash="", state="divided")
    assert [one.what for one in changes(one, two, texts, groups)[0]] == ["omitted"]


def test_a_passage_is_named_as_it_was_where_its_number_is_another() -> None:
    texts = {text_hash(text): text for text in (WHOLE, *HALVES)}
    one = [_passage("p1", HALVES[0]), _passage("p2", WHOLE)]
    two = [_passage("p2", HALVES[1], name="¶ 1", state="unapproved")]
    found, _ = changes(one, two, texts)
    assert [called(change, "edition 1") for change in found] == ["¶ 1 (was ¶ 2; not approved)", "¶ 1 of edition 1"]
    left_out = [replace(two[0], text_hash="", state="omitted")]
    for before, after, wanted in (
        (left_out, two, "is printed here, and was left out before"),
        (two, left_out, "is left out here"),
    ):
        (change,), _ = changes(before, after, texts)
        assert told(change, after) == wanted


@pytest.mark.parametrize(
    ("basis", "wanted"),
    [("", "Translated"), ("transcription", "Transcribed"), ("reconstruction", "Reconstructed")],
)
def test_whoever_made_a_witness_did_what_its_basis_says(basis: str, wanted: str) -> None:
    content = replace(CONTENT, basis=basis, source="")
    assert plain(responsibility(content)).startswith(f"{wanted} by Eve.")
    assert plain(responsibility(replace(content, translator=""))).startswith(f"Who {wanted.lower()} it is not")
    assert ("a reconstruction, not a source" in plain(citation(content))) == (basis == "reconstruction")


def test_an_address_without_a_host_is_that_where_it_is_read_or_says_so() -> None:
    published = replace(CONTENT, source="")
    content = replace(published, address="/d/a/W/")
    assert plain(citation(content, "http://here:1")).endswith(" http://here:1/d/a/W/editions/2")
    assert "no public address" in plain(citation(content))
    assert "/d/a/W/editions/2, at a desk that had no public address when this was published\n" in plain_text(
        content, TEXTS
    )
    assert plain(citation(published, "http://here:1")).endswith(" https://desk.example.org/d/a/W/editions/2")
