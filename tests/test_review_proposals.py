"""The rules for proposals: how one stands, who sees it, who decides on it."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from webapp.errors import Forbidden
from webapp.review import Account, Decision, Difference, Proposal, Role, Rules, Ruling, Status, Verdict
from webapp.review.proposals import require_other

AT = datetime(2026, 11, 26, tzinfo=UTC)
TIM = Account("t", "Tim", frozenset({Role.TRANSLATOR}))
TOM = Account("o", "Tom", frozenset({Role.TRANSLATOR}))
ADA = Account("a", "Ada", frozenset({Role.EDITOR}))
BO = Account("b", "Bo", frozenset({Role.EDITOR}))
ADMIN = Account("m", "Mia", frozenset({Role.ADMIN}))
ADMIN_TOO = Account("n", "Nia", frozenset({Role.ADMIN, Role.TRANSLATOR}))
READER = Account("r", "Rea", frozenset({Role.READER}))


def _proposal(*decided: dict[int, Verdict], **others: object) -> Proposal:
    """Two differences by Tim, and the decisions on them."""
    decisions = tuple(
        Decision(str(number), number, number, ADA, AT, None, tuple(Ruling(at, v, "") for at, v in verdicts.items()), "")
        for number, verdicts in enumerate(decided, start=1)
    )
    made = Proposal(
        id="1",
        sequence=10,
        document="d",
        siglum="W",
        author=TIM,
        at=AT,
        revision=1,
        verb="replace",
        passages=(("p1", "hash"),),
        after="",
        parts=(),
        differences=(Difference(0, 1, "x"), Difference(3, 3, "y")),
        reason="",
        decisions=decisions,
    )
    return replace(made, **others)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("proposal", "status", "still_open"),
    [
        (_proposal(), Status.OPEN, (0, 1)),
        (_proposal({0: "accepted"}), Status.OPEN, (1,)),
        (_proposal({0: "accepted"}, {1: "accepted"}), Status.ACCEPTED, ()),
        (_proposal({0: "accepted", 1: "rejected"}), Status.PARTLY, ()),
        (_proposal({0: "rejected", 1: "rejected"}), Status.REJECTED, ()),
        (_proposal({0: "accepted", 1: "asked"}), Status.ASKED, (1,)),
        (_proposal({0: "asked", 1: "asked"}, {0: "accepted", 1: "rejected"}), Status.PARTLY, ()),
        (_proposal({0: "accepted"}, withdrawn=True), Status.WITHDRAWN, ()),
        (_proposal(superseded_by="2"), Status.REPLACED, ()),
        (_proposal(verb="delete", differences=()), Status.OPEN, (0,)),
    ],
)
def test_how_a_proposal_stands(proposal: Proposal, status: Status, still_open: tuple[int, ...]) -> None:
    assert (proposal.status, proposal.open) == (status, still_open)


@pytest.mark.parametrize(
    ("account", "sees"),
    [(None, False), (READER, False), (TOM, False), (ADMIN, True), (ADMIN_TOO, False), (TIM, True), (ADA, True)],
)
def test_who_sees_a_proposal_while_translators_work_blind(account: Account | None, *, sees: bool) -> None:
    blind = Rules(blind=True)
    assert blind.shows(account, _proposal()) == sees
    assert blind.shows(account, _proposal({0: "accepted", 1: "rejected"})) == sees, "what was rejected stays hidden"
    assert blind.shows(account, _proposal({0: "accepted", 1: "accepted"})), "the words are in the text"
    assert Rules(blind=True, revealed={"d": 10}).shows(account, _proposal())
    assert Rules(blind=True, revealed={"d": 9, "other": 10}).shows(account, _proposal()) == sees
    assert Rules().shows(account, _proposal())


def test_an_editor_of_another_document_only_does_not_see_it() -> None:
    elsewhere = Account("e", "Eve", frozenset({Role.READER}), {"other": frozenset({Role.EDITOR})})
    assert not Rules(blind=True).shows(elsewhere, _proposal())


def test_who_reads_the_log_sees_it_but_where_they_translate() -> None:
    hidden = Rules(blind=True)
    translates_here = Account("x", "Xi", frozenset({Role.ADMIN}), {"d": frozenset({Role.TRANSLATOR})})
    reads_here = Account("y", "Yi", frozenset({Role.ADMIN, Role.TRANSLATOR}), {"d": frozenset({Role.READER})})
    edits_here = Account("z", "Zi", frozenset({Role.ADMIN}), {"d": frozenset({Role.TRANSLATOR, Role.EDITOR})})
    admin_here = Account("w", "Wi", frozenset({Role.READER}), {"d": frozenset({Role.ADMIN})})
    seen = [hidden.shows(one, _proposal()) for one in (translates_here, reads_here, edits_here, admin_here)]
    assert seen == [False, True, True, False], "the log is of the whole desk"


def test_nobody_decides_on_their_own_while_another_could() -> None:
    own = _proposal(author=ADA)
    with pytest.raises(Forbidden, match="Bo can"):
        require_other(ADA, [_proposal(), own], Rules(), [ADA, BO])
    require_other(ADA, [own], Rules(), [ADA])
    require_other(ADA, [own], Rules(two_people=False), [ADA, BO])
    require_other(BO, [own], Rules(), [ADA, BO])
