"""The order of the queue, its filter and its counts: pure functions of entries."""

from datetime import UTC, datetime
from itertools import permutations

from webapp.review.queue import Entry, Waits, chosen, counts, ordered

AT = datetime(2026, 11, 26, tzinfo=UTC)


def entry(key: str, waits: Waits, since: int, position: int = 0, document: str = "d", title: str = "T") -> Entry:
    return Entry(waits, key, document, title, "W", "p1", "¶ 1", position, since, AT)


FOUR = [
    entry("p", Waits.PROPOSALS, 7, 5),
    entry("v", Waits.STALE, 3, 9),
    entry("w", Waits.STALE, 3, 2),
    entry("t", Waits.THREADS, 1, 1, "e", "S"),
]


def test_the_oldest_come_first_and_what_came_at_once_stands_as_in_the_text() -> None:
    assert {"".join(one.key for one in ordered(some, "oldest")) for some in permutations(FOUR)} == {"twvp"}


def test_document_by_document_in_the_order_of_the_texts() -> None:
    assert {"".join(one.key for one in ordered(some, "document")) for some in permutations(FOUR)} == {"twpv"}


def test_filter_and_counts() -> None:
    assert [one.key for one in chosen(FOUR, "d")] == ["p", "v", "w"]
    assert [one.key for one in chosen(FOUR, "", ["stale", "threads"])] == ["v", "w", "t"]
    assert [one.key for one in chosen(FOUR, "e", ["stale"])] == []
    assert counts(FOUR) == {Waits.PROPOSALS: 1, Waits.STALE: 2, Waits.THREADS: 1}
