"""Alignments of revisions: what was linked stays linked where the texts are the same, however the cache came about."""

from importlib.util import find_spec, module_from_spec
from typing import Any
from unittest.mock import patch

import pytest

from tests.examples import DOCUMENT, import_example, newest, revise
from webapp.operations import alignments
from webapp.operations.desk import Desk
from webapp.store import library
from webapp.text.model import Link, Revision

OLD = {name: f"the old text of {name}" for name in ("p1", "p2", "p3")}


class Aligner:
    """Stands in for `align`: links the first with the last and so on, or nothing, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[list[str], list[str]]] = []

    def __call__(self, left: list[str], right: list[str], **told: Any) -> list[Link]:
        self.asked.append((left, right))
        told["progress"](0.5)
        alone = [Link((at,), (), 0.9) for at in range(len(left))] + [Link((), (at,), 0.9) for at in range(len(right))]
        if any("new" in text for text in (*left, *right)):
            return alone
        return [
            Link((0,), (1,), 0.75),
            Link((1,), (0,), 0.75),
            *(link for link in alone if 2 in link.left + link.right),
        ]


@pytest.fixture
def aligner(monkeypatch: pytest.MonkeyPatch) -> Aligner:
    """Old texts cross: 0–1 and 1–0, and the rest stands alone. With a new text nothing is linked at all."""
    standing_in = Aligner()
    monkeypatch.setattr(alignments, "align", standing_in)
    return standing_in


@pytest.fixture
def old(each_desk: Desk, aligner: Aligner) -> Desk:
    """Revision 2 of A and of B are three old texts each, and aligned; what was before has other texts."""
    import_example(each_desk, "A")
    import_example(each_desk, "B", content=b"b")
    alignments.compute(
        each_desk, revise(each_desk, "A", OLD), revise(each_desk, "B", OLD | {"p3": "the old text of B"})
    )
    aligner.asked.clear()
    return each_desk


def _links(desk: Desk, left: Revision, right: Revision) -> list[tuple[tuple[int, ...], tuple[int, ...], float]]:
    return sorted((link.left, link.right, link.score) for link in alignments.links(desk, left, right) or [])


def test_links_of_unchanged_texts_are_kept_with_their_scores_over_what_is_computed(old: Desk) -> None:
    revised = revise(old, "B", {"p1": OLD["p1"], "p2": "a new text", "p3": "the old text of B"})
    assert alignments.links(old, newest(old, "A"), revised) is None
    alignments.compute(old, newest(old, "A"), revised)
    found = alignments.links(old, newest(old, "A"), revised) or []
    assert [(link.left, link.right, link.score) for link in found if link.left and link.right] == [((1,), (0,), 0.75)]
    assert not any(link.locked for link in found)


def test_that_a_passage_stood_alone_is_not_kept(old: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    revised = revise(old, "B", {"p1": OLD["p1"], "p2": OLD["p2"], "p3": "a text to go with the third"})
    third = [Link((0,), (), 0.9), Link((1,), (), 0.9), Link((2,), (2,), 0.8), Link((), (0,), 0.9), Link((), (1,), 0.9)]
    monkeypatch.setattr(alignments, "align", lambda *_, **__: third)
    alignments.compute(old, newest(old, "A"), revised)
    assert _links(old, newest(old, "A"), revised) == [((0,), (1,), 0.75), ((1,), (0,), 0.75), ((2,), (2,), 0.8)]


def test_links_follow_passages_that_change_places_and_are_lost_with_a_passage(old: Desk) -> None:
    revised = revise(old, "A", {"p9": "a new text", "p2": OLD["p2"], "p3": OLD["p3"]})
    alignments.compute(old, newest(old, "B"), revised)
    assert [link for link in _links(old, revised, newest(old, "B")) if link[0] and link[1]] == [((1,), (0,), 0.75)]


def test_an_equal_text_in_another_passage_is_another_passage(old: Desk) -> None:
    revised = revise(old, "B", {"p8": OLD["p1"], "p9": OLD["p2"], "p3": "a new text"})
    alignments.compute(old, newest(old, "A"), revised)
    assert not [link for link in _links(old, newest(old, "A"), revised) if link[0] and link[1]]


def test_a_lost_cache_is_made_again_from_the_pairs_before(
    old: Desk, aligner: Aligner, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = [
        revise(old, "B", {"p1": OLD["p1"], "p2": OLD["p2"], "p3": "a new text"}),
        revise(old, "A", {"p1": OLD["p1"], "p2": "a new text", "p3": OLD["p3"]}),
    ]
    alignments.compute(old, newest(old, "A"), steps[0])
    alignments.compute(old, newest(old, "A"), newest(old, "B"))
    before = _links(old, newest(old, "A"), newest(old, "B"))
    assert [link for link in before if link[0] and link[1]] == [((0,), (1,), 0.75)]
    asked = len(aligner.asked)
    monkeypatch.setattr(alignments, "_KIND", "a cache that was lost")
    shares: list[float] = []
    alignments.compute(old, newest(old, "B"), newest(old, "A"), shares.append)
    assert _links(old, newest(old, "A"), newest(old, "B")) == before
    assert len(aligner.asked) - asked == 5  # the two, and those of old texts, and 1–2 and 1–1 before
    assert shares == sorted(shares)
    assert shares[-1] < 1
    with old.database.read() as connection:
        second = library.revision(connection, DOCUMENT, "A", 2)
    assert _links(old, second, steps[0])  # what was made on the way is kept too


def test_what_an_older_algorithm_linked_is_linked_anew(old: Desk) -> None:
    pair = newest(old, "A"), newest(old, "B")
    assert alignments.links(old, *pair) is not None
    found = find_spec(alignments.__name__)
    assert found is not None
    assert found.loader is not None
    later = module_from_spec(found)
    with patch("webapp.text.align.ALGORITHM_VERSION", "later"):
        found.loader.exec_module(later)
    assert later.links(old, *pair) is None


def test_only_what_is_missing_is_computed(old: Desk, aligner: Aligner) -> None:
    revised = revise(old, "B", {"p1": OLD["p1"], "p2": OLD["p2"], "p3": "a new text"})
    alignments.compute(old, newest(old, "A"), revised)
    assert len(aligner.asked) == 1


def test_the_same_texts_without_a_past_are_aligned_for_themselves(old: Desk) -> None:
    body = {"p1": OLD["p1"], "p2": OLD["p2"], "p3": "a new text"}
    alignments.compute(old, newest(old, "A"), revise(old, "B", body))
    kept = _links(old, newest(old, "A"), newest(old, "B"))
    import_example(old, "C", content=b"c")
    late = revise(old, "C", body)
    assert alignments.links(old, newest(old, "A"), late) is None
    alignments.compute(old, newest(old, "A"), late)
    assert not [link for link in _links(old, newest(old, "A"), late) if link[0] and link[1]]
    assert _links(old, newest(old, "A"), newest(old, "B")) == kept


def test_two_revisions_of_one_witness_can_be_aligned(old: Desk) -> None:
    with old.database.read() as connection:
        first = library.revision(connection, DOCUMENT, "A", 1)
    alignments.compute(old, first, newest(old, "A"))
    assert (
        _links(old, newest(old, "A"), first)
        == [(right, left, score) for left, right, score in _links(old, first, newest(old, "A"))]
        or len(_links(old, first, newest(old, "A"))) == 4
    )
    assert alignments.locks(old, first, newest(old, "A")) == {}
