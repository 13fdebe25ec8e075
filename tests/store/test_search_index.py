"""The index gives the texts that have a token of each set, the same from both databases."""

from functools import partial

from webapp.operations.desk import Desk
from webapp.store import search_index
from webapp.store.portions import AT_ONCE
from webapp.store.search_index import TOKENS_IN_ROW


def having(desk: Desk, *clauses: set[str]) -> set[str] | None:
    failed: set[str] | None = None
    return desk.cache.ask(lambda connection: search_index.having(connection, clauses) or set(), failed)


def test_texts_are_found_by_all_sets_wherever_in_the_text_their_tokens_are(each_desk: Desk) -> None:
    every = [f"{number:016x}" for number in range(TOKENS_IN_ROW + 1)]
    texts = {"long": every, "first": every[:2], "last": every[-1:], "none": []}
    assert each_desk.cache.keep(partial(search_index.add, tokens=texts))
    assert each_desk.cache.keep(partial(search_index.add, tokens=texts))
    assert having(each_desk, {every[0]}) == {"long", "first"}
    assert having(each_desk, {every[0]}, {every[-1]}) == {"long"}
    assert having(each_desk, {every[1], every[-1]}) == {"long", "first", "last"}
    assert having(each_desk, {"f" * 16}) == set()
    assert having(each_desk, *({one} for one in every[:200])) == {"long"}
    known = each_desk.cache.ask(
        lambda connection: search_index.known(connection, [*texts, *map(str, range(AT_ONCE))]), set[str]()
    )
    assert known == set(texts)
    assert each_desk.cache.keep(search_index.clear)
    assert having(each_desk, {every[0]}) == set()
