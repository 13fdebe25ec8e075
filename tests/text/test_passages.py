"""What each block of a text is: kinds, list numbers, and paragraphs that a page cut in two."""

import pytest

from webapp.errors import InvalidInput
from webapp.text.limits import PASSAGE_CODE_POINTS
from webapp.text.model import Break, Kind
from webapp.text.passages import join_lines, split_blocks, to_passages

PROSE = "The delegation arrived on Monday and was received at the station. It left again on Friday."


def kinds(*blocks: str) -> list[Kind]:
    return [passage.kind for passage in to_passages(blocks)]


def numbers(*blocks: str) -> list[str]:
    return [passage.number for passage in to_passages(blocks)]


def test_blocks_are_parted_by_blank_lines_or_else_by_lines() -> None:
    assert split_blocks("one\ntwo\n\n \nthree\n") == ["one\ntwo", "three"]
    assert split_blocks("one\ntwo\nthree") == ["one", "two", "three"]
    assert split_blocks("\n\n  one \n") == ["  one "]


def test_what_stands_around_the_prose_is_known_by_its_place() -> None:
    assert kinds(
        "Report on the Harvest",
        "To all districts; and to the stations:",
        PROSE,
        "Second Part",
        PROSE,
        "The Bureau",
        "9 May 1963",
    ) == [Kind.HEADING, Kind.ADDRESS, Kind.PARAGRAPH, Kind.HEADING, Kind.PARAGRAPH, Kind.SIGNATURE, Kind.DATE]


def test_chinese_blocks_have_the_same_kinds() -> None:
    assert kinds(
        "中共中央文件\n中发〔63〕328号",
        "［绝密］（阅后退回）",
        "各中央局，各党组：",
        "四月二十四日，大使来访。",
        "中央",
        "一九六三年五月九日",
    ) == [Kind.HEADING, Kind.BRACKETED, Kind.ADDRESS, Kind.PARAGRAPH, Kind.SIGNATURE, Kind.DATE]


def test_a_sentence_that_ends_in_a_colon_is_no_address() -> None:
    assert kinds("The ambassador came on Monday. He mentioned the following:", PROSE)[0] is Kind.PARAGRAPH


def test_who_is_addressed_stands_before_the_prose() -> None:
    assert kinds("To all districts:", PROSE, "To all districts:", PROSE) == [
        Kind.ADDRESS,
        Kind.PARAGRAPH,
        Kind.PARAGRAPH,
        Kind.PARAGRAPH,
    ]


def test_short_lines_without_any_prose_are_paragraphs() -> None:
    assert kinds("so much depends", "upon", "a red wheel", "barrow") == [Kind.PARAGRAPH] * 4


@pytest.mark.parametrize(
    ("blocks", "expected"),
    [
        (["1. One.", "2. Two.", "Between.", "1. Again.", "2. And again."], ["I.1", "I.2", "", "II.1", "II.2"]),
        (["1. One.", "A second paragraph of it.", "2. Two."], ["I.1", "", "I.2"]),
        (["一、甲。", "二、乙。", "一、丙。", "十二、丁。"], ["I.1", "I.2", "II.1", "II.12"]),
        (["1. One.", "(1) Inner.", "(2) Inner.", "2. Two."], ["I.1", "II.1", "II.2", "I.2"]),
        (["3. An excerpt.", "4. Goes on."], ["I.3", "I.4"]),
        (["1.5 million tons were sent.", "1963. Then it ended."], ["", ""]),
    ],
)
def test_items_are_numbered_by_list(blocks: list[str], expected: list[str]) -> None:
    assert numbers(*blocks) == expected


def test_a_label_stands_beside_the_text_verbatim() -> None:
    passage = to_passages(["12)\t  Text that stays."])[0]
    assert (passage.label, passage.text) == ("12)\t  ", "Text that stays.")


CUT = "The talk proves that relations have grown worse. The turning of the ally indicated that the leader's"


@pytest.mark.parametrize(
    "rest", ["majority was collapsing.", "“weak majority” was collapsing.", "(so-called) majority."]
)
def test_a_paragraph_that_a_page_broke_is_one_passage_that_remembers_the_break(rest: str) -> None:
    (passage,) = to_passages([CUT, rest])
    assert passage.text == f"{CUT} {rest}"
    assert passage.breaks == (Break(len(CUT), "page"),)
    assert passage.text[passage.breaks[0].offset] == " "


@pytest.mark.parametrize("rest", ["Another paragraph.", "2. an item", "“Quoted” again.", "[...]"])
def test_a_paragraph_that_begins_anew_is_not_joined(rest: str) -> None:
    assert len(to_passages([CUT, rest])) == 2


def test_a_finished_sentence_or_a_short_line_is_not_joined() -> None:
    assert len(to_passages([CUT + " majority fell.", "and so on"])) == 2
    assert len(to_passages(["Central Committee", "of the party"])) == 2


def test_the_break_of_a_list_item_counts_from_its_text() -> None:
    (passage,) = to_passages([f"1. {CUT}", "majority fell."])
    assert passage.text[passage.breaks[0].offset] == " "
    assert passage.breaks[0].offset == len(CUT)


def test_lines_of_a_title_are_joined_and_remembered() -> None:
    assert join_lines(["one", "two"]) == ("one two", (Break(3, "line"),))


def test_headings_and_bullets_are_labels_in_markdown_only() -> None:
    heading, item, _ = to_passages(["## Part", "- point", PROSE], markdown=True)
    assert (heading.kind, heading.label, heading.text) == (Kind.HEADING, "## ", "Part")
    assert (item.kind, item.label) == (Kind.LIST_ITEM, "- ")
    assert to_passages(["# not markdown", PROSE])[0].label == ""


def test_a_passage_may_be_as_long_as_the_limit_and_no_longer() -> None:
    assert len(to_passages(["a" * PASSAGE_CODE_POINTS])[0].text) == PASSAGE_CODE_POINTS
    with pytest.raises(InvalidInput, match="Passage 2 has 1,000,001 characters; the limit is 1,000,000"):
        to_passages(["a", "a" * (PASSAGE_CODE_POINTS + 1)])


def test_no_text_at_all_is_refused() -> None:
    with pytest.raises(InvalidInput, match="no text"):
        to_passages([])
