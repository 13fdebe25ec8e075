"""What the application keeps while it runs."""

from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from webapp.errors import Forbidden, InvalidInput
from webapp.web.surroundings import OneTimeToken, Recent, Rendered, code_version


def test_one_who_spends_a_token_while_another_is_about_to_waits_and_is_refused() -> None:
    token = OneTimeToken("first")
    with ThreadPoolExecutor(1) as other:

        def act() -> Future[object]:
            waiting: Future[object] = other.submit(token.spend, "first", lambda: None)
            with pytest.raises(TimeoutError):
                waiting.result(timeout=0.3)
            return waiting

        waiting, _ = token.spend("first", act)
        with pytest.raises(Forbidden):
            waiting.result()


def test_a_token_whose_use_failed_stays_good() -> None:
    token = OneTimeToken("first")

    def fail() -> None:
        raise InvalidInput("no")

    with pytest.raises(InvalidInput):
        token.spend("first", fail)
    assert token.spend("first", lambda: "done")[0] == "done"


def test_each_token_is_another() -> None:
    token = OneTimeToken("first")
    _, second = token.spend("first", lambda: None)
    _, third = token.spend(second, lambda: None)
    assert len({"first", second, third}) == 3


def test_the_parts_longest_unused_make_room() -> None:
    recent = Recent(10)
    for key in ("a", "b"):
        recent.put(key, Rendered("", "12345"))
    recent.get("a")
    recent.put("c", Rendered("", "12345"))
    assert recent.get("b") is None
    assert recent.get("a") is not None
    assert recent.get("c") is not None


def test_a_part_larger_than_the_room_is_not_kept() -> None:
    recent = Recent(10)
    recent.put("a", Rendered("", "x" * 11))
    assert recent.get("a") is None
    recent.put("b", Rendered("", "x" * 10))
    assert recent.get("b") is not None


def test_the_code_has_one_version() -> None:
    assert code_version() == code_version()
    assert len(code_version()) == 12
