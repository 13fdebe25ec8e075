"""Decisions, difference by difference: what lands, what is stale, what is refused, and who may decide."""

import pytest

from tests.examples import DOCUMENT, an_account, decide, import_example, newest, start_working, suggest
from webapp.errors import Conflict, Forbidden, InvalidInput
from webapp.operations import proposing
from webapp.operations.desk import Desk
from webapp.review import Account, Proposal, Status

TEXT = "Khrushchev's “weak majority” was collapsing."


@pytest.fixture
def people(each_desk: Desk) -> tuple[Account, Account]:
    """A translator, who is an editor too, and another editor; W is there."""
    import_example(each_desk)
    ada, bo = an_account(each_desk), an_account(each_desk, "Bo")
    start_working(each_desk, bo)
    return ada, bo


def _text(desk: Desk, passage: str = "p2") -> str:
    return next(placed.passage.text for placed in newest(desk, "W").passages if placed.id == passage)


def _again(desk: Desk, proposal: Proposal) -> Proposal:
    with desk.database.read() as connection:
        return proposing.proposal_in(connection, DOCUMENT, proposal.id)


def test_what_is_accepted_makes_a_revision_and_the_rest_does_not(
    each_desk: Desk, people: tuple[Account, Account]
) -> None:
    ada, bo = people
    proposal = suggest(each_desk, ada, "p2", ("weak", "feeble"), ("collapsing", "falling apart"))
    assert [one.words for one in proposal.differences] == ["feeble", "falling apart"]
    made = decide(each_desk, bo, proposal, {0: "accepted", 1: "rejected"})
    assert made.revision == 2
    assert _text(each_desk) == TEXT.replace("weak", "feeble")
    after = _again(each_desk, proposal)
    assert after.status is Status.PARTLY
    assert after.decisions[0].decider == bo
    assert after.decisions[0].revision == 2
    assert [ruling.reason for ruling in after.decisions[0].rulings] == ["", "house style"]
    assert newest(each_desk, "A").body[1].passage.text == TEXT, "what was received stays"


def test_what_stands_on_other_words_lands_where_its_own_words_are_now(
    each_desk: Desk, people: tuple[Account, Account]
) -> None:
    ada, bo = people
    first = suggest(each_desk, ada, "p2", ("Khrushchev's", "The First Secretary's"))
    second = suggest(each_desk, ada, "p2", ("Khrushchev's", "His"), ("collapsing", "gone"))
    decide(each_desk, bo, first, {0: "accepted"})
    with pytest.raises(Conflict, match="Difference 1 stands on words that have changed"):
        decide(each_desk, bo, second, {0: "accepted", 1: "accepted"})
    decide(each_desk, bo, second, {1: "accepted"})
    assert _text(each_desk) == "The First Secretary's “weak majority” was gone."
    decide(each_desk, bo, second, {0: "rejected"})
    assert _again(each_desk, second).status is Status.PARTLY


def test_nobody_decides_on_their_own_words(each_desk: Desk, people: tuple[Account, Account]) -> None:
    ada, bo = people
    proposal = suggest(each_desk, ada, "p2", ("weak", "feeble"))
    with pytest.raises(Forbidden, match=r"your own proposal.*Bo can"):
        decide(each_desk, ada, proposal, {0: "accepted"})
    made = decide(each_desk, bo, proposal, {0: "accepted"}, own={"p2": TEXT.replace("weak", "frail")})
    assert made.own
    assert not made.own_landed
    assert _text(each_desk) == TEXT.replace("weak", "feeble")
    with each_desk.database.read() as connection:
        own = proposing.proposal_in(connection, DOCUMENT, made.own)
    with pytest.raises(Forbidden, match="Ada can"):
        decide(each_desk, bo, own, {0: "accepted"})
    assert own.follows == proposal.id
    decide(each_desk, ada, own, {0: "accepted"})
    assert _text(each_desk) == TEXT.replace("weak", "frail")


@pytest.mark.parametrize("verdict", ["rejected", "asked"])
def test_a_refusal_says_why(each_desk: Desk, people: tuple[Account, Account], verdict: str) -> None:
    ada, bo = people
    proposal = suggest(each_desk, ada, "p2", ("weak", "feeble"))
    with pytest.raises(InvalidInput, match="Say w"):
        decide(each_desk, bo, proposal, {0: verdict}, reason="")  # type: ignore[dict-item]
    decide(each_desk, bo, proposal, {0: verdict}, remark="see p1")  # type: ignore[dict-item]
    assert _text(each_desk) == TEXT
    assert _again(each_desk, proposal).status == ("changes asked" if verdict == "asked" else "rejected")
