"""Collations from the cache: what is read is what was compared, and nothing in the cache can make it otherwise."""

import json
import zlib
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from tests.operations.test_rows import A_TO_B, A, B, revision
from webapp.operations import collations
from webapp.operations.collations import KIND, collated
from webapp.operations.desk import Desk
from webapp.operations.rows import Collation
from webapp.text.collation import Correspondence, collate
from webapp.text.model import Edit, EditKind, Link, Revision


def anew(left: Revision, right: Revision, links: list[Link]) -> Collation:
    old, new = ([placed.passage for placed in revision.passages] for revision in (left, right))
    return collate(old, new, links, words=True)


def kept(desk: Desk) -> dict[str, bytes]:
    """All that the cache holds of collations."""
    desk.cache.get(KIND, "")
    with desk.cache._database.read() as connection:
        return {row.key: row.value for row in connection.execute(text("SELECT * FROM entry")) if row.kind == KIND}


@pytest.fixture
def never(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """From when it is called, no words are compared."""

    def refuse() -> None:
        monkeypatch.setattr("webapp.text.collation.diff", lambda *_: pytest.fail("words were compared"))

    return refuse


def test_what_was_compared_is_read_back_without_comparing(desk: Desk, never: Callable[[], None]) -> None:
    first = collated(desk, A, B, A_TO_B, words=True)
    assert first == anew(A, B, A_TO_B)
    never()
    assert collated(desk, A, B, A_TO_B, words=True) == first


def test_the_key_holds_all_that_the_edits_follow_from(desk: Desk) -> None:
    other_links = [Link((0, 1), (0,), 1.0), Link((2,), (1,), 0.8), *A_TO_B[2:]]
    asked = [
        (A, B, A_TO_B),
        (B, A, [link.mirrored() for link in A_TO_B]),
        (A, B, other_links),
        (A, revision("B", "One two?", *[p.passage.text for p in B.body[1:]], title="Note"), A_TO_B),
        (A, revision("B", *[p.passage.text for p in B.body], title="Other"), A_TO_B),
    ]
    for left, right, links in asked:
        assert collated(desk, left, right, links, words=True) == anew(left, right, links)
    assert len(kept(desk)) == len(asked)
    collated(desk, A, B, A_TO_B, words=True, granularity="characters")
    assert len(kept(desk)) == len(asked) + 1
    renamed = revision("Q", *[p.passage.text for p in B.body], title="Note")
    collated(desk, A, renamed, A_TO_B, words=True)
    assert len(kept(desk)) == len(asked) + 1  # the texts are named, not the witnesses


def test_nothing_is_kept_where_nothing_is_compared(desk: Desk) -> None:
    front, body = collated(desk, A, B, A_TO_B, words=False)
    assert all(place.edits is None for place in front + body)
    assert kept(desk) == {}


def packed(numbers: object) -> bytes:
    return zlib.compress(json.dumps(numbers).encode())


BROKEN = {
    "nothing": b"",
    "no zlib": b"another program's",
    "no JSON": zlib.compress(b"\xff["),
    "no list": packed(3),
    "too few places": packed([[]]),
    "too many places": packed([[[6, 4, 1, 0]], [[8, 8, 0, 0]], [[21, 21, 0, 0]], [], [], []]),
    "edits too short": packed([[[6, 4, 1, 0]], [[7, 8, 0, 0]], [[21, 21, 0, 0]], [], []]),
    "an edit that goes back": packed([[[6, 4, 1, 0]], [[9, 9, 1, 0], [8, 8, 1, 0]], [[21, 21, 0, 0]], [], []]),
    "an unknown kind": packed([[[6, 4, 99, 0]], [[8, 8, 0, 0]], [[21, 21, 0, 0]], [], []]),
    "a negative kind": packed([[[6, 4, -1, 0]], [[8, 8, 0, 0]], [[21, 21, 0, 0]], [], []]),
    "no numbers": packed([[["6", 4, 1, 0]], [[8, 8, 0, 0]], [[21, 21, 0, 0]], [], []]),
    "nested without end": zlib.compress(b"[" * 100_000),
}


@pytest.mark.parametrize("value", BROKEN.values(), ids=BROKEN)
def test_a_broken_or_foreign_value_is_computed_anew_and_replaced(desk: Desk, value: bytes) -> None:
    first = collated(desk, A, B, A_TO_B, words=True)
    ((key, good),) = kept(desk).items()
    desk.cache.put(KIND, key, value)
    assert collated(desk, A, B, A_TO_B, words=True) == first
    assert kept(desk) == {key: good}


def test_losing_the_cache_costs_only_time(desk: Desk) -> None:
    first = collated(desk, A, B, A_TO_B, words=True)
    for path in desk.settings.reviews.glob("cache.sqlite3*"):
        path.unlink()
    assert collated(desk, A, B, A_TO_B, words=True) == first
    assert collated(desk, A, B, A_TO_B, words=True) == first


words = st.text(alphabet="ab 。é", max_size=8)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50, deadline=None)
@given(st.lists(st.tuples(words, words), max_size=4))
def test_any_texts_are_read_back_as_they_were_compared(desk: Desk, texts: list[tuple[str, str]]) -> None:
    left, right = (revision(siglum, *(pair[side] for pair in texts)) for side, siglum in enumerate("AB"))
    links = [Link((number,), (number,), 1.0) for number in range(len(texts))]
    first = collated(desk, left, right, links, words=True)
    assert collated(desk, left, right, links, words=True) == first == anew(left, right, links)


def test_kinds_and_moves_are_kept() -> None:
    edits = (
        Edit((0, 3), (0, 0), EditKind.MOVED, 1),
        Edit((3, 8), (0, 5), None),
        Edit((8, 8), (5, 8), EditKind.MOVED, 1),
    )
    value = collations._written([edits])
    sides = [[placed.passage for placed in side.body] for side in (A, B)]
    place = Correspondence((0,), (0,), 1.0, None)
    read = collations._with_edits(sides, [place], value)
    assert read is not None
    assert read[0].edits == edits
