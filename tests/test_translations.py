"""The witnesses written for this project, and the table of what they differ in."""

import csv
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from webapp.exchange import read
from webapp.operations.workspace import read_workspace
from webapp.text.align import align
from webapp.text.brackets import BracketRole, brackets
from webapp.text.diff import diff
from webapp.text.model import Kind, Link, WitnessFile
from webapp.text.script import fold
from webapp.text.tokens import tokens

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "translations" / "1963-05-09-ccp-circular-on-romania"
NOTHING = "—"
NO_CHINESE = "–"


def witness(siglum: str) -> WitnessFile:
    (path,) = ROOT.glob("seeds/*.txt") if siglum == "A" else FOLDER.glob(f"{siglum}-*.txt")
    return read(path.read_bytes(), path.name)


WITNESSES = {siglum: witness(siglum) for siglum in "ABCZ"}
with (FOLDER / "cruxes.tsv").open(encoding="utf-8", newline="") as table:
    CRUXES = list(csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE))


def texts(siglum: str, place: str) -> list[str]:
    """The passages of a witness that stand at a place of A: a number of the body, or a kind of front matter."""
    source = WITNESSES[siglum]
    if not place.isdigit():
        return [passage.text for passage in source.front_matter if passage.kind == place]
    body = [passage.text for passage in source.body]
    if siglum in "AZ":  # Z follows A passage by passage
        return [body[int(place) - 1]]
    return [body[index] for link in from_a_to(siglum) if int(place) - 1 in link.left for index in link.right]


@cache
def from_a_to(siglum: str) -> list[Link]:
    """The links of A with a witness, made once: hundreds of tests ask for them."""
    left, right = ([passage.text for passage in WITNESSES[name].body] for name in ("A", siglum))
    return align(left, right)


def test_the_workspace_has_nothing_wrong() -> None:
    found, problems = read_workspace(ROOT)
    assert problems == []
    assert [(incoming.siglum, incoming.source.header.language) for incoming in found] == [
        ("A", "en"),
        ("B", "en"),
        ("C", "en-GB"),
        ("Z", "zh-Hans"),
    ]


@pytest.mark.parametrize(("siglum", "passages"), [("A", 26), ("B", 26), ("C", 27), ("Z", 26)])
def test_each_witness_is_whole(siglum: str, passages: int) -> None:
    assert len(WITNESSES[siglum].body) == passages
    assert {Kind.TITLE, Kind.DATE_LINE, Kind.SUMMARY} <= {passage.kind for passage in WITNESSES[siglum].front_matter}


@pytest.mark.parametrize("siglum", ["B", "C", "Z"])
def test_each_says_plainly_what_it_is(siglum: str) -> None:
    note = WITNESSES[siglum].header.note.lower()
    assert "prepared to exercise the desk" in note
    assert "not made from the archival original" in note


def test_the_chinese_is_a_reconstruction_in_simplified_characters_with_its_doubts_marked() -> None:
    chinese = WITNESSES["Z"]
    text = "\n".join(passage.text for passage in chinese.passages)
    assert chinese.header.basis == "reconstruction"
    assert fold(text) == text
    marked = [text[found.start : found.end] for found in brackets(text) if found.role is BracketRole.ALTERNATIVES]
    assert "〔矛盾/冲突〕" in marked
    assert len(marked) >= 10


def test_the_independent_witness_uses_the_forms_of_the_period() -> None:
    text = "\n".join(passage.text for passage in WITNESSES["C"].passages)
    assert all(form in text for form in ("Rumania", "Khrushchov", "P'eng Chen"))
    assert not any(form in text for form in ("Romania", "Khrushchev", "Peng Zhen"))


def test_the_independent_witness_divides_the_text_otherwise() -> None:
    links = align([passage.text for passage in WITNESSES["A"].body], [passage.text for passage in WITNESSES["C"].body])
    found = [
        ([i + 1 for i in link.left], [j + 1 for j in link.right])
        for link in links
        if (len(link.left), len(link.right)) != (1, 1)
    ]
    assert found == [([9, 10], [9]), ([13], [12, 13]), ([16], [16, 17]), ([20], [21, 22]), ([21, 22], [23])]


def test_every_crux_has_an_argument_and_a_certainty() -> None:
    assert len(CRUXES) > 60
    assert all(row["argument"] and row["certainty"] in ("sure", "probable", "uncertain") for row in CRUXES)
    assert len({row["id"] for row in CRUXES}) == len(CRUXES)


@pytest.mark.parametrize("row", CRUXES, ids=lambda row: row["id"])
def test_a_crux_quotes_each_witness_at_its_place(row: dict[str, str]) -> None:
    for siglum in "ABC":
        if row[siglum] != NOTHING:
            assert any(row[siglum] in text for text in texts(siglum, row["passage"])), siglum
    assert len({row[siglum] for siglum in "ABC"}) > 1


@pytest.mark.parametrize(
    "row",
    [row for row in CRUXES if NOTHING not in (row["A"], row["B"]) and row["A"] != row["B"]],
    ids=lambda row: row["id"],
)
def test_the_word_diff_marks_every_crux_between_a_and_b(row: dict[str, str]) -> None:
    (left,), (right,) = texts("A", row["passage"]), texts("B", row["passage"])
    edits = [edit for edit in diff(left, right) if not edit.equal]
    start = left.index(row["A"])
    touched = any(edit.left[0] <= start + len(row["A"]) and start <= edit.left[1] for edit in edits)
    assert touched, f"“{row['A']}” and “{row['B']}” are shown as the same words"


@pytest.mark.parametrize("siglum", ["A", "B"])
def test_words_supplied_by_a_translator_are_recorded(siglum: str) -> None:
    supplied = [
        (place, passage.text[found.start : found.end])
        for place, passage in enumerate(WITNESSES[siglum].body, 1)
        for found in brackets(passage.text)
        if found.role is BracketRole.INSERTION
    ]
    assert supplied
    recorded = {(int(row["passage"]), row[siglum]) for row in CRUXES if row["passage"].isdigit()}
    assert [words for words in supplied if words not in recorded] == []


SMALL_WORDS = frozenset(["a", "an", "the", "that", "to", "of", "from", "in", "on", "for"])
REWORDED = """
title: romania > romanian, relationship > relations
summary: insights > insight, relationship > relations
2: relevant > , > concerned
3: romania > romanian, relationship > relations
5: th > , about > , relationship > relations
6: uses > applies, > hold, relationships > relations
7: only > , > only, > has
8: evaluated > assessed
11: yugoslavian > yugoslav, is > was
12: leading being when approaching > leader
13: flag > banner, don't > do not, has > made, > are
14: plenary > plenum
15: peng > , peng > he, violated marxist > violates marxism, would > will
16: relationship has > relations have, interests > interest, preparing work > making preparations
16: romania indicated > romania's indicates, was > were, command > commands
17: according > light
18: more welcoming > warmer towards, do > should, hold > adopt
19: when contacting > contacts with, express > show, issues > points, their > its, their > its, was > is
20: we > , respond > reply, regarding > , these >
21: terms >
22: it > them, it > them, it > them, occur > take place, treat > as
"""
"""Where B mends A's English and means the same: words of A > words of B, difference by difference."""


def unrecorded(place: str) -> list[str]:
    """What A and B word differently at a place outside the words of every crux: their words, without the small ones."""
    found: list[str] = []
    (left,), (right,) = texts("A", place), texts("B", place)
    recorded = {
        siglum: [
            match.span()
            for row in CRUXES
            if row["passage"] == place and row[siglum] != NOTHING
            for match in re.finditer(rf"(?<!\w){re.escape(row[siglum])}(?!\w)", text)
        ]
        for siglum, text in (("A", left), ("B", right))
    }

    def words(siglum: str, text: str, span: tuple[int, int]) -> Counter[str]:
        return Counter(
            text[start:end].casefold()
            for start, end in tokens(text)
            if span[0] <= start < span[1]
            and text[start].isalnum()
            and not any(first <= start < last for first, last in recorded[siglum])
        )

    for edit in diff(left, right):
        if not edit.equal:
            ours, theirs = words("A", left, edit.left), words("B", right, edit.right)
            sides = [
                " ".join(word for word in one if word not in SMALL_WORDS) for one in (ours - theirs, theirs - ours)
            ]
            if any(sides):
                found.append(" > ".join(sides).strip())
    return found


def test_whatever_a_and_b_word_differently_is_a_crux_or_declared_to_be_style() -> None:
    """C is worded anew throughout, so that only reading it can tell where its meaning parts from that of A and B."""
    declared: dict[str, list[str]] = {}
    for line in REWORDED.strip().splitlines():
        place, _, pairs = line.partition(": ")
        declared.setdefault(place, []).extend(pair.strip() for pair in pairs.split(","))
    places = ["title", "date line", "summary", *map(str, range(1, len(WITNESSES["A"].body) + 1))]
    assert {place: found for place in places if (found := unrecorded(place))} == declared


def marked(place: str) -> list[tuple[str, list[str], str]]:
    """The uncertain words of Z at a place: what stands before them, the alternatives, what stands after."""
    (text,) = texts("Z", place)
    return [
        (text[: found.start], text[found.start + 1 : found.end - 1].split("/"), text[found.end :])
        for found in brackets(text)
        if found.role is BracketRole.ALTERNATIVES
    ]


def reads(forms: list[str], before: str, choices: list[str], after: str) -> bool:
    """Whether a passage reads each of the forms in turn, at the mark itself, as each alternative is chosen in turn."""
    return len(forms) == len(choices) and all(
        form in before[max(0, len(before) - len(form) + 1) :] + choice + after[: len(form) - 1]
        for form, choice in zip(forms, choices, strict=True)
    )


TWO_FORMS = [row for row in CRUXES if " / " in row["zh_conjecture"]]


@pytest.mark.parametrize("row", TWO_FORMS, ids=lambda row: row["id"])
def test_a_crux_of_two_chinese_forms_is_marked_in_the_reconstruction_in_the_same_order(row: dict[str, str]) -> None:
    forms = row["zh_conjecture"].split(" / ")
    assert any(reads(forms, *mark) for mark in marked(row["passage"]))


@pytest.mark.parametrize("row", [row for row in CRUXES if row not in TWO_FORMS], ids=lambda row: row["id"])
def test_a_crux_of_one_chinese_form_is_so_worded_in_the_reconstruction(row: dict[str, str]) -> None:
    if row["zh_conjecture"] != NO_CHINESE:
        (text,) = texts("Z", row["passage"])
        assert re.search(".*".join(map(re.escape, row["zh_conjecture"].split("……"))), text)


def test_every_doubt_marked_in_the_reconstruction_is_a_crux_of_its_place() -> None:
    places = [*map(str, range(1, len(WITNESSES["Z"].body) + 1)), Kind.TITLE, Kind.SUMMARY]
    unknown = [
        (place, mark[1])
        for place in places
        for mark in marked(place)
        if not any(row["passage"] == place and reads(row["zh_conjecture"].split(" / "), *mark) for row in TWO_FORMS)
    ]
    assert unknown == []


DISPUTED = """
ethnic, conflict, divisions, weak, moscow statement, agreement, central-level, personally, notified, intimidated,
whatever you prefer, to compete, german national, shouted, negotiations, abandoned, mediate, propaganda, publicity,
complains, persuade, permitted, distinctions, north korea, oil, notification, notice
"""


@pytest.mark.parametrize("words", DISPUTED.strip().replace("\n", " ").split(", "))
def test_every_place_that_the_design_calls_disputed_is_recorded(words: str) -> None:
    assert any(words in f"{row['A']} {row['argument']}".lower() for row in CRUXES)
