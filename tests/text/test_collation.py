"""Collation: front matter by what it is, the body by its links, words only within a language."""

import pytest

from webapp.text.collation import by_kind, collate, comparable, compared, joined
from webapp.text.model import EditKind, Kind, Link, Passage

LEFT = [
    Passage(Kind.TITLE, "Circular"),
    Passage(Kind.CITATION, "Archive, 1"),
    Passage(Kind.PARAGRAPH, "One."),
    Passage(Kind.PARAGRAPH, "Two."),
]
RIGHT = [Passage(Kind.TITLE, "Notice"), Passage(Kind.PARAGRAPH, "One. Two!")]
LINKS = [Link((0, 1), (0,), 0.9)]


def test_front_matter_corresponds_by_kind_and_a_title_alone_is_only_there() -> None:
    front, _ = collate(LEFT, RIGHT, LINKS, words=True)
    assert [(place.left, place.right, place.relation) for place in front] == [
        ((0,), (0,), "1:1"),
        ((1,), (), "only left"),
    ]
    assert front[1].counts.total() == 1
    assert front[1].distance() == 1


def test_the_indices_of_the_body_count_from_the_front_matter_on() -> None:
    _, body = collate(LEFT, RIGHT, LINKS, words=True)
    assert [(place.left, place.right, place.relation, place.score) for place in body] == [((2, 3), (1,), "merged", 0.9)]
    assert joined(LEFT, body[0].left) == "One. Two."
    assert body[0].counts.total() == 1  # the stop; that one side has two passages is no difference of words


def test_words_of_two_languages_are_not_compared() -> None:
    _, body = collate(LEFT, RIGHT, LINKS, words=False)
    assert body[0].edits is None
    assert body[0].counts.total() == 0


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [("en", "en-GB", True), ("zh-Hans", "zh-Hant", True), ("en", "zh-Hans", False), ("en", "fr", False)],
)
def test_languages_are_compared_by_their_tags(left: str, right: str, expected: bool) -> None:
    assert comparable(left, right, [], []) is expected


def test_without_tags_the_script_decides() -> None:
    english, chinese = [Passage(Kind.PARAGRAPH, "Romania")], [Passage(Kind.PARAGRAPH, "罗马尼亚")]
    assert comparable("", "", english, english)
    assert not comparable("en", "", english, chinese)


def test_counts_are_told_by_kind_with_words_first() -> None:
    counts = {EditKind.CASE: 2, EditKind.SUBSTANTIVE: 1200, EditKind.QUOTATION: 1, EditKind.MOVED: 1}
    assert by_kind(counts) == "1,200 of words, 1 moved, quotation marks 1, case 2"
    assert by_kind({EditKind.CASE: 0}) == ""


def test_passages_out_of_order_are_a_difference_though_their_words_are_the_same() -> None:
    passages = [Passage(Kind.PARAGRAPH, text) for text in ("One two.", "Three four.")]
    links = [Link((0,), (1,), 1.0, moved=True), Link((1,), (0,), 1.0)]
    _, body = collate(passages, passages[::-1], links, words=True)
    assert [place.counts for place in body] == [{EditKind.MOVED: 1}, {}]
    assert not body[0].distance()


@pytest.mark.parametrize(
    ("left", "right"), [("receive", "recieve"), ("abba", "baab"), ("negotiations", "negociaciones")]
)
def test_characters_are_mirrored_too(left: str, right: str) -> None:
    there, back = (compared([pair], "characters")[0] for pair in ((left, right), (right, left)))
    assert there == tuple(edit.mirrored() for edit in back)
