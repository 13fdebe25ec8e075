"""A change of front matter is offered wherever it stands, and proposed there by one batch."""

from dataclasses import replace

import pytest

from tests.examples import DOCUMENT, a_file, an_account, decide, import_example, newest, start_working, suggest
from webapp.errors import Conflict, Forbidden, InvalidInput, NotFound
from webapp.operations import elsewhere
from webapp.operations.desk import Desk, new_id
from webapp.review import Account
from webapp.store import proposals as shelf
from webapp.text.model import Kind, Passage


@pytest.fixture
def both(each_desk: Desk) -> tuple[Account, Account]:
    """Ada and Bo, both editors; W, in which the title stands in two more passages, and once in another word."""
    source = a_file()
    more = (
        Passage(Kind.PARAGRAPH, "The “Circular on Romania,” and the Circular on Romania’s end."),
        Passage(Kind.PARAGRAPH, "Of every Circular on Romanian matters."),
        Passage(Kind.PARAGRAPH, "See Circular on Romania."),
    )
    import_example(each_desk, source=replace(source, passages=(*source.passages, *more)))
    ada, bo = an_account(each_desk), an_account(each_desk, "Bo")
    start_working(each_desk, bo)
    return ada, bo


def test_every_place_of_an_old_title_is_offered_and_changed_alike(
    each_desk: Desk, both: tuple[Account, Account]
) -> None:
    ada, bo = both
    proposal = suggest(each_desk, ada, "title", ("Circular", "Notification"))
    found = elsewhere.elsewhere(each_desk, ada, DOCUMENT, proposal.id)
    assert found is not None
    assert found.words == ("Circular on Romania", "Notification on Romania")
    assert [(one.placed.id, one.count) for one in found.standing] == [("p4", 2), ("p6", 1)]
    chosen = {"p4": found.standing[0].placed.passage.text_hash}

    def send(key: str, **asked: dict[str, str]) -> str:
        given = {"chosen": chosen} | asked
        return elsewhere.propose_elsewhere(
            each_desk, ada, document=DOCUMENT, proposal_id=proposal.id, reason="As the title.", key=key, **given
        )

    batch = send("1")
    assert send("1") == batch
    with each_desk.database.read() as connection:
        row = shelf.batch_at(connection, batch)
        (made,) = shelf.in_batch(connection, batch)
    assert row is not None
    assert (row.origin, row.reason) == ("place", "As the title.")
    decide(each_desk, bo, made, dict.fromkeys(range(made.count), "accepted"))
    texts = {placed.id: placed.passage.text for placed in newest(each_desk, "W").passages}
    assert texts["p4"] == "The “Notification on Romania,” and the Notification on Romania’s end."
    assert texts["title"] == "Circular on Romania", "that is decided for itself"
    with pytest.raises(InvalidInput, match="Choose at least one"):
        send("2", chosen={})
    with pytest.raises(Conflict, match="do not stand in passage p5"):
        send("3", chosen={"p5": "0" * 64})
    with pytest.raises(Conflict, match="has changed since"):
        send("4", chosen={"p6": "0" * 64})


def test_it_is_offered_after_the_title_was_decided_too(each_desk: Desk, both: tuple[Account, Account]) -> None:
    ada, bo = both
    proposal = suggest(each_desk, ada, "title", ("Circular", "Notification"))
    decide(each_desk, bo, proposal, {0: "accepted"})
    found = elsewhere.elsewhere(each_desk, bo, DOCUMENT, proposal.id)
    assert found is not None
    assert [one.placed.id for one in found.standing] == ["p4", "p6"]


def test_only_front_matter_is_offered_and_only_to_those_who_may_see_it(
    each_desk: Desk, both: tuple[Account, Account]
) -> None:
    ada, _ = both
    proposal = suggest(each_desk, ada, "p2", ("weak", "feeble"))
    assert elsewhere.elsewhere(each_desk, ada, DOCUMENT, proposal.id) is None
    with pytest.raises(InvalidInput):
        elsewhere.propose_elsewhere(
            each_desk, ada, document=DOCUMENT, proposal_id=proposal.id, chosen={}, reason="", key=new_id()
        )
    with pytest.raises(Forbidden):
        elsewhere.elsewhere(each_desk, None, DOCUMENT, proposal.id)
    with pytest.raises(NotFound):
        elsewhere.elsewhere(each_desk, ada, DOCUMENT, "none")
