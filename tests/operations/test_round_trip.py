"""One way to the provider and back: only the browser that was sent, as it was sent, in time, and once it says yes."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from webapp.errors import Forbidden, Unavailable, VariorumError
from webapp.operations.round_trip import GOOD_FOR, Purpose, RoundTrip, check_answer

NOW = datetime(2027, 5, 9, 12, tzinfo=UTC)
ISSUER = "https://provider.example"
SECRET = 43 * "s"


@pytest.fixture
def trip() -> RoundTrip:
    return RoundTrip(Purpose.SIGN_IN, "/d/circular/?a=1.2", int(NOW.timestamp()))


def test_a_cookie_gives_back_the_attempt_that_it_was_made_of(trip: RoundTrip) -> None:
    assert RoundTrip.read(trip.kept()) == trip


@pytest.mark.parametrize(
    "kept",
    [
        "",
        "sign-in",
        "sign-in.12",
        "sign-in.now." + SECRET,
        "sign-in.²." + SECRET,
        "x.12." + SECRET,
        "sign-in.12.short./",
    ],
)
def test_a_cookie_that_holds_no_attempt_is_none(kept: str) -> None:
    assert RoundTrip.read(kept) is None


def test_no_two_attempts_share_a_secret_and_none_shows_it(trip: RoundTrip) -> None:
    other = replace(trip, secret=RoundTrip(Purpose.SIGN_IN, "", 0).secret)
    ours, others = ({one.secret, one.state, one.nonce, one.verifier, one.key} for one in (trip, other))
    assert len(ours) == 5
    assert not ours & others
    assert trip.secret not in repr(trip)
    assert 43 <= len(trip.verifier) <= 128  # RFC 7636, section 4.1


def test_the_answer_to_this_attempt_is_taken(trip: RoundTrip) -> None:
    for named in ({}, {"iss": ISSUER}):
        assert check_answer(trip, {"state": trip.state, "code": "c", **named}, ISSUER, NOW) == trip


@pytest.mark.parametrize(
    "changed",
    [{"purpose": Purpose.ADD}, {"about": "/elsewhere"}, {"begun": int(NOW.timestamp()) - 1}, {"secret": SECRET}],
)
def test_what_was_changed_in_the_cookie_no_longer_fits_the_state(trip: RoundTrip, changed: dict[str, Any]) -> None:
    with pytest.raises(Forbidden, match="another sign-in"):
        check_answer(replace(trip, **changed), {"state": trip.state, "code": "c"}, ISSUER, NOW)


@pytest.mark.parametrize(
    ("answer", "problem", "says"),
    [
        ({}, Forbidden, "another sign-in"),
        ({"state": "é"}, Forbidden, "another sign-in"),
        ({"state": "mine", "code": "c", "iss": "https://other.example"}, Forbidden, "Another provider"),
        ({"state": "mine"}, Forbidden, "without an answer"),
        ({"state": "mine", "code": ""}, Forbidden, "without an answer"),
        ({"state": "mine", "error": "access_denied"}, Forbidden, "you said no there"),
        ({"state": "mine", "error": "temporarily_unavailable"}, Unavailable, r"\(temporarily_unavailable\)"),
        ({"state": "mine", "error": "Call +1 555 now"}, Unavailable, "sign you in. Nothing"),
    ],
)
def test_any_other_answer_is_refused_and_nobody_puts_words_into_it(
    trip: RoundTrip, answer: dict[str, str], problem: type[VariorumError], says: str
) -> None:
    said = answer | ({"state": trip.state} if answer.get("state") == "mine" else {})
    with pytest.raises(problem, match=says):
        check_answer(trip, said, ISSUER, NOW)


def test_a_browser_that_was_not_sent_is_refused(trip: RoundTrip) -> None:
    with pytest.raises(Forbidden, match="not on its way to sign in"):
        check_answer(None, {"state": trip.state, "code": "c"}, ISSUER, NOW)


@pytest.mark.parametrize(("later", "good"), [(GOOD_FOR, True), (GOOD_FOR + timedelta(seconds=1), False)])
def test_an_attempt_is_over_after_ten_minutes(trip: RoundTrip, later: timedelta, good: bool) -> None:
    said = {"state": trip.state, "code": "c"}
    if good:
        assert check_answer(trip, said, ISSUER, NOW + later) == trip
    else:
        with pytest.raises(Forbidden, match="longer than ten minutes"):
            check_answer(trip, said, ISSUER, NOW + later)


def test_an_attempt_from_the_future_is_over(trip: RoundTrip) -> None:
    with pytest.raises(Forbidden, match="longer than ten minutes"):
        check_answer(trip, {"state": trip.state, "code": "c"}, ISSUER, NOW - timedelta(minutes=1))
