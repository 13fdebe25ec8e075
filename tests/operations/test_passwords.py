"""Passwords and one-time links: what signs in, what does not, how long guessing takes, and what is kept of it."""

import unicodedata
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from argon2 import PasswordHasher
from argon2.profiles import RFC_9106_LOW_MEMORY
from sqlalchemy import select

from tests.conftest import NewDesk
from tests.examples import at_once, kinds_written, known
from webapp.errors import Forbidden, InvalidInput, TooOften
from webapp.operations import one_time_links, passwords, people
from webapp.operations.desk import Desk
from webapp.operations.one_time_links import LASTS
from webapp.operations.sessions import Browser, SignedIn
from webapp.store import events, schema

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
WORDS = "four words of hers"


def _at(desk: Desk, moment: datetime) -> Desk:
    return replace(desk, now=lambda: moment)


def _invited(desk: Desk, name: str = "Bea") -> str:
    return people.invite(desk, None, name, ["reader"], key=f"invite {name}")


def _accepted(desk: Desk, name: str = "Bea", password: str = WORDS) -> SignedIn:
    return known(desk, passwords.accept(desk, _invited(desk, name), password, Browser()))


def _kept(desk: Desk) -> str:
    with desk.database.read() as connection:
        return str(connection.execute(select(schema.credential.c.password_hash)).scalar_one())


def test_name_and_password_sign_in(each_desk: Desk) -> None:
    bea = _accepted(each_desk)
    again = known(each_desk, passwords.sign_in(each_desk, " Bea ", WORDS, Browser("Firefox")))
    assert again.account == bea.account
    assert again.session_id != bea.session_id
    assert kinds_written(each_desk)[-1] == "session.opened"


def test_wrong_name_and_wrong_password_are_answered_alike(each_desk: Desk) -> None:
    _accepted(each_desk)
    _invited(each_desk, "Cid")  # has no password yet
    told = set()
    for name, password in (
        ("Bea", "four words of his"),
        ("Eve", WORDS),
        ("Cid", WORDS),
        ("Cid", ""),
        ("", ""),
        ("bea", WORDS),
    ):
        with pytest.raises(InvalidInput) as fault:
            passwords.sign_in(each_desk, name, password, Browser())
        told.add(fault.value.message)
    assert len(told) == 1


@pytest.mark.parametrize("name", ["Bea", "Cid", "Eve", "x" * 10_000, "\ud800", "Bea\x00"])
def test_every_attempt_costs_one_hash_whoever_it_is(desk: Desk, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    _accepted(desk)
    _invited(desk, "Cid")
    hasher, hashed = passwords.HASHER, list[str]()

    class Counting:
        def __getattr__(self, asked: str) -> Callable[..., object]:
            hashed.append(asked)
            return getattr(hasher, asked)  # type: ignore[no-any-return]

    monkeypatch.setattr(passwords, "HASHER", Counting())
    with pytest.raises(InvalidInput):
        passwords.sign_in(desk, name, "wrong" * 1000, Browser())
    assert hashed == (["verify"] if name == "Bea" else ["hash"])


def test_the_same_characters_are_the_same_password_however_they_are_typed(desk: Desk) -> None:
    _accepted(desk, password="Zoë und vier Wörter")
    assert passwords.sign_in(desk, "Bea", "Zoe\u0308 und vier Wo\u0308rter", Browser())


def test_the_longest_password_signs_in_however_it_is_typed_and_a_longer_one_does_not(desk: Desk) -> None:
    longest = "äöüßé" * 200
    _accepted(desk, password=longest)
    assert passwords.sign_in(desk, "Bea", unicodedata.normalize("NFD", longest), Browser())
    with pytest.raises(InvalidInput):
        passwords.sign_in(desk, "Bea", longest + "x", Browser())


def test_guessing_takes_longer_and_longer_and_is_forgiven_when_it_is_right(desk: Desk) -> None:
    _accepted(_at(desk, NOON))
    now = [NOON]
    guessed = replace(desk, now=lambda: now[0])

    def wrong(kind: type[Exception] = InvalidInput, name: str = "Bea") -> str:
        with pytest.raises(kind) as fault:
            passwords.sign_in(guessed, name, "wrong", Browser())
        return str(fault.value)

    for _ in range(5):
        wrong()
    assert "Wait 2 seconds" in wrong(TooOften)
    with pytest.raises(TooOften):
        passwords.sign_in(guessed, "Bea", WORDS, Browser())
    wrong(name="Eve")
    now[0] += timedelta(seconds=2)
    wrong()
    assert "Wait 4 seconds" in wrong(TooOften)
    now[0] += timedelta(seconds=4)
    assert passwords.sign_in(guessed, "Bea", WORDS, Browser())
    for _ in range(5):
        wrong()


def test_no_wait_is_longer_than_a_quarter_of_an_hour_and_a_day_forgets(desk: Desk) -> None:
    now = NOON
    for _ in range(30):
        desk.attempts.begin("Bea", now)
        now += timedelta(minutes=15)
    desk.attempts.begin("Bea", now)
    with pytest.raises(TooOften, match="15 minutes"):
        desk.attempts.begin("Bea", now)
    now += timedelta(days=1, seconds=1)
    for _ in range(5):
        desk.attempts.begin("Bea", now)
    with pytest.raises(TooOften):
        desk.attempts.begin("Bea", now)


def test_many_attempts_at_once_are_no_way_round(desk: Desk) -> None:
    _accepted(desk)
    faults = at_once(*[lambda: passwords.sign_in(desk, "Bea", "wrong", Browser())] * 20)
    assert sorted(type(fault).__name__ for fault in faults) == ["InvalidInput"] * 5 + ["TooOften"] * 15


def test_a_stranger_cannot_fill_the_memory_with_names(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("webapp.operations.attempts.NAMES", 10)
    for number in range(50):
        desk.attempts.begin(f"name {number}", NOON)
    assert len(desk.attempts._failed) == 10


def test_too_many_hashes_at_once_are_refused(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_PATIENCE_SECONDS", 0.01)
    with passwords._a_place(), passwords._a_place(), pytest.raises(TooOften, match="at once"):
        passwords.sign_in(desk, "Bea", WORDS, Browser())
    with pytest.raises(InvalidInput):
        passwords.sign_in(desk, "Bea", WORDS, Browser())


def test_a_password_is_hashed_anew_when_the_parameters_change(each_desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    _accepted(each_desk)
    before = _kept(each_desk)
    assert passwords.sign_in(each_desk, "Bea", WORDS, Browser())
    assert _kept(each_desk) == before
    monkeypatch.setattr(passwords, "HASHER", PasswordHasher(time_cost=2, memory_cost=16, parallelism=1))
    assert passwords.sign_in(each_desk, "Bea", WORDS, Browser())
    assert _kept(each_desk).startswith("$argon2id$v=19$m=16,t=2,p=1$")
    assert passwords.sign_in(each_desk, "Bea", WORDS, Browser())


def test_real_hashes_are_made_as_rfc_9106_recommends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    real, recommended = passwords.HASHER, PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)
    assert not recommended.check_needs_rehash(real.hash("x"))


def test_no_secret_stands_in_the_database_or_the_log(desk: Desk) -> None:
    link = _invited(desk)
    bea = known(desk, passwords.accept(desk, link, WORDS, Browser()))
    one_time_links.make_own(desk, bea, key="1")
    own = one_time_links.own_link(desk, bea)
    assert own is not None
    desk.close()
    kept = b"".join(path.read_bytes() for path in desk.settings.reviews.iterdir())
    for secret in (link, WORDS, own.token or "", bea.csrf_token):
        assert secret.encode() not in kept
    assert bea.link_secret not in kept
    assert own.token


def test_an_invitation_sets_the_password_once(each_desk: Desk) -> None:
    token = _invited(each_desk)
    for _ in range(2):
        assert one_time_links.find(each_desk, token).account.name == "Bea"
    for password, told in (("", "Choose a password"), ("short", "at least 12"), ("beabeabeabea", "guessed")):
        with pytest.raises(InvalidInput, match=told):
            passwords.accept(each_desk, token, password, Browser())
    assert known(each_desk, passwords.accept(each_desk, token, WORDS, Browser()))
    for act in (
        lambda: passwords.accept(each_desk, token, "four words of his", Browser()),
        lambda: one_time_links.find(each_desk, token),
    ):
        with pytest.raises(Forbidden, match="has been used"):
            act()
    assert passwords.sign_in(each_desk, "Bea", WORDS, Browser())


def test_of_two_who_use_a_link_at_once_one_comes_in(each_desk: Desk) -> None:
    token = _invited(each_desk)
    faults = at_once(*[lambda: passwords.accept(each_desk, token, WORDS, Browser())] * 2)
    assert [type(fault) for fault in faults] == [Forbidden]
    assert kinds_written(each_desk).count("session.opened") == 1


@pytest.mark.parametrize("purpose", ["invite", "sign-in"])
def test_a_link_expires(each_desk: Desk, purpose: one_time_links.Purpose) -> None:
    with each_desk.database.write() as connection:
        events.lock(connection, None)
        account = people._create(each_desk, connection, "1", "Bea", ["reader"], actor=None)  # type: ignore[list-item]
        token = one_time_links.make(_at(each_desk, NOON), connection, account, purpose, by=None)
    last = NOON + LASTS[purpose] - timedelta(seconds=1)
    assert one_time_links.find(_at(each_desk, last), token).purpose == purpose
    with pytest.raises(Forbidden, match="has expired"):
        one_time_links.find(_at(each_desk, last + timedelta(seconds=1)), token)
    with pytest.raises(Forbidden, match="has expired"):
        passwords.accept(_at(each_desk, last + timedelta(seconds=1)), token, "", Browser())


@pytest.mark.parametrize("token", ["", "x", "\ud800", "x" * 100_000])
def test_any_other_token_is_no_link(each_desk: Desk, token: str) -> None:
    _invited(each_desk)
    with pytest.raises(Forbidden):
        one_time_links.find(each_desk, token)


def test_with_a_link_for_another_device_one_signs_in_and_sets_nothing(each_desk: Desk) -> None:
    bea = _accepted(each_desk)
    for _ in range(2):  # the same form twice
        one_time_links.make_own(each_desk, bea, key="1")
    link = one_time_links.own_link(each_desk, bea)
    assert link is not None
    assert link.token is not None
    with pytest.raises(InvalidInput, match="no password can be set"):
        passwords.accept(each_desk, link.token, "another four words", Browser())
    phone = known(each_desk, passwords.accept(each_desk, link.token, "", Browser("Safari on iPhone")))
    assert phone.account == bea.account
    assert one_time_links.own_link(each_desk, bea) is None
    assert kinds_written(each_desk).count("one-time-link.made") == 2


def test_a_second_invitation_may_leave_the_password_or_set_another(each_desk: Desk) -> None:
    bea = _accepted(each_desk)
    token = people.invite_again(each_desk, None, people.account_named(each_desk, "Bea").id, key="1")
    assert passwords.accept(each_desk, token, "", Browser())
    assert signed_in_still(each_desk, bea)
    assert passwords.sign_in(each_desk, "Bea", WORDS, Browser())
    token = people.invite_again(each_desk, None, people.account_named(each_desk, "Bea").id, key="2")
    assert passwords.accept(each_desk, token, "another four words", Browser())
    assert not signed_in_still(each_desk, bea), "who came in with the old password is out"
    with pytest.raises(InvalidInput):
        passwords.sign_in(each_desk, "Bea", WORDS, Browser())


def signed_in_still(desk: Desk, person: SignedIn) -> bool:
    with desk.database.read() as connection:
        return person.session_id in connection.execute(select(schema.session.c.id)).scalars().all()


def test_a_desk_without_passwords_takes_links_only(new_each_desk: NewDesk) -> None:
    desk = new_each_desk(passwords=False)
    token = _invited(desk)
    with pytest.raises(InvalidInput, match="no password can be set"):
        passwords.accept(desk, token, WORDS, Browser())
    bea = known(desk, passwords.accept(desk, token, "", Browser()))
    for act in (
        lambda: passwords.sign_in(desk, "Bea", WORDS, Browser()),
        lambda: passwords.change(desk, bea, "", WORDS, key="1"),
    ):
        with pytest.raises(Forbidden, match="has no passwords"):
            act()


def test_a_password_that_was_set_before_passwords_were_switched_off_opens_nothing(desk: Desk) -> None:
    _accepted(desk)
    off = replace(desk, settings=replace(desk.settings, passwords=False))
    with pytest.raises(Forbidden):
        passwords.sign_in(off, "Bea", WORDS, Browser())


def test_a_password_is_changed_by_who_knows_it_and_ends_the_other_sessions(each_desk: Desk) -> None:
    bea = _accepted(each_desk)
    here = known(each_desk, passwords.sign_in(each_desk, "Bea", WORDS, Browser()))
    one_time_links.make_own(each_desk, here, key="0")
    for before, after, told in (
        ("wrong", "another four words", "had so far"),
        ("", "another four words", "had so far"),
        (WORDS, "short", "at least 12"),
    ):
        with pytest.raises(InvalidInput, match=told):
            passwords.change(each_desk, here, before, after, key="1")
    for _ in range(2):  # the same form twice
        passwords.change(each_desk, here, WORDS, "another four words", key="2")
    assert signed_in_still(each_desk, here)
    assert not signed_in_still(each_desk, bea)
    assert one_time_links.own_link(each_desk, here) is None
    assert passwords.sign_in(each_desk, "Bea", "another four words", Browser())
    with pytest.raises(InvalidInput):
        passwords.sign_in(each_desk, "Bea", WORDS, Browser())
    assert kinds_written(each_desk).count("password.set") == 2


def test_whoever_sits_down_at_an_open_browser_cannot_guess_the_password_for_long(desk: Desk) -> None:
    bea = _accepted(desk)
    for number in range(5):
        with pytest.raises(InvalidInput):
            passwords.change(desk, bea, "wrong", "another four words", key=f"{number}")
    with pytest.raises(TooOften):
        passwords.change(desk, bea, WORDS, "another four words", key="6")


def test_the_owner_at_this_machine_may_set_a_first_password_and_remove_it(each_desk: Desk) -> None:
    ada = known(each_desk, people.sign_in_owner(each_desk, "Ada"))
    assert not passwords.has_password(each_desk, ada.account)
    passwords.change(each_desk, ada, "", WORDS, key="1")
    assert passwords.has_password(each_desk, ada.account)
    with pytest.raises(InvalidInput, match="had so far"):
        passwords.remove(each_desk, ada, "wrong", key="2")
    for _ in range(2):
        passwords.remove(each_desk, ada, WORDS, key="3")
    assert not passwords.has_password(each_desk, ada.account)
    assert kinds_written(each_desk)[-1] == "password.removed"
    with pytest.raises(InvalidInput):
        passwords.sign_in(each_desk, "Ada", WORDS, Browser())
