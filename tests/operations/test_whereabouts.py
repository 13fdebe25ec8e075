"""What is said of a passage that is no longer there, and how passages are called now."""

import pytest

from tests.examples import DOCUMENT, account_with, an_account, decide, import_example, newest, revise, start_working
from webapp.errors import NotFound, PassageGone
from webapp.operations import log, proposing, reading
from webapp.operations.desk import Desk, new_id
from webapp.operations.history import history
from webapp.operations.suggestions import Suggestion
from webapp.operations.whereabouts import called_now
from webapp.review import Account, Role
from webapp.text.model import Kind
from webapp.text.revising import Part, Verb


@pytest.fixture
def bo(each_desk: Desk) -> Account:
    """An editor; W is there, with ¶ 1 to ¶ 3."""
    import_example(each_desk)
    bo = account_with(each_desk, "Bo", Role.EDITOR, Role.ADMIN)
    start_working(each_desk, bo)
    return bo


def _do(desk: Desk, bo: Account, verb: Verb, *passages: str) -> None:
    texts = {placed.id: placed.passage for placed in newest(desk, "W").passages}
    joined = " ".join(texts[name].text for name in passages)
    parts = [Part(Kind.PARAGRAPH, "", joined)] if verb == "merge" else []
    made = proposing.propose(
        desk,
        an_account(desk),
        document=DOCUMENT,
        siglum="W",
        suggestion=Suggestion(verb, tuple((name, texts[name].text_hash) for name in passages), parts=tuple(parts)),
        reason="order",
        key=new_id(),
    )
    decide(desk, bo, made, {0: "accepted"})


def _gone(desk: Desk, passage: str) -> PassageGone:
    with pytest.raises(PassageGone) as caught:
        reading.passage(desk, DOCUMENT, "W", passage)
    return caught.value


def test_of_a_joined_passage_it_is_said_where_its_words_are(each_desk: Desk, bo: Account) -> None:
    _do(each_desk, bo, "merge", "p2", "p3")
    gone = _gone(each_desk, "p3")
    assert gone.message == (
        "This passage, ¶ 3 of W until revision 1, was joined into another in revision 2, by Bo."
        " Its words are in ¶ 2 now."
    )
    assert gone.home == ("p2", "¶ 2")
    _do(each_desk, bo, "delete", "p2")
    assert "joined into another in revision 2, by Bo. That one is gone too." in _gone(each_desk, "p3").message
    assert _gone(each_desk, "p3").home is None


def test_of_one_that_was_taken_away_it_is_said_by_whom(each_desk: Desk, bo: Account) -> None:
    _do(each_desk, bo, "delete", "p2")
    gone = _gone(each_desk, "p2")
    assert gone.message == "This passage, ¶ 2 of W until revision 1, was taken away in revision 2, by Bo."
    assert reading.passage(each_desk, DOCUMENT, "W", "p2", 1).placed.position == 2
    _do(each_desk, bo, "delete", "p1")
    with pytest.raises(NotFound, match="has no passage p2; its body is ¶ 1 to ¶ 2"):
        reading.passage(each_desk, DOCUMENT, "W", "p2", 2)


def test_of_a_received_one_the_machine_is_named(each_desk: Desk) -> None:
    import_example(each_desk)
    revise(each_desk, "A", {"p1": "Other words."})
    with pytest.raises(PassageGone, match="in revision 2, by a command at the desk’s machine"):
        reading.passage(each_desk, DOCUMENT, "A", "p2")


def test_passages_are_called_by_their_number_now(each_desk: Desk, bo: Account) -> None:
    _do(each_desk, bo, "merge", "p2", "p3")
    _do(each_desk, bo, "delete", "p1")
    now = {placed.id: placed for placed in newest(each_desk, "W").passages}
    assert [called_now(name, now) for name in ("title", "p2", "p3")] == ["Title", "¶ 1 (p2)", "p3 (no longer there)"]
    assert called_now("p1", now | {"p1": now["p2"]}) == "¶ 1"
    found = history(each_desk, bo, document=DOCUMENT, siglum="W", passage="p3")
    assert dict(found.names) == {"p2": "¶ 1 (p2)"}
    said = [entry.words for entry in log.log(each_desk, bo, log.Asked()).entries]
    assert "proposed to join passages on W ¶ 1 (p2), p3 (no longer there)" in said
    assert "proposed to delete a passage on W p1 (no longer there)" in said
