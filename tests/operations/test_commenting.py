"""Comments on words, corrected and withdrawn ones, mentions, queries, and how far somebody has read."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from itertools import count
from typing import Any
from unittest.mock import patch

import pytest

from tests.examples import DOCUMENT, account_with, decide, import_example, newest, revise, start_working, suggest
from webapp.errors import Conflict, Forbidden, InvalidInput, VariorumError
from webapp.operations.anchoring import confirm, refuse, tie
from webapp.operations.comments import comment, edit, mark_read, reopen, resolve, waive, withdraw
from webapp.operations.desk import Desk, new_id
from webapp.operations.proposing import propose
from webapp.operations.selecting import Ambiguous, chosen
from webapp.operations.suggestions import Suggestion
from webapp.review import Account, Base, Comment, Role, Standing, Thread
from webapp.store import events, facts, thread_places, threads
from webapp.text.anchors import Found
from webapp.text.carrying import Derivation, Piece, Place
from webapp.text.model import Header, Kind, Passage, WitnessFile, text_hash
from webapp.text.revising import Part

TEXT = "The weak party saw 𠀀 the weak majority."
Say = Callable[..., Comment]


@pytest.fixture
def ada(each_desk: Desk) -> Account:
    source = WitnessFile(tuple(Passage(Kind.PARAGRAPH, one) for one in (TEXT, "Next.")), Header(siglum="A"))
    import_example(each_desk, source=source)
    editor = account_with(each_desk, "Ada", Role.EDITOR)
    start_working(each_desk, editor)
    return editor


@pytest.fixture
def bo(each_desk: Desk) -> Account:
    return account_with(each_desk, "Bo Li", Role.EDITOR, Role.TRANSLATOR)


@pytest.fixture
def say(each_desk: Desk, ada: Account) -> Say:
    numbers = count(1)

    def say(desk: Desk = each_desk, **given: Any) -> Comment:
        siglum, passage = given.get("siglum", "W"), given.get("passage_id", "p1")
        seen = next(one.passage.text_hash for one in newest(desk, siglum).passages if one.id == passage)
        said: dict[str, Any] = {"account": ada, "body": "All?", "key": f"form {next(numbers)}", "text_hash": seen}
        return comment(desk, **(said | {"document": DOCUMENT, "siglum": siglum, "passage_id": passage} | given))

    return say


def the_thread(desk: Desk, number: int = 0) -> Thread:
    with desk.database.read() as connection:
        assert events.verify(connection) + facts.verify(connection) == []
        return threads.threads(connection, DOCUMENT)[number]


def change(desk: Desk, bo: Account, *changed: tuple[str, str]) -> None:
    editor = account_with(desk, f"Editor {new_id()}", Role.EDITOR)
    made = suggest(desk, bo, "p1", *changed)
    decide(desk, editor, made, dict.fromkeys(range(made.count), "accepted"))


def test_a_comment_on_words_keeps_them_and_what_stands_around(each_desk: Desk, say: Say) -> None:
    said = say(words="the weak", units="22-30")  # 𠀀 is two units of UTF-16
    assert said.anchor == (21, 29)
    assert (said.words, said.before, said.after) == ("the weak", TEXT[:21], TEXT[29:])
    assert the_thread(each_desk).standing == Standing("exact", 21, 29)


@pytest.mark.parametrize(
    ("words", "units", "told"),
    [
        ("the weak", "21-29", "do not stand in the passage"),
        ("strong", "", "do not stand in the passage"),
        ("𠀀", "19-20", "do not stand in the passage"),
        ("", "5-5", "do not stand in the passage"),
        ("x", "1-99", "do not stand in the passage"),
    ],
)
def test_words_that_the_text_has_not_there_are_refused(
    each_desk: Desk, say: Say, words: str, units: str, told: str
) -> None:
    with pytest.raises(Conflict, match=told):
        say(words=words, units=units)
    with each_desk.database.read() as connection:
        assert threads.threads(connection, DOCUMENT) == []


def test_typed_words_are_found_and_which_is_asked_where_they_stand_twice() -> None:
    assert chosen(TEXT, " majority\r\n") == (TEXT.index("majority"), TEXT.index("majority") + 8)
    assert chosen(TEXT, "  ") is None
    with pytest.raises(Ambiguous, match="2 times") as asked:
        chosen(TEXT, "weak")
    first, second = asked.value.places
    assert first == ("4-8", "The ", "weak", " party saw 𠀀 the weak majority.")
    assert chosen(TEXT, second[2], second[0]) == (25, 29)
    with pytest.raises(InvalidInput, match="no range"):
        chosen(TEXT, "weak", "4-x")


def test_words_are_exact_while_untouched_carried_when_touched_and_exact_again_once_confirmed(
    each_desk: Desk, bo: Account, ada: Account, say: Say
) -> None:
    said = say(words="weak majority.")
    change(each_desk, bo, ("The weak party", "A weak party"))
    start = said.text.index("weak majority.")
    assert the_thread(each_desk).standing == Standing("exact", start - 2, start + 12)
    change(each_desk, bo, ("weak majority", "feeble majority"))
    thread = the_thread(each_desk)
    text = newest(each_desk, "W").body[0].passage.text
    assert thread.standing
    assert thread.standing.state == "carried"
    assert "majority" in text[thread.standing.start : thread.standing.end]
    given: dict[str, Any] = {
        "thread_id": thread.id,
        "text_hash": text_hash(text),
        "anchor": (thread.standing.start, thread.standing.end),
    }
    with pytest.raises(Forbidden):
        confirm(each_desk, account_with(each_desk, "Reader", Role.READER), seen=0, key="1", **given)
    wrong: dict[str, Any]
    for wrong in ({"anchor": (0, 3)}, {"text_hash": text_hash(TEXT)}, {"seen": 1}):
        with pytest.raises(Conflict):
            confirm(each_desk, ada, **(given | {"seen": 0, "key": "1"} | wrong))
    confirmed = confirm(each_desk, ada, seen=0, key="2", **given)
    assert confirmed.standing == Standing("exact", thread.standing.start, thread.standing.end)
    assert confirm(each_desk, ada, seen=0, key="2", **given) == confirmed
    with pytest.raises(Conflict, match="Somebody has said meanwhile"):
        confirm(each_desk, ada, seen=0, key="3", **given)
    change(each_desk, bo, (" saw", " then saw"))
    after = the_thread(each_desk)
    assert after.standing == Standing("exact", thread.standing.start + 5, thread.standing.end + 5)
    assert after.words == "weak majority."


def test_words_that_are_refused_are_orphaned_until_they_are_tied_anew(
    each_desk: Desk, bo: Account, ada: Account, say: Say
) -> None:
    say(words="weak majority", query=True)
    change(each_desk, bo, ("weak majority", "feeble majority"))
    thread = the_thread(each_desk)
    standing = thread.standing
    assert standing is not None
    assert standing.state == "carried"

    def shown() -> dict[str, Any]:
        return {"thread_id": thread.id, "text_hash": newest(each_desk, "W").body[0].passage.text_hash}

    at = shown() | {"anchor": (standing.start, standing.end)}
    with pytest.raises(Forbidden):
        refuse(each_desk, account_with(each_desk, "Reader", Role.READER), seen=0, key="1", **at)
    wrong: dict[str, Any]
    for wrong in ({"anchor": (0, 3)}, {"text_hash": text_hash(TEXT)}, {"seen": 1}):
        with pytest.raises(Conflict):
            refuse(each_desk, ada, **(at | {"seen": 0, "key": "1"} | wrong))
    refused = refuse(each_desk, ada, seen=0, key="2", **at)
    assert refuse(each_desk, ada, seen=0, key="2", **at) == refused
    assert (refused.home, refused.standing) == ("p1", Standing("orphaned"))
    assert refused.quote == ("The weak party saw 𠀀 the ", "weak majority", ".")
    for again in (confirm, refuse):
        with pytest.raises(Conflict):
            again(each_desk, ada, seen=1, key="3", **at)
    change(each_desk, bo, (" saw", " then saw"))
    assert the_thread(each_desk).standing == Standing("orphaned")  # and is not carried there again
    with each_desk.database.read() as connection:
        assert list(threads.open_queries(connection, DOCUMENT, "W")) == ["p1"]
    with pytest.raises(Forbidden):
        tie(each_desk, account_with(each_desk, "Reader 2", Role.READER), seen=1, words="party", key="4", **shown())
    for wrong, fault in (
        ({"seen": 0}, Conflict),
        ({"text_hash": text_hash(TEXT)}, Conflict),
        ({"words": "strong"}, Conflict),
        ({"words": "the"}, Ambiguous),
        ({"words": "party", "units": "0-5"}, Conflict),
        ({"words": " "}, InvalidInput),
    ):
        with pytest.raises(fault):
            tie(each_desk, ada, **(shown() | {"seen": 1, "key": "4", "words": "party"} | wrong))
    tied = tie(each_desk, ada, seen=1, words="party", units="9-14", key="5", **shown())
    assert tie(each_desk, ada, seen=1, words="party", units="9-14", key="5", **shown()) == tied
    assert (tied.standing, tied.words) == (Standing("exact", 9, 14), "weak majority")
    assert tied.quote == ("The weak ", "party", " then saw 𠀀 the feeble majority.")
    with pytest.raises(Conflict, match="stand in the text"):
        tie(each_desk, ada, seen=2, words="saw", key="6", **shown())
    change(each_desk, bo, ("The weak", "A weak"))
    assert the_thread(each_desk).standing == Standing("exact", 7, 12)
    change(each_desk, bo, ("weak party", "weak faction"))
    after = the_thread(each_desk)
    assert after.standing
    assert (after.standing.state, after.quote[1]) == ("carried", "party")
    assert tie(each_desk, ada, seen=2, words="faction", key="7", **shown()).standing == Standing("exact", 7, 14)


def test_a_thread_on_a_whole_passage_is_not_tied_to_words(each_desk: Desk, ada: Account, say: Say) -> None:
    said = say()
    with pytest.raises(InvalidInput, match="on the whole passage"):
        tie(each_desk, ada, thread_id=said.id, seen=0, text_hash=text_hash(TEXT), words="party", key="1")


def test_words_that_are_gone_are_orphaned_beside_their_passage_and_never_found_elsewhere(
    each_desk: Desk, bo: Account, say: Say
) -> None:
    say(words="weak", units="4-8")
    change(each_desk, bo, ("The weak party", "The party"))
    thread = the_thread(each_desk)
    assert (thread.home, thread.standing, thread.words) == ("p1", Standing("orphaned"), "weak")
    with patch.object(thread_places, "reanchored", return_value=Found(21, 25, "carried")):
        assert the_thread(each_desk).standing == Standing("orphaned")


def test_words_that_were_touched_are_followed_into_the_part_of_a_passage_that_was_split() -> None:
    parts = (Piece("p1", 0, 5, 0),), (Piece("p1", 6, 9, 0), Piece("p1", 12, 21, 5))
    split = Derivation(dict(zip(("p1", "p2"), parts, strict=True)))
    for anchor, home in (((8, 14), Place("p2", 2, 7)), ((1, 3), Place("p1", 1, 3)), ((13, 15), Place("p2", 6, 8))):
        base = Base("W", 1, "p1", "", anchor)
        assert thread_places._followed(base, [split]) == thread_places.Home(home, untouched=anchor != (8, 14))


def test_a_received_text_that_comes_anew_is_compared(each_desk: Desk, say: Say) -> None:
    say(siglum="A", words="weak majority")
    say(siglum="A", words="Next", passage_id="p2")
    revise(each_desk, "A", {"p1": TEXT.replace("saw", "sees"), "p2": "Next."})
    first, second = the_thread(each_desk), the_thread(each_desk, 1)
    assert second.standing == Standing("exact", 0, 4)
    assert first.standing
    assert first.standing.state == "exact"
    assert TEXT.replace("saw", "sees")[first.standing.start : first.standing.end] == "weak majority"
    revise(each_desk, "A", {"p2": "Next."})
    assert (the_thread(each_desk).home, the_thread(each_desk).standing) == ("", Standing("orphaned"))


def test_one_s_own_comment_can_be_corrected_for_fifteen_minutes(each_desk: Desk, bo: Account, say: Say) -> None:
    said = say(words="party", query=True)
    later = replace(each_desk, now=lambda: said.at + timedelta(minutes=14))
    with pytest.raises(Forbidden, match="only its author"):
        edit(later, bo, version=said.id, body="Mine.", key="1")
    made = edit(later, said.author, version=said.id, body="All of @Bo Li’s?", key="2")
    assert edit(later, said.author, version=said.id, body="All of @Bo Li’s?", key="2") == made
    (only,) = the_thread(each_desk).comments
    assert only == made
    assert (only.id, only.body, only.at, only.words, only.query) == (
        said.id,
        "All of @Bo Li’s?",
        said.at,
        "party",
        True,
    )
    assert only.edited == said.at + timedelta(minutes=14)
    assert only.mentions == (bo,)
    with pytest.raises(Conflict, match="You have changed this comment"):
        edit(later, said.author, version=said.id, body="Again.", key="3")
    too_late = replace(each_desk, now=lambda: said.at + timedelta(minutes=15, seconds=1))
    with pytest.raises(Conflict, match="15 minutes"):
        edit(too_late, said.author, version=made.versions[-1], body="Late.", key="4")


def test_a_withdrawn_comment_leaves_who_and_when_and_no_words(each_desk: Desk, bo: Account, say: Say) -> None:
    said = say(query=True)
    edit(each_desk, said.author, version=said.id, body="Other words.", key="0")
    with pytest.raises(Forbidden):
        withdraw(each_desk, bo, comment_id=said.id, key="1")
    gone = withdraw(each_desk, said.author, comment_id=said.id, key="2")
    assert withdraw(each_desk, said.author, comment_id=said.id, key="2") == gone
    with pytest.raises(Conflict, match="already withdrawn"):
        withdraw(each_desk, said.author, comment_id=said.id, key="3")
    with pytest.raises(Conflict, match="withdrawn"):
        edit(each_desk, said.author, version=gone.versions[-1], body="Back.", key="4")
    thread = the_thread(each_desk)
    assert (thread.open, thread.holds, thread.comments[0].body) == (False, False, "")
    assert (gone.author, gone.at, gone.withdrawn is not None) == (said.author, said.at, True)
    with each_desk.database.read() as connection:
        assert threads.open_counts(connection, DOCUMENT) == {}
    plain = say(body="Never said.")
    assert withdraw(each_desk, plain.author, comment_id=plain.id, key="5").body == ""


def test_those_are_mentioned_who_may_read_the_document(each_desk: Desk, bo: Account, say: Say) -> None:
    account_with(each_desk, "Bo", Role.READER)
    account_with(each_desk, "Closed")
    reader = account_with(each_desk, "王明", Role.READER)
    said = say(body="@bo li, @Closed, a@Bo.example and @王明你好, @Bother @Bo Li")
    assert said.mentions == (bo, reader)
    assert [piece.words for piece in said.pieces if piece.account] == ["@bo li", "@王明", "@Bo Li"]
    assert "".join(piece.words for piece in said.pieces) == said.body


def test_a_query_holds_approval_until_it_is_answered_or_waived(each_desk: Desk, bo: Account, say: Say) -> None:
    def held() -> dict[str, list[str]]:
        with each_desk.database.read() as connection:
            found = threads.open_queries(connection, DOCUMENT, "W")
        return {passage: [one.id for one in every] for passage, every in found.items()}

    first, second, plain = say(query=True), say(query=True, words="party"), say()
    say(thread_id=plain.thread_id, query=True)
    assert held() == {"p1": [first.id, second.id]}
    resolve(each_desk, bo, thread_id=first.id, seen=first.id, key="1")
    reader = account_with(each_desk, "Reader", Role.READER)
    with pytest.raises(Forbidden):
        waive(each_desk, reader, thread_id=second.id, seen=second.id, reason="No.", key="2")
    with pytest.raises(InvalidInput, match="Say why"):
        waive(each_desk, bo, thread_id=second.id, seen=second.id, reason=" ", key="3")
    for wrong in (plain.id, first.id):
        with pytest.raises(Conflict, match="does not hold approval"):
            waive(each_desk, bo, thread_id=wrong, seen=wrong, reason="Why.", key="4")
    reply = say(thread_id=second.id, body="Because.")
    with pytest.raises(Conflict, match="has said something in this thread since"):
        waive(each_desk, bo, thread_id=second.id, seen=second.id, reason="Why.", key="4")
    waived = waive(each_desk, bo, thread_id=second.id, seen=reply.id, reason="Asked elsewhere.", key="5")
    assert waive(each_desk, bo, thread_id=second.id, seen=reply.id, reason="Asked elsewhere.", key="5") == waived
    with pytest.raises(Conflict, match="already waived by Bo Li"):
        waive(each_desk, bo, thread_id=second.id, seen=second.id, reason="Again.", key="6")
    assert waived.waived
    assert (waived.waived.by, waived.waived.reason, held()) == (bo, "Asked elsewhere.", {})


def test_a_query_on_a_passage_that_was_split_holds_both_parts(each_desk: Desk, bo: Account, say: Say) -> None:
    whole, on_words = say(query=True), say(query=True, words="majority")
    parts = (Part(Kind.PARAGRAPH, "", TEXT[:20]), Part(Kind.PARAGRAPH, "", TEXT[21:]))
    split = Suggestion("split", (("p1", text_hash(TEXT)),), parts=parts)
    asked: dict[str, Any] = {"document": DOCUMENT, "siglum": "W", "suggestion": split, "reason": "two", "key": "s"}
    made = propose(each_desk, bo, **asked)
    decide(each_desk, account_with(each_desk, "Cy", Role.EDITOR), made, {0: "accepted"})
    change(each_desk, bo, ("weak", "feeble"))

    def held() -> dict[str, set[str]]:
        with each_desk.database.read() as connection:
            found = threads.open_queries(connection, DOCUMENT, "W")
        return {passage: {one.id for one in every} for passage, every in found.items()}

    first, second, *_ = (one.id for one in newest(each_desk, "W").passages)
    assert held() == {first: {whole.id}, second: {whole.id, on_words.id}}
    resolve(each_desk, bo, thread_id=whole.id, seen=whole.id, key="r")
    assert held() == {second: {on_words.id}}


def test_a_received_text_has_no_query_for_nothing_of_it_is_approved(say: Say) -> None:
    with pytest.raises(InvalidInput, match="A is a received text"):
        say(siglum="A", query=True)
    assert say(siglum="A").query is False


def test_an_answer_goes_with_resolving_and_reopening_or_not_at_all(each_desk: Desk, bo: Account, say: Say) -> None:
    said = say(words="party")
    later = say(thread_id=said.id)
    given: dict[str, Any] = {"thread_id": said.id, "answer": "No.", "text_hash": text_hash(TEXT)}
    with pytest.raises(Conflict, match="Ada has said something"):
        resolve(each_desk, bo, seen=said.id, key="1", **given)
    with pytest.raises(Conflict, match="passage has changed"):
        resolve(each_desk, bo, seen=later.id, key="1", **given | {"text_hash": "0" * 64})
    assert len(the_thread(each_desk).comments) == 2
    for _ in range(2):
        resolve(each_desk, bo, seen=later.id, key="1", **given)
    thread = the_thread(each_desk)
    assert (thread.open, [one.body for one in thread.comments]) == (False, ["All?", "All?", "No."])
    with pytest.raises(Conflict, match="already been resolved by Bo Li"):
        resolve(each_desk, bo, seen=thread.last, key="2", **given)
    reopen(each_desk, bo, seen=thread.last, key="3", **given | {"answer": "Yes."})
    thread = the_thread(each_desk)
    assert (thread.open, thread.comments[-1].body, len(thread.comments)) == (True, "Yes.", 4)


def test_a_thread_of_which_all_was_withdrawn_is_settled_no_more(each_desk: Desk, bo: Account, say: Say) -> None:
    said = say()
    resolve(each_desk, bo, thread_id=said.id, seen=said.id, key="1")
    withdraw(each_desk, said.author, comment_id=said.id, key="2")
    assert the_thread(each_desk).state == "withdrawn"
    for settle in (resolve, reopen):
        with pytest.raises(Conflict, match="was withdrawn"):
            settle(each_desk, bo, thread_id=said.id, seen=said.id, key="3")


def test_what_others_say_is_unread_until_it_was_seen(each_desk: Desk, bo: Account, ada: Account, say: Say) -> None:
    first = say()
    answer = say(thread_id=first.id, account=bo)

    def unread(account: Account) -> tuple[str, ...]:
        with each_desk.database.read() as connection:
            seen = threads.seen(connection, account.id).get(first.id, 0)
        return the_thread(each_desk).unread_by(account, seen)

    assert (unread(ada), unread(bo)) == ((answer.id,), (first.id,))
    mark_read(each_desk, bo, document=DOCUMENT, seen={first.id: answer.id, "nonsense": answer.id})
    assert (unread(ada), unread(bo)) == ((answer.id,), ())
    later, other = say(thread_id=first.id), say()
    for seen in (first.id, other.id, "nonsense"):  # what was read before, what stands in another thread, nothing
        mark_read(each_desk, bo, document=DOCUMENT, seen={first.id: seen})
    assert unread(bo) == (later.id,)
    with pytest.raises(VariorumError):
        mark_read(each_desk, None, document=DOCUMENT, seen={})
