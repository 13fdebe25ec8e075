"""The draft of a whole text: kept by compare-and-set, taken over to a newer text, sent as one batch."""

from dataclasses import replace
from functools import partial

import pytest

from tests.examples import (
    DOCUMENT,
    a_file,
    an_account,
    at_once,
    decide,
    import_example,
    import_long,
    newest,
    start_working,
    suggest,
)
from webapp.errors import Conflict, Forbidden, InvalidInput, NotFound
from webapp.operations import alignments, deciding, drafts, proposing, whole_text
from webapp.operations.deciding import Judgement
from webapp.operations.desk import Desk, new_id
from webapp.operations.drafts import NotReady, SavedElsewhere
from webapp.operations.suggestions import Suggestion
from webapp.operations.whole_draft import WholeDraft
from webapp.review import Account, Ruling
from webapp.store import events
from webapp.store import proposals as shelf
from webapp.text.model import Kind, Passage, Tie, text_hash
from webapp.text.revising import Part

TEXT = "Khrushchev's “weak majority” was collapsing."
OF_B = "Khrushchev's “feeble majority” was falling apart."


@pytest.fixture
def people(each_desk: Desk) -> tuple[Account, Account]:
    """Ada and Bo, both editors; A, and B which words one passage otherwise; W begins with A."""
    import_example(each_desk)
    source = a_file()
    other = tuple(replace(one, text=OF_B, breaks=()) if one.text == TEXT else one for one in source.passages)
    import_example(each_desk, "B", content=b"b", source=replace(source, passages=other))
    ada, bo = an_account(each_desk), an_account(each_desk, "Bo")
    alignments.compute(each_desk, newest(each_desk, "A"), newest(each_desk, "B"))
    start_working(each_desk, bo)
    return ada, bo


def _save(desk: Desk, account: Account | None, number: int, page: str = "", turn: int = 0, **typed: str) -> WholeDraft:
    """Save what was typed for passages on the texts as they are now."""
    now = {placed.id: placed.passage.text_hash for placed in newest(desk, "W").passages}
    told = {name.replace("_", "-"): (now[name.replace("_", "-")], text) for name, text in typed.items()}
    return drafts.save(desk, account, document=DOCUMENT, siglum="W", number=number, typed=told, page=page, turn=turn)


def _page(desk: Desk, account: Account, **asked: str) -> whole_text.WholeText:
    return whole_text.whole_text(desk, account, DOCUMENT, "W", **asked)  # type: ignore[arg-type]


def _field(desk: Desk, account: Account, passage: str, **asked: str) -> whole_text.Field:
    return next(one for one in _page(desk, account, **asked).fields if one.placed.id == passage)


def _send(desk: Desk, account: Account, number: int, key: str = "") -> str:
    return drafts.send(
        desk, account, document=DOCUMENT, siglum="W", number=number, reason="Made plainer.", key=key or new_id()
    )


def test_what_was_typed_is_kept_and_nothing_else(each_desk: Desk, people: tuple[Account, Account]) -> None:
    ada, bo = people
    with each_desk.database.read() as connection:
        before = events.head(connection)
    kept = _save(each_desk, ada, 0, p1="To all departments:", p2="Now this.\r\n")
    assert (kept.number, list(kept.passages)) == (1, ["p2"])
    assert _field(each_desk, ada, "p2").text == "Now this.\n"
    assert _page(each_desk, bo).draft == WholeDraft(), "it is nobody else's"
    assert _save(each_desk, ada, 1, p2="Now this.\n").number == 1, "nothing new was typed"
    assert _save(each_desk, ada, 1, p2=TEXT).passages == {}, "what is as it was is not changed"
    with each_desk.database.read() as connection:
        assert events.head(connection) == before
    with pytest.raises(Forbidden):
        _save(each_desk, None, 2, p2="x")


def test_of_two_pages_none_overwrites_the_other_unseen(each_desk: Desk, people: tuple[Account, Account]) -> None:
    ada, _ = people
    _save(each_desk, ada, 0, "one", p2="First page.")
    with pytest.raises(SavedElsewhere) as refused:
        _save(each_desk, ada, 0, "two", p2="Second page.")
    assert refused.value.other.passages["p2"].text == "First page."
    again = _save(each_desk, ada, 0, "one", 1, p2="First page again.")
    assert again.number == 2, "what a page saved itself it knows"
    assert _save(each_desk, ada, 2, "two", p2="Second page.").number == 3
    with pytest.raises(SavedElsewhere):
        _save(each_desk, ada, 2, "one", p2="First page.")


def test_of_one_page_what_was_typed_before_does_not_overwrite_what_came_after(
    each_desk: Desk, people: tuple[Account, Account]
) -> None:
    ada, _ = people
    assert _save(each_desk, ada, 0, "one", 2, p2="Later words.").number == 1
    for turn in (1, 2):
        with pytest.raises(SavedElsewhere):
            _save(each_desk, ada, 0, "one", turn, p2="Earlier words.")
    assert _save(each_desk, ada, 0, "one", 2, p2="Later words.").number == 1, "the same again"
    assert _save(each_desk, ada, 0, "one", 3, p2="Latest words.").passages["p2"].text == "Latest words."
    assert _save(each_desk, ada, 2, "one", p2="Known.").number == 3, "whoever knows the newest need not count"


def test_who_has_lost_a_role_meanwhile_saves_nothing(each_desk: Desk, people: tuple[Account, Account]) -> None:
    ada, bo = people
    with each_desk.database.write() as connection:
        said: dict[str, object] = {"account": ada.id, "document": None, "roles": ["reader"]}
        each_desk.record(connection, "roles.set", said, actor=bo.id)
    with pytest.raises(Forbidden, match="has changed since you loaded the page"):
        _save(each_desk, ada, 0, p2="Mine.")


def test_a_draft_that_ended_is_not_written_by_a_page_that_does_not_know(
    each_desk: Desk, people: tuple[Account, Account]
) -> None:
    ada, _ = people
    kept = _save(each_desk, ada, 0, "one", p2="First page.")
    drafts.drop(each_desk, ada, document=DOCUMENT, siglum="W", number=kept.number)
    assert _page(each_desk, ada).draft.passages == {}
    with pytest.raises(SavedElsewhere):
        _save(each_desk, ada, 1, "one", p2="Late.")
    again = _save(each_desk, ada, 2, "two", p2="Anew.")
    assert again.number == 3
    with pytest.raises(SavedElsewhere):
        _save(each_desk, ada, 1, "one", p2="Late.")


def test_two_pages_that_save_at_once_both_know(each_desk: Desk, people: tuple[Account, Account]) -> None:
    ada, _ = people
    faults = at_once(
        lambda: _save(each_desk, ada, 0, "one", p2="First page."),
        lambda: _save(each_desk, ada, 0, "two", p2="Second page."),
    )
    assert [type(one) for one in faults] == [SavedElsewhere]


def test_it_is_sent_as_one_batch_with_reasons_and_credit(each_desk: Desk, people: tuple[Account, Account]) -> None:
    ada, bo = people
    kept = _save(each_desk, ada, 0, title="Circular on Romania and us", p1=" ", p3="同志们：矛盾。\n\n同志们！")
    kept = drafts.take(
        each_desk, ada, document=DOCUMENT, siglum="W", number=kept.number, passage="p2", other="B", text=OF_B
    )
    kept = _save(each_desk, ada, kept.number, p2=OF_B.replace("falling apart", "in ruins"))
    kept = drafts.give_reasons(
        each_desk, ada, document=DOCUMENT, siglum="W", number=kept.number, reasons={("p2", 1): "shorter"}
    )
    summary = whole_text.summary(each_desk, ada, DOCUMENT, "W")
    assert [(one.placed.id, one.verb) for one in summary.changed] == [
        ("title", "replace"),
        ("p1", "delete"),
        ("p2", "replace"),
        ("p3", "split"),
    ]
    batch = _send(each_desk, ada, kept.number, "k")
    assert _send(each_desk, ada, kept.number, "k") == batch
    with each_desk.database.read() as connection:
        found = shelf.in_batch(connection, batch)
        row = shelf.batch_at(connection, batch)
    assert row is not None
    assert (row.origin, row.reason) == ("text", "Made plainer.")
    assert [one.verb for one in found] == ["replace", "delete", "replace", "split"]
    assert [one.words for one in found[2].differences] == ["feeble", "in ruins"]
    assert [one.credit for one in found[2].differences] == ["B", ""]
    assert [one.reason for one in found[2].differences] == ["", "shorter"]
    assert _page(each_desk, ada).draft.passages == {}
    with pytest.raises(InvalidInput, match="Nothing is changed"):
        _send(each_desk, ada, _page(each_desk, ada).draft.number, "other")
    for proposal in found:
        decide(each_desk, bo, proposal, dict.fromkeys(range(proposal.count), "accepted"))
    assert [placed.passage.text for placed in newest(each_desk, "W").passages] == [
        "Circular on Romania and us",
        "May 9, 1963",
        "A private visit.",
        OF_B.replace("falling apart", "in ruins"),
        "同志们：矛盾。",
        "同志们！",
    ]


def test_reasons_outlive_what_is_typed_on(each_desk: Desk, people: tuple[Account, Account]) -> None:
    ada, _ = people
    kept = _save(each_desk, ada, 0, p2=TEXT.replace("weak", "frail").replace("collapsing", "gone"))

    def give(number: int, reasons: dict[tuple[str, int], str]) -> WholeDraft:
        return drafts.give_reasons(each_desk, ada, document=DOCUMENT, siglum="W", number=number, reasons=reasons)

    def told() -> tuple[list[str], dict[int, str]]:
        (one,) = whole_text.summary(each_desk, ada, DOCUMENT, "W").changed
        return [own.reason for own in one.differences], dict(one.left)

    kept = give(kept.number, {("p2", 0): "stronger", ("p2", 1): "vivid"})
    kept = _save(each_desk, ada, kept.number, p2=TEXT.replace("weak majority", "frail half"))
    assert told() == (["stronger"], {1: "vivid"})
    with pytest.raises(NotReady) as refused:
        _send(each_desk, ada, kept.number)
    assert "“vivid” is the reason" in refused.value.problems["p2"]
    kept = give(kept.number, {})
    assert told() == (["stronger"], {1: "vivid"}), "what is not named stays"
    kept = _save(each_desk, ada, kept.number, p2=TEXT.replace(" was", "\n\nwas"))
    assert told() == ([], {0: "stronger", 1: "vivid"}), "a passage that is only split has no differences"
    with pytest.raises(NotReady):
        _send(each_desk, ada, kept.number)
    kept = give(kept.number, {("p2", 0): "", ("p2", 1): ""})
    _send(each_desk, ada, kept.number)


def test_words_are_taken_where_they_differ(each_desk: Desk, people: tuple[Account, Account]) -> None:
    ada, _ = people
    field = _field(each_desk, ada, "p2", beside="B")
    assert field.beside is not None
    assert [one.words for one in field.beside.takings] == [("weak", "feeble"), ("collapsing", "falling apart")]
    kept = _save(each_desk, ada, 0, p2="Then " + TEXT)

    def take(difference: int) -> WholeDraft:
        return drafts.take(
            each_desk,
            ada,
            document=DOCUMENT,
            siglum="W",
            number=kept.number,
            passage="p2",
            other="B",
            text=OF_B,
            difference=difference,
        )

    with pytest.raises(NotFound):
        take(2)
    assert take(1).passages["p2"].text == "Then " + TEXT.replace("collapsing", "falling apart")


def test_when_the_text_moves_on_what_was_typed_is_taken_over_or_shown(
    each_desk: Desk, people: tuple[Account, Account]
) -> None:
    ada, bo = people
    typed = TEXT.replace("weak", "frail").replace("collapsing", "gone")
    kept = _save(each_desk, ada, 0, p2=typed, p3="同志们：问题。")
    decide(each_desk, bo, suggest(each_desk, ada, "p2", ("weak", "feeble")), {0: "accepted"})
    decide(each_desk, bo, suggest(each_desk, ada, "p3", ("同志", "朋友")), {0: "accepted"})
    decide(each_desk, bo, suggest(each_desk, ada, "p1", ("departments", "offices")), {0: "accepted"})
    assert _field(each_desk, ada, "p1").text == "To all offices:", "what was not touched goes with the text"
    field = _field(each_desk, ada, "p2")
    assert field.text == typed
    assert "<ins" in field.theirs
    assert "<ins" in field.mine
    with pytest.raises(NotReady) as refused:
        _send(each_desk, ada, kept.number)
    assert list(refused.value.problems) == ["p2", "p3"]
    with pytest.raises(Conflict, match="has changed since you began"):
        drafts.take(each_desk, ada, document=DOCUMENT, siglum="W", number=1, passage="p2", other="B", text=OF_B)
    moved = drafts.rebase(each_desk, ada, document=DOCUMENT, siglum="W", number=1, passage="p2")
    assert moved.passages["p2"].text == TEXT.replace("weak", "feeble").replace("collapsing", "gone")
    assert list(moved.lost["p2"]) == ["weak → frail"]
    stands = drafts.adopt(each_desk, ada, document=DOCUMENT, siglum="W", number=2, passage="p3")
    assert stands.passages["p3"].text == "同志们：问题。"
    _send(each_desk, ada, stands.number)


def test_reasons_and_credit_stay_with_a_text_that_is_proposed_as_it_is(
    each_desk: Desk, people: tuple[Account, Account]
) -> None:
    ada, bo = people
    take = partial(drafts.take, each_desk, ada, document=DOCUMENT, siglum="W")
    kept = take(number=0, passage="p2", other="B", text=OF_B)
    reasons = {("p2", 0): "fainter", ("p2", 1): "vivid"}
    kept = drafts.give_reasons(each_desk, ada, document=DOCUMENT, siglum="W", number=kept.number, reasons=reasons)
    decide(each_desk, bo, suggest(each_desk, ada, "p2", ("weak", "very slight")), {0: "accepted"})
    drafts.adopt(each_desk, ada, document=DOCUMENT, siglum="W", number=kept.number, passage="p2")
    (one,) = whole_text.summary(each_desk, ada, DOCUMENT, "W").changed
    assert [(own.words[1], own.reason, own.credit) for own in one.differences] == [
        ("feeble", "fainter", "B"),
        ("falling apart", "vivid", "B"),
    ]
    assert one.left == {}


def test_what_was_typed_for_a_passage_that_is_gone_is_not_lost(
    each_desk: Desk, people: tuple[Account, Account]
) -> None:
    ada, bo = people
    theirs = _save(each_desk, bo, 0, p2=" ")
    batch = _send(each_desk, bo, theirs.number)
    kept = _save(each_desk, ada, 0, p2="Mine.")
    with each_desk.database.read() as connection:
        (proposal,) = shelf.in_batch(connection, batch)
    decide(each_desk, ada, proposal, {0: "accepted"})
    assert _page(each_desk, ada).gone == {"p2": "Mine."}
    with pytest.raises(NotReady):
        _send(each_desk, ada, kept.number)
    kept = drafts.drop(each_desk, ada, document=DOCUMENT, siglum="W", number=kept.number, passage="p2")
    assert kept.passages == {}


def test_what_cannot_be_a_passage_is_told_where_it_is(each_desk: Desk, people: tuple[Account, Account]) -> None:
    ada, _ = people
    kept = _save(each_desk, ada, 0, title="Two\n\nlines", p2="A line\nand another.")
    with pytest.raises(NotReady) as refused:
        _send(each_desk, ada, kept.number)
    assert list(refused.value.problems) == ["title", "p2"]
    with pytest.raises(InvalidInput, match="NUL"):
        _save(each_desk, ada, kept.number, p2="\x00")


def test_a_page_that_could_not_be_saved_shows_what_was_typed_and_what_the_other_saved(
    each_desk: Desk, people: tuple[Account, Account]
) -> None:
    ada, _ = people
    _save(each_desk, ada, 0, "one", p2="First page.")
    base = text_hash(TEXT)
    shown = whole_text.whole_text(each_desk, ada, DOCUMENT, "W", typed={"p2": (base, "Second page.")})
    field = next(one for one in shown.fields if one.placed.id == "p2")
    assert (field.text, field.other, field.changed) == ("Second page.", "First page.", True)


def test_what_was_not_touched_on_such_a_page_goes_with_the_text(
    each_desk: Desk, people: tuple[Account, Account]
) -> None:
    ada, bo = people
    decide(each_desk, bo, suggest(each_desk, ada, "p2", ("weak", "feeble")), {0: "accepted"})
    shown = whole_text.whole_text(each_desk, ada, DOCUMENT, "W", typed={"p2": (text_hash(TEXT), TEXT)})
    field = next(one for one in shown.fields if one.placed.id == "p2")
    assert (field.text, field.changed, field.theirs) == (TEXT.replace("weak", "feeble"), False, "")


def test_a_long_text_comes_in_parts(desk: Desk) -> None:
    passages = tuple(Passage(a_file().passages[5].kind, f"Passage {number}.") for number in range(1, 101))
    import_example(desk, source=replace(a_file(), passages=(a_file().passages[0], *passages)))
    ada = an_account(desk)
    start_working(desk, ada)
    first, second = _page(desk, ada), _page(desk, ada, start="p45")
    assert [one.placed.id for one in first.fields][:2] == ["title", "p1"]
    assert [one.placed.id for one in second.fields] == [f"p{number}" for number in range(41, 81)]
    assert (first.part.later, second.part.earlier, second.part.later) == ("p41", "", "p81")


def test_a_note_is_shown_with_the_part_of_a_long_text_that_its_passage_is_in(desk: Desk) -> None:
    import_long(desk)
    ada, bo = an_account(desk), an_account(desk, "Bo")
    start_working(desk, bo, document="long")
    part = Part(Kind.NOTE, "", "A ship.", Tie("p90", 0, 7))
    suggestion = Suggestion("insert", parts=(part,))
    made = proposing.propose(desk, ada, document="long", siglum="W", suggestion=suggestion, reason="", key="n")
    decide(desk, bo, made, {0: "accepted"})
    shown = whole_text.whole_text(desk, ada, "long", "W", start="n1")
    assert shown.part.first == 80
    assert [(one.placed.id, one.tied) for one in shown.fields][9:12] == [("p90", ""), ("n1", "Passage"), ("p91", "")]
    assert all(one.placed.id != "n1" for one in whole_text.whole_text(desk, ada, "long", "W").fields)


def test_a_passage_that_is_split_has_its_other_words_apart_with_reasons_and_credit(
    each_desk: Desk, people: tuple[Account, Account]
) -> None:
    ada, bo = people
    kept = drafts.take(each_desk, ada, document=DOCUMENT, siglum="W", number=0, passage="p2", other="B", text=OF_B)
    kept = _save(each_desk, ada, kept.number, p2=OF_B.replace(" was ", "\n\nwas "))
    kept = drafts.give_reasons(
        each_desk, ada, document=DOCUMENT, siglum="W", number=kept.number, reasons={("p2", 1): "shorter"}
    )
    (changed,) = whole_text.summary(each_desk, ada, DOCUMENT, "W").changed
    assert (changed.verb, len(changed.parts)) == ("split", 2)
    assert "feeble</ins>" in changed.parts[0]
    assert [(one.words[1], one.reason, one.credit) for one in changed.differences] == [
        ("feeble", "", "B"),
        ("falling apart", "shorter", "B"),
    ]
    batch = _send(each_desk, ada, kept.number)
    with each_desk.database.read() as connection:
        split, words = shelf.in_batch(connection, batch)
    assert [part.text for part in split.parts] == ["Khrushchev's “weak majority”", "was collapsing."]
    assert [(one.words, one.reason, one.credit) for one in words.differences] == [
        ("feeble", "", "B"),
        ("falling apart", "shorter", "B"),
    ]
    both = [Judgement(one.id, 0, tuple(Ruling(at, "accepted", "") for at in one.open)) for one in (split, words)]
    seen = {placed.id: placed.passage.text_hash for placed in newest(each_desk, "W").passages}
    deciding.decide(each_desk, bo, document=DOCUMENT, siglum="W", judgements=both, seen=seen, key="k")
    texts = [placed.passage.text for placed in newest(each_desk, "W").body]
    assert texts[1:3] == ["Khrushchev's “feeble majority”", "was falling apart."]


def test_words_that_change_where_a_passage_is_split_stay_in_its_parts_with_what_was_said_of_them(
    each_desk: Desk, people: tuple[Account, Account]
) -> None:
    ada, _ = people
    kept = drafts.take(each_desk, ada, document=DOCUMENT, siglum="W", number=0, passage="p2", other="B", text=OF_B)
    kept = _save(each_desk, ada, kept.number, p2=OF_B.replace(" was ", "\n\nA third.\n\nwas "))
    batch = _send(each_desk, ada, kept.number)
    with each_desk.database.read() as connection:
        (split,) = shelf.in_batch(connection, batch)
    assert [part.text for part in split.parts] == [
        "Khrushchev's “feeble majority”",
        "A third.",
        "was falling apart.",
    ]
    assert split.reason == "B’s words are in it."
