"""Decisions, difference by difference: what lands, what is stale, what is refused, and who may decide."""

from functools import partial

import pytest

from tests.examples import (
    DOCUMENT,
    account_with,
    an_account,
    at_once,
    decide,
    import_example,
    newest,
    start_working,
    suggest,
)
from webapp.errors import Conflict, Forbidden, InvalidInput
from webapp.operations import deciding, proposing, rules, suggestions
from webapp.operations.desk import Desk, new_id
from webapp.operations.suggestions import Suggestion
from webapp.review import Account, Proposal, Role, Ruling, Status, Verdict
from webapp.store import events
from webapp.store import proposals as shelf
from webapp.text import carrying
from webapp.text.carrying import Replacement
from webapp.text.model import Header, Kind, Passage, WitnessFile

TEXT = "Khrushchev's “weak majority” was collapsing."


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


def test_a_thousand_decisions_on_a_text_that_has_moved_on_are_a_thousand_refused(
    each_desk: Desk, people: tuple[Account, Account]
) -> None:
    ada, bo = people
    proposal = suggest(each_desk, ada, "p2", ("weak", "feeble"), ("collapsing", "gone"))
    stale = {placed.id: placed.passage.text_hash for placed in newest(each_desk, "W").passages}
    decide(each_desk, bo, suggest(each_desk, ada, "p2", ("majority", "crowd")), {0: "accepted"})
    text = _text(each_desk)
    with each_desk.database.read() as connection:
        before = events.end(connection)
    refused = 0
    for at in range(1000):
        verdict: Verdict = "accepted" if at % 3 else "rejected"
        with pytest.raises(Conflict, match="Passage p2 has changed since you looked at it"):
            decide(each_desk, bo, proposal, {at % 2: verdict}, seen=stale)
        refused += 1
    assert refused == 1000
    assert _text(each_desk) == text
    with each_desk.database.read() as connection:
        assert events.end(connection) == before, "nothing was written"


def test_of_two_editors_who_decide_at_once_one_wins_and_the_other_sees_why(
    each_desk: Desk, people: tuple[Account, Account]
) -> None:
    ada, bo = people
    cy = account_with(each_desk, "Cy", Role.EDITOR)
    for time in range(5):
        proposal = suggest(each_desk, ada, "p2", (_text(each_desk).split()[-1], f"fallen-{time}."))
        before = newest(each_desk, "W").number
        seen = {placed.id: placed.passage.text_hash for placed in newest(each_desk, "W").passages}
        decisions: tuple[tuple[Account, Verdict], ...] = (bo, "accepted"), (cy, "rejected")
        faults = at_once(
            *(
                partial(decide, each_desk, who, proposal, {0: verdict}, seen=seen, number=0)
                for who, verdict in decisions
            )
        )
        (fault,) = faults
        assert isinstance(fault, Conflict)
        (decision,) = _again(each_desk, proposal).decisions
        assert fault.message.startswith(f"{decision.decider.name} has decided on this proposal meanwhile")
        assert "Nothing was decided" not in fault.message, "the page says that"
        assert newest(each_desk, "W").number == before + (decision.revision is not None)


def test_a_form_sent_twice_decides_once(each_desk: Desk, people: tuple[Account, Account]) -> None:
    ada, bo = people
    proposal = suggest(each_desk, ada, "p2", ("weak", "feeble"))
    seen = {placed.id: placed.passage.text_hash for placed in newest(each_desk, "W").passages}
    first = decide(each_desk, bo, proposal, {0: "accepted"}, key="1", seen=seen, number=0)
    again = decide(each_desk, bo, proposal, {0: "accepted"}, key="1", seen=seen, number=0)
    assert (first.revision, again.revision) == (2, 2)
    assert len(_again(each_desk, proposal).decisions) == 1
    with pytest.raises(Conflict, match="used for something else"):
        decide(each_desk, ada, proposal, {0: "accepted"}, key="1")


def test_what_was_not_seen_is_not_changed(each_desk: Desk, people: tuple[Account, Account]) -> None:
    ada, bo = people
    with pytest.raises(Conflict, match="which you had not before you"):
        decide(each_desk, bo, suggest(each_desk, ada, "p2", ("weak", "feeble")), {0: "accepted"}, seen={})


def test_with_one_editor_or_by_the_rule_own_words_are_self_approved(each_desk: Desk) -> None:
    import_example(each_desk)
    ada = an_account(each_desk)
    start_working(each_desk, ada)
    alone = suggest(each_desk, ada, "p2", ("weak", "feeble"))
    decide(each_desk, ada, alone, {0: "accepted"})
    bo = an_account(each_desk, "Bo")
    rules.change_rule(each_desk, bo, name="two_people", value=False, seen=True, key="1")
    made = decide(
        each_desk,
        ada,
        suggest(each_desk, ada, "p2", ("feeble", "frail")),
        {0: "accepted"},
        own={"p2": TEXT.replace("weak", "frail").replace("collapsing", "gone")},
    )
    assert made.own_landed
    assert made.revision == 4
    assert _text(each_desk) == TEXT.replace("weak", "frail").replace("collapsing", "gone")
    with each_desk.database.read() as connection:
        own = proposing.proposal_in(connection, DOCUMENT, made.own)
    assert own.decisions[0].decider == own.author == ada


def test_two_proposals_that_touch_the_same_words_cannot_be_accepted_together(
    each_desk: Desk, people: tuple[Account, Account]
) -> None:
    ada, bo = people
    one, other = suggest(each_desk, ada, "p2", ("weak", "feeble")), suggest(each_desk, ada, "p2", ("weak", "frail"))
    third = suggest(each_desk, ada, "p2", ("collapsing", "gone"))
    accepted = (Ruling(0, "accepted", ""),)
    seen = {placed.id: placed.passage.text_hash for placed in newest(each_desk, "W").passages}

    def together(*proposals: Proposal) -> deciding.Decided:
        judgements = [deciding.Judgement(proposal.id, 0, accepted) for proposal in proposals]
        return deciding.decide(
            each_desk, bo, document=DOCUMENT, siglum="W", judgements=judgements, seen=seen, key=new_id()
        )

    with pytest.raises(Conflict, match="changed twice at one place"):
        together(one, other)
    assert together(one, third).revision == 2
    assert _text(each_desk) == TEXT.replace("weak", "feeble").replace("collapsing", "gone")
    assert [_again(each_desk, proposal).decisions[0].revision for proposal in (one, third)] == [2, 2]


def test_a_translator_or_visitor_does_not_decide(each_desk: Desk, people: tuple[Account, Account]) -> None:
    ada, _ = people
    proposal = suggest(each_desk, ada, "p2", ("weak", "feeble"))
    with pytest.raises(Forbidden):
        decide(each_desk, account_with(each_desk, "Di", Role.TRANSLATOR, Role.ADMIN), proposal, {0: "accepted"})


def test_a_decision_that_saw_other_decisions_than_there_are_is_refused(
    each_desk: Desk, people: tuple[Account, Account]
) -> None:
    ada, bo = people
    proposal = suggest(each_desk, ada, "p2", ("weak", "feeble"), ("collapsing", "gone"))
    decide(each_desk, bo, proposal, {0: "asked"}, remark="Which?")
    for number in (0, 2):
        with pytest.raises(Conflict, match="Bo has decided on this proposal meanwhile"):
            decide(each_desk, bo, proposal, {1: "accepted"}, number=number)
    assert _text(each_desk) == TEXT
    seen = {placed.id: placed.passage.text_hash for placed in newest(each_desk, "W").passages}
    decide(each_desk, bo, proposal, {0: "accepted"})
    with pytest.raises(Conflict, match="Bo has decided on this proposal meanwhile"):  # and not only: the text changed
        decide(each_desk, account_with(each_desk, "Cy", Role.EDITOR), proposal, {1: "accepted"}, seen=seen, number=1)


def test_differences_are_found_before_anything_is_locked(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """They may take long, and whoever writes meanwhile must not wait for them."""
    import_example(desk)
    ada = an_account(desk)
    start_working(desk, ada)
    locked = []
    monkeypatch.setattr(events, "lock", lambda *_: locked.append(True))
    really = carrying.replacements

    def found(old: str, new: str) -> tuple[Replacement, ...]:
        assert not locked
        return really(old, new)

    monkeypatch.setattr(suggestions, "replacements", found)
    suggest(desk, ada, "p2", ("weak", "feeble"))
    assert locked


def test_who_has_lost_a_role_meanwhile_writes_nothing(each_desk: Desk, people: tuple[Account, Account]) -> None:
    ada, bo = people
    proposal = suggest(each_desk, ada, "p2", ("weak", "feeble"))
    with each_desk.database.write() as connection:
        said: dict[str, object] = {"account": bo.id, "document": None, "roles": []}
        each_desk.record(connection, "roles.set", said, actor=ada.id)
    with pytest.raises(Forbidden, match="has changed since you loaded the page"):
        decide(each_desk, bo, proposal, {0: "accepted"})
    assert _text(each_desk) == TEXT


def test_a_text_keeps_a_passage(each_desk: Desk, people: tuple[Account, Account]) -> None:
    ada, bo = people
    now = newest(each_desk, "W")
    all_of_them = [Suggestion("delete", ((placed.id, placed.passage.text_hash),)) for placed in now.body]
    batch = proposing.propose_together(
        each_desk,
        ada,
        document=DOCUMENT,
        siglum="W",
        suggestions=all_of_them,
        origin="text",
        reason="",
        key="1",
    )
    with each_desk.database.read() as connection:
        made = shelf.in_batch(connection, batch)
    accepted = (Ruling(0, "accepted", ""),)
    seen = {placed.id: placed.passage.text_hash for placed in now.passages}
    with pytest.raises(InvalidInput, match="without a passage"):
        deciding.decide(
            each_desk,
            bo,
            document=DOCUMENT,
            siglum="W",
            judgements=[deciding.Judgement(one.id, 0, accepted) for one in made],
            seen=seen,
            key="2",
        )


def test_own_words_may_have_the_line_ends_that_the_text_has(each_desk: Desk) -> None:
    ada = an_account(each_desk)
    source = WitnessFile((Passage(Kind.HEADING, "Document\nof the Committee"),), Header(siglum="A", language="en"))
    import_example(each_desk, source=source)
    start_working(each_desk, ada)
    now = newest(each_desk, "W").body[0].passage
    proposal = proposing.propose(
        each_desk,
        ada,
        document=DOCUMENT,
        siglum="W",
        suggestion=Suggestion("replace", (("p1", now.text_hash),), text="Paper\nof the Committee", lines=True),
        reason="",
        key="1",
    )
    made = decide(each_desk, ada, proposal, {0: "accepted"}, own={"p1": "Paper\nof the Centre"})
    assert made.own_landed
    assert _text(each_desk, "p1") == "Paper\nof the Centre"
