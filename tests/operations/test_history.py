"""The history of a passage: which revisions did something to it, who wanted it, what may be seen; older texts again."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from tests.examples import (
    DOCUMENT,
    an_account,
    decide,
    import_example,
    newest,
    revise,
    start_working,
    suggest,
)
from webapp.errors import Conflict, Forbidden, InvalidInput, NotFound
from webapp.operations import deciding, proposing, rules
from webapp.operations.deciding import Judgement
from webapp.operations.desk import Desk, new_id
from webapp.operations.history import PassageHistory, history, restore
from webapp.operations.proposal_card import card
from webapp.operations.suggestions import Outdated, Suggestion
from webapp.review import Account, Proposal, Role, Ruling
from webapp.store import proposals
from webapp.text.model import Kind, text_hash
from webapp.text.revising import Part, Verb

TEXT = "Khrushchev's “weak majority” was collapsing."


def _history(desk: Desk, passage: str = "p2", account: Account | None = None, siglum: str = "W") -> PassageHistory:
    return history(desk, account, document=DOCUMENT, siglum=siglum, passage=passage)


def _told(found: PassageHistory) -> list[tuple[int, tuple[str, ...]]]:
    return [(entry.revision, entry.what) for entry in found.entries]


def _propose(
    desk: Desk, author: Account, verb: Verb, *passages: str, after: str = "", parts: Sequence[Part] = ()
) -> Proposal:
    texts = {placed.id: placed.passage.text_hash for placed in newest(desk, "W").passages}
    suggestion = Suggestion(
        verb,
        tuple((name, texts[name]) for name in passages),
        after=after,
        parts=tuple(parts),
    )
    return proposing.propose(
        desk, author, document=DOCUMENT, siglum="W", suggestion=suggestion, reason="order", key=new_id()
    )


def _accept(desk: Desk, editor: Account, *accepted: Proposal, remark: str = "") -> None:
    seen = {placed.id: placed.passage.text_hash for placed in newest(desk, "W").passages}
    judgements = [
        Judgement(one.id, 0, tuple(Ruling(at, "accepted", "") for at in range(one.count)), remark) for one in accepted
    ]
    deciding.decide(desk, editor, document=DOCUMENT, siglum="W", judgements=judgements, seen=seen, key=new_id())


def test_the_card_of_a_proposal_tells_the_last_of_its_passages_history(
    each_desk: Desk, people: tuple[Account, Account]
) -> None:
    ada, bo = people
    parts = [Part(Kind.PARAGRAPH, "", text) for text in ("Khrushchev's “weak majority”", "was collapsing.")]
    _accept(each_desk, bo, _propose(each_desk, ada, "split", "p2", parts=parts))
    made = next(one.id for one in newest(each_desk, "W").passages if one.passage.text == "was collapsing.")
    for old, new in (("collapsing", "falling"), ("falling", "sinking")):
        decide(each_desk, bo, suggest(each_desk, ada, made, (old, new)), {0: "accepted"})
    opened = suggest(each_desk, ada, made, ("was", "is"))
    shown = card(each_desk, ada, DOCUMENT, "W", opened.id)
    assert [(entry.revision, entry.what) for entry in shown.past] == [(4, ("text",)), (3, ("text",)), (2, ("new",))]
    assert shown.past == _history(each_desk, made, ada).entries[::-1]
    for text in ("one", "two", "three", "four"):
        word = next(one.passage.text for one in newest(each_desk, "W").passages if one.id == made).split()[-1]
        decide(each_desk, bo, suggest(each_desk, ada, made, (word, text)), {0: "accepted"})
    assert [entry.revision for entry in card(each_desk, ada, DOCUMENT, "W", opened.id).past] == [8, 7, 6, 5, 4]


def test_a_revision_that_left_the_passage_alone_is_not_in_its_history(
    each_desk: Desk, people: tuple[Account, Account]
) -> None:
    ada, bo = people
    decide(each_desk, bo, suggest(each_desk, ada, "p1", ("all", "some")), {0: "accepted"})
    decide(
        each_desk, bo, suggest(each_desk, ada, "p2", ("weak", "feeble"), reason="style"), {0: "accepted"}, remark="Yes."
    )
    found = _history(each_desk)
    assert _told(found) == [(1, ("new",)), (3, ("text",))]
    begun, changed = found.entries
    assert begun.by == changed.by == bo
    assert begun.causes == ()
    (cause,) = changed.causes
    assert (cause.author, cause.shown, cause.reason, cause.remark) == (ada, True, "style", "Yes.")
    assert found.newest == 3
    assert found.there


def test_of_several_proposals_decided_together_only_those_that_landed_here_are_its_causes(
    each_desk: Desk, people: tuple[Account, Account]
) -> None:
    ada, bo = people
    first = suggest(each_desk, ada, "p1", ("all", "some"))
    second = suggest(each_desk, bo, "p2", ("weak", "feeble"))
    third = suggest(each_desk, ada, "p2", ("collapsing", "gone"))
    rules.change_rule(each_desk, bo, name="two_people", value=False, seen=True, key="1")
    _accept(each_desk, bo, first, second, third)
    (_, entry) = _history(each_desk).entries
    assert [cause.proposal for cause in entry.causes] == [second.id, third.id]
    (_, entry) = _history(each_desk, "p1").entries
    assert [cause.proposal for cause in entry.causes] == [first.id]


def test_what_was_rejected_of_a_proposal_is_no_cause(each_desk: Desk, people: tuple[Account, Account]) -> None:
    ada, bo = people
    rejected = suggest(each_desk, ada, "p2", ("weak", "frail"))
    accepted = suggest(each_desk, ada, "p2", ("collapsing", "gone"))
    seen = {placed.id: placed.passage.text_hash for placed in newest(each_desk, "W").passages}
    judgements = [
        Judgement(rejected.id, 0, (Ruling(0, "rejected", "house style"),)),
        Judgement(accepted.id, 0, (Ruling(0, "accepted", ""),)),
    ]
    deciding.decide(each_desk, bo, document=DOCUMENT, siglum="W", judgements=judgements, seen=seen, key="1")
    (_, entry) = _history(each_desk).entries
    assert [cause.proposal for cause in entry.causes] == [accepted.id]


def test_splitting_and_joining_are_told_on_both_sides(each_desk: Desk, people: tuple[Account, Account]) -> None:
    ada, bo = people
    halves = [Part(Kind.LIST_ITEM, "1. ", "Khrushchev's “weak"), Part(Kind.PARAGRAPH, "", "majority” was collapsing.")]
    split = _propose(each_desk, ada, "split", "p2", parts=halves)
    _accept(each_desk, bo, split)
    (new,) = {placed.id for placed in newest(each_desk, "W").body} - {"p1", "p2", "p3"}
    first, second = _history(each_desk), _history(each_desk, new)
    assert first.entries[1].what == ("text",)
    assert first.entries[1].went_to == (new,)
    assert _told(second) == [(2, ("new",))]
    assert second.entries[0].came_from == ("p2",)
    assert [cause.proposal for cause in second.entries[0].causes] == [split.id]
    merged = _propose(each_desk, ada, "merge", "p2", new, parts=[Part(Kind.LIST_ITEM, "1. ", TEXT)])
    _accept(each_desk, bo, merged)
    first, second = _history(each_desk), _history(each_desk, new)
    assert first.entries[-1].came_from == (new,)
    assert _told(second) == [(2, ("new",)), (3, ("gone",))]
    assert second.entries[1].went_to == ("p2",)
    assert [cause.proposal for cause in second.entries[1].causes] == [merged.id]
    assert not second.there
    assert second.stood_in == 2
    assert second.placed.passage.text == halves[1].text


def test_another_place_kind_and_number_are_told_of_the_passage_alone(
    each_desk: Desk, people: tuple[Account, Account]
) -> None:
    ada, bo = people
    _accept(each_desk, bo, _propose(each_desk, ada, "move", "p3", after="p1"))
    _accept(each_desk, bo, _propose(each_desk, ada, "kind", "p2", parts=[Part(Kind.PARAGRAPH, "a) ", TEXT)]))
    assert _told(_history(each_desk, "p3")) == [(1, ("new",)), (2, ("place",))]
    assert _told(_history(each_desk, "p2")) == [(1, ("new",)), (3, ("kind", "label"))]
    assert _told(_history(each_desk, "p1")) == [(1, ("new",))]


def test_an_inserted_passage_has_the_insertion_as_its_cause(each_desk: Desk, people: tuple[Account, Account]) -> None:
    ada, bo = people
    one = _propose(each_desk, ada, "insert", after="p1", parts=[Part(Kind.PARAGRAPH, "", "Not in the source.")])
    two = _propose(each_desk, ada, "insert", after="p2", parts=[Part(Kind.PARAGRAPH, "", "Nor this.")])
    _accept(each_desk, bo, one, two)
    for proposal in (one, two):
        named = next(at.id for at in newest(each_desk, "W").body if at.passage.text == proposal.parts[0].text)
        (entry,) = _history(each_desk, named).entries
        assert [cause.proposal for cause in entry.causes] == [proposal.id]


def test_a_hidden_proposal_is_named_without_its_content(each_desk: Desk, people: tuple[Account, Account]) -> None:
    ada, bo = people
    rules.change_rule(each_desk, bo, name="blind", value=True, seen=False, key="1")
    proposal = suggest(each_desk, ada, "p2", ("weak", "feeble"), ("collapsing", "gone"), reason="secret")
    decide(each_desk, bo, proposal, {0: "accepted"}, remark="for me only")
    other = replace(an_account(each_desk, "Cy"), roles=frozenset({Role.TRANSLATOR}))
    (_, entry) = _history(each_desk, account=other).entries
    assert entry.causes[0].author == ada
    assert (entry.causes[0].shown, entry.causes[0].reason, entry.causes[0].remark) == (False, "", "")
    for account in (ada, bo):
        (_, entry) = _history(each_desk, account=account).entries
        assert entry.causes[0].reason == "secret"


def test_the_reason_of_a_batch_is_that_of_its_proposals(each_desk: Desk, people: tuple[Account, Account]) -> None:
    ada, bo = people
    suggestion = Suggestion("replace", (("p2", text_hash(TEXT)),), text="Another.")
    batch = proposing.propose_together(
        each_desk,
        ada,
        document=DOCUMENT,
        siglum="W",
        suggestions=[suggestion],
        origin="text",
        reason="all of it anew",
        key="1",
    )
    with each_desk.database.read() as connection:
        (proposal,) = proposals.in_batch(connection, batch)
    _accept(each_desk, bo, proposal)
    assert _history(each_desk).entries[1].causes[0].reason == "all of it anew"


def test_any_two_texts_are_compared_and_the_last_change_without_asking(
    each_desk: Desk, people: tuple[Account, Account]
) -> None:
    ada, bo = people
    assert _history(each_desk).compared is None
    decide(each_desk, bo, suggest(each_desk, ada, "p2", ("weak", "feeble")), {0: "accepted"})
    decide(each_desk, bo, suggest(each_desk, ada, "p2", ("collapsing", "<gone>")), {0: "accepted"})
    last = _history(each_desk).compared
    assert last is not None
    assert (last.left, last.right, last.differences) == (2, 3, 1)
    assert ">&lt;gone&gt;<" in last.right_html
    chosen = history(each_desk, None, document=DOCUMENT, siglum="W", passage="p2", left=3, right=1).compared
    assert chosen is not None
    assert (chosen.left, chosen.right, chosen.differences) == (3, 1, 2)
    assert chosen.after.text == TEXT
    with pytest.raises(NotFound, match="no revision 4; there is 1 to 3"):
        history(each_desk, None, document=DOCUMENT, siglum="W", passage="p2", left=4)


def test_what_was_received_has_a_history_too(each_desk: Desk) -> None:
    import_example(each_desk)
    (entry,) = _history(each_desk, siglum="A").entries
    assert (entry.what, entry.by, entry.file) == (("new",), None, "A.txt")
    revise(each_desk, "A", {"p1": "Other words.", "p3": "同志们：矛盾。"})
    assert _told(_history(each_desk, "p1", siglum="A")) == [(1, ("new",)), (2, ("text", "kind"))]
    assert _told(_history(each_desk, "p2", siglum="A")) == [(1, ("new",)), (2, ("gone",))]
    with pytest.raises(NotFound, match="Revision 2 does not have this passage"):
        history(each_desk, None, document=DOCUMENT, siglum="A", passage="p2", right=2)
    with pytest.raises(NotFound, match="has and had no passage p9"):
        _history(each_desk, "p9", siglum="A")
    with pytest.raises(NotFound, match="no witness Q"):
        _history(each_desk, siglum="Q")


def test_an_older_text_is_restored_as_a_proposal(each_desk: Desk, people: tuple[Account, Account]) -> None:
    ada, bo = people
    decide(each_desk, bo, suggest(each_desk, ada, "p2", ("weak", "feeble")), {0: "accepted"})
    now = newest(each_desk, "W").body[1].passage
    asked = {"document": DOCUMENT, "siglum": "W", "passage": "p2", "revision": 1, "reason": "better", "key": "k"}
    with pytest.raises(Outdated):
        restore(each_desk, ada, text_hash=text_hash(TEXT), **asked)  # type: ignore[arg-type]
    with pytest.raises(Forbidden):
        restore(each_desk, None, text_hash=now.text_hash, **asked)  # type: ignore[arg-type]
    with pytest.raises(InvalidInput, match="Nothing is changed"):
        restore(each_desk, ada, text_hash=now.text_hash, **(asked | {"revision": 2}))  # type: ignore[arg-type]
    made = restore(each_desk, ada, text_hash=now.text_hash, **asked)  # type: ignore[arg-type]
    assert restore(each_desk, ada, text_hash=now.text_hash, **asked).id == made.id  # type: ignore[arg-type]
    assert newest(each_desk, "W").body[1].passage == now, "nothing is changed before an editor decides"
    decide(each_desk, bo, made, dict.fromkeys(range(made.count), "accepted"))
    assert newest(each_desk, "W").body[1].passage.text == TEXT
    with pytest.raises(Conflict, match="stays as it was received"):
        restore(each_desk, ada, text_hash=text_hash(TEXT), **(asked | {"siglum": "A", "key": "2"}))  # type: ignore[arg-type]


def test_a_passage_that_was_taken_away_is_proposed_again_where_it_stood(each_desk: Desk) -> None:
    import_example(each_desk)
    ada = an_account(each_desk)
    start_working(each_desk, ada)
    before = newest(each_desk, "W").body
    gone = Suggestion("delete", (("p2", before[1].passage.text_hash),))
    proposal = proposing.propose(each_desk, ada, document=DOCUMENT, siglum="W", suggestion=gone, reason="", key="1")
    decide(each_desk, ada, proposal, {0: "accepted"})
    assert history(each_desk, ada, document=DOCUMENT, siglum="W", passage="p2").deleted
    again = restore(
        each_desk, ada, document=DOCUMENT, siglum="W", passage="p2", revision=1, text_hash="", reason="", key="2"
    )
    decide(each_desk, ada, again, {0: "accepted"})
    now = newest(each_desk, "W").body
    assert [placed.passage.text for placed in now] == [placed.passage.text for placed in before]
    assert [placed.passage.label for placed in now] == [placed.passage.label for placed in before]
