"""Editions: of approved passages only, shown before, frozen after, superseded or withdrawn at the same address."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import NewDesk
from tests.examples import (
    DOCUMENT,
    account_with,
    an_account,
    approve,
    at_once,
    decide,
    import_example,
    newest,
    publish,
    start_working,
    suggest,
)
from webapp.errors import Conflict, Forbidden, InvalidInput, NotFound
from webapp.operations import administering, approving, edition_draft, proposing, publishing, rules
from webapp.operations.desk import Desk, new_id
from webapp.operations.journal import export_reviews, import_reviews
from webapp.operations.suggestions import Suggestion
from webapp.review import Account, Role
from webapp.review.edition_file import plain_text
from webapp.review.editions import Content, Edition, citation, plain, words_of
from webapp.store import events
from webapp.text.model import Basis, Header, Kind, Passage, Tie, WitnessFile, text_hash
from webapp.text.revising import Part

TEXT = "Khrushchev's “weak majority” was collapsing."


def _change(desk: Desk, people: tuple[Account, Account], before: str, after: str, passage: str = "p2") -> None:
    decide(desk, people[1], suggest(desk, people[0], passage, (before, after)), {0: "accepted"})


def _all(desk: Desk) -> list[str]:
    return [one.id for one in newest(desk, "W").passages]


def _content(desk: Desk, number: int = 1) -> Content:
    return publishing.edition(desk, DOCUMENT, "W", number).edition.content


def _file(desk: Desk, number: int = 1, siglum: str = "W") -> str:
    found = publishing.edition(desk, DOCUMENT, siglum, number)
    return plain_text(found.edition.content, found.texts)


def _states(content: Content) -> dict[str, str]:
    return {one.id: one.state for one in content.passages}


def test_an_edition_says_all_that_it_is_made_of(each_desk: Desk, people: tuple[Account, Account]) -> None:
    ada, bo = people
    _change(each_desk, people, "weak", "feeble")
    approve(each_desk, bo, *_all(each_desk), checked="scan")
    approve(each_desk, ada, "p2", checked="translation")
    assert publish(each_desk, bo) == 1
    content = _content(each_desk)
    assert (content.number, content.title, content.siglum, content.revision) == (1, "Circular on Romania", "W", 2)
    assert content.date == each_desk.now().date().isoformat()
    assert (content.revisers, content.approvers) == (("Ada",), ("Bo", "Ada"))
    assert set(_states(content).values()) == {"approved"}
    two = next(one for one in content.passages if one.id == "p2")
    assert (two.name, two.label, two.revision, two.checked) == ("¶ 2", "1. ", 2, ("scan", "translation"))
    assert two.text_hash == text_hash(TEXT.replace("weak", "feeble"))
    (change,) = content.changes
    assert content.against == "the received text A"
    assert (change.passage, change.what) == ("p2", "text")
    texts = publishing.edition(each_desk, DOCUMENT, "W", 1).texts
    assert words_of(change, texts) == [("weak", "feeble")]
    assert _file(each_desk).startswith("Circular on Romania\n\nEdition 1 of W, Revised translation\n")
    assert plain(citation(content)).startswith("“Circular on Romania”, witness W (Revised translation), edition 1, 20")
    told = _file(each_desk)
    assert "Revised by Ada. Approved by Bo and Ada." in told
    on = f"on {each_desk.now().date().isoformat()}, checked against"
    approved = f"approved by Bo {on} the scan; approved by Ada {on} the English only"
    assert f"[¶ 2, p2@2: {approved}]\n1. Khrushchev's “feeble majority”" in told
    assert "- ¶ 2: “weak” → “feeble”" in told
    assert "From revision 2. 6 of 6 passages are approved.\n" in told


@pytest.mark.parametrize("rest", ["marked", "last"])
def test_what_is_not_approved_is_marked_or_as_it_was_last_approved_or_left_out(
    each_desk: Desk, people: tuple[Account, Account], rest: str
) -> None:
    _, bo = people
    approve(each_desk, bo, "title", "p2")
    _change(each_desk, people, "weak", "feeble")
    publish(each_desk, bo, rest=rest)
    content, told = _content(each_desk), _file(each_desk)
    states = _states(content)
    two = next(one for one in content.passages if one.id == "p2")
    if rest == "marked":
        assert states == {"title": "approved"} | dict.fromkeys(set(states) - {"title"}, "unapproved")
        assert "[¶ 2, p2@2: not approved]\n1. Khrushchev's “feeble majority”" in told
    else:
        assert states == {"title": "approved", "p2": "earlier"} | dict.fromkeys(
            set(states) - {"title", "p2"}, "omitted"
        )
        assert (two.revision, two.text_hash) == (1, text_hash(TEXT))
        assert "[¶ 2, p2@1: as last approved, in revision 1; approved by Bo on " in told
        assert "[¶ 1, p1: left out: no text of it was ever approved]" in told
        assert "To all departments" not in told
        assert "feeble" not in told


def test_without_anything_approved_there_is_no_edition(each_desk: Desk, people: tuple[Account, Account]) -> None:
    _, bo = people
    for rest in ("marked", "last"):
        with pytest.raises(InvalidInput, match="Nothing of this text is approved yet"):
            publish(each_desk, bo, rest=rest)
    with pytest.raises(InvalidInput, match="what becomes of passages"):
        publish(each_desk, bo, rest="")
    with pytest.raises(Conflict, match="stays as it was received"):
        publish(each_desk, bo, siglum="A")
    with pytest.raises(Forbidden):
        publish(each_desk, account_with(each_desk, "Di", Role.TRANSLATOR, Role.ADMIN))


def test_the_title_of_an_edition_is_not_one_that_nobody_approved(
    each_desk: Desk, people: tuple[Account, Account]
) -> None:
    approve(each_desk, people[1], "p2")
    publish(each_desk, people[1])
    assert _content(each_desk).title == DOCUMENT


def test_what_is_published_is_what_was_shown(each_desk: Desk, people: tuple[Account, Account]) -> None:
    ada, bo = people
    approve(each_desk, bo, *_all(each_desk))
    shown = edition_draft.draft(each_desk, DOCUMENT, "W", "marked").name
    _change(each_desk, people, "weak", "feeble")
    with pytest.raises(Conflict, match="not what you were shown"):
        publish(each_desk, bo, shown=shown)
    _change(each_desk, people, "feeble", "weak")
    with pytest.raises(Conflict, match="not what you were shown"):
        publish(each_desk, bo, shown=shown)
    shown = edition_draft.draft(each_desk, DOCUMENT, "W", "marked").name
    assert publish(each_desk, bo, shown=shown, key="1") == 1
    assert publish(each_desk, bo, shown=shown, key="1") == 1
    with pytest.raises(Conflict, match="Edition 1 has been published by Bo meanwhile"):
        publish(each_desk, ada, shown=shown, number=1)
    assert len(publishing.editions(each_desk, DOCUMENT, "W")[2]) == 1


def test_of_two_editors_who_publish_at_once_one_does(each_desk: Desk, people: tuple[Account, Account]) -> None:
    approve(each_desk, people[1], "p2")
    shown = edition_draft.draft(each_desk, DOCUMENT, "W", "marked").name
    (fault,) = at_once(*(partial(publish, each_desk, who, shown=shown, number=1) for who in people))
    assert isinstance(fault, Conflict)
    assert len(publishing.editions(each_desk, DOCUMENT, "W")[2]) == 1


def test_an_edition_is_the_same_bytes_fifty_revisions_later_and_under_another_name(
    each_desk: Desk, people: tuple[Account, Account]
) -> None:
    ada, bo = people
    approve(each_desk, bo, "title", "p2")
    _change(each_desk, people, "weak", "feeble")
    publish(each_desk, bo, rest="last")
    approve(each_desk, bo, "p2")
    publish(each_desk, bo)
    before, contents = (_file(each_desk), _file(each_desk, 2)), (_content(each_desk), _content(each_desk, 2))
    for at in range(50):
        _change(each_desk, people, "collapsing", f"{at} collapsing")
    rules.change_rule(each_desk, ada, name="two_approvals", value=True, seen=False, key="rule")
    (first,) = [one for one in approving.history(each_desk, DOCUMENT, "W", "p2") if one.revision == 1]
    approving.withdraw(each_desk, bo, document=DOCUMENT, approval_id=first.id, reason="Early.", key="back")
    about = {"document": DOCUMENT, "reason": "Clearer."}
    witness = newest(each_desk, "W").witness.id
    administering.rename_witness(each_desk, ada, witness=witness, siglum="R", seen="W", key="name", **about)
    administering.rename_document(each_desk, ada, name="circular", seen=DOCUMENT, key="names", **about)
    assert newest(each_desk, "R").number == 52
    assert (_file(each_desk, 1, "R"), _file(each_desk, 2, "R")) == before
    assert tuple(one.content for one in publishing.editions(each_desk, DOCUMENT, "R")[2]) == contents


def test_an_edition_is_superseded_by_the_next_and_withdrawn_with_a_reason(
    each_desk: Desk, people: tuple[Account, Account]
) -> None:
    ada, bo = people
    approve(each_desk, bo, *_all(each_desk))
    for _ in range(3):
        publish(each_desk, bo)
    first, second, third = publishing.editions(each_desk, DOCUMENT, "W")[2]
    assert [one.superseded_by for one in (first, second, third)] == [3, 3, None]
    back = partial(publishing.withdraw, each_desk, document=DOCUMENT, siglum="W", number=3)
    with pytest.raises(InvalidInput, match="Say why"):
        back(ada, reason=" ", key="1")
    for _ in range(2):
        back(ada, reason="A page was missing.", key="2")
    with pytest.raises(Conflict, match="Ada has withdrawn this edition already"):
        back(bo, reason="Again.", key="3")
    with pytest.raises(NotFound, match="has no edition 9; there is 1 to 3"):
        publishing.edition(each_desk, DOCUMENT, "W", 9)
    every: list[Edition] = publishing.editions(each_desk, DOCUMENT, "W")[2]
    assert [one.superseded_by for one in every] == [2, None, None]
    assert every[2].withdrawn is not None
    assert (every[2].withdrawn.by, every[2].withdrawn.reason) == (ada, "A page was missing.")
    assert publish(each_desk, bo) == 4
    assert _content(each_desk, 4).against == "edition 2"


def test_the_changes_between_two_editions_are_those_of_words_and_passages(
    each_desk: Desk, people: tuple[Account, Account]
) -> None:
    ada, bo = people
    approve(each_desk, bo, *_all(each_desk))
    publish(each_desk, bo)
    _change(each_desk, people, "weak", "feeble")
    _change(each_desk, people, "was", "Was")
    texts = {one.id: one.passage.text for one in newest(each_desk, "W").passages}
    for suggestion in (
        Suggestion("insert", after="p2", parts=(Part(Kind.PARAGRAPH, "", "A new one."),)),
        Suggestion("move", (("p3", text_hash(texts["p3"])),), after=""),
        Suggestion("delete", (("p1", text_hash(texts["p1"])),)),
        Suggestion("kind", (("p2", text_hash(texts["p2"])),), parts=(Part(Kind.LIST_ITEM, "7. ", texts["p2"]),)),
    ):
        made = proposing.propose(
            each_desk, ada, document=DOCUMENT, siglum="W", suggestion=suggestion, reason="", key=new_id()
        )
        decide(each_desk, bo, made, {0: "accepted"})
    publish(each_desk, bo)
    found = publishing.report(each_desk, DOCUMENT, "W", 1, 2)
    assert found.accidentals == 1
    assert {(change.passage, change.what) for one in found.passages for change in one.changes} == {
        ("p2", "text"),
        ("p2", "label"),
        ("p4", "added"),
        ("p3", "moved"),
        ("p1", "removed"),
    }
    two = next(one for one in found.passages if one.changes[0].passage == "p2")
    ((_, before),), ((_, after),) = two.before, two.after
    assert before.count("<del") == after.count("<ins") == 1, "an accidental is not marked"
    assert "weak" in before
    assert {one.what for one in _content(each_desk, 2).changes} == {"text", "label", "added", "moved", "removed"}
    back = publishing.report(each_desk, DOCUMENT, "W", 2, 1)
    assert {change.what for one in back.passages for change in one.changes} == {
        "text",
        "label",
        "added",
        "moved",
        "removed",
    }


def test_a_text_that_rests_on_no_source_says_so(each_desk: Desk) -> None:
    source = WitnessFile(
        (Passage(Kind.PARAGRAPH, "Words."),),
        Header(siglum="A", language="en", basis=Basis.RECONSTRUCTION.value, made_by="Eve", rights="CC BY 4.0"),
    )
    import_example(each_desk, source=source)
    ada = an_account(each_desk)
    start_working(each_desk, ada)
    approve(each_desk, ada, "p1", checked="translation")
    publish(each_desk, ada)
    content = _content(each_desk)
    assert [one.split(" is a ")[-1] for one in content.warnings] == [
        "reconstruction, not a source.",
        "1 of 1 approved passages was checked against the English only, not against a source.",
    ]
    assert (content.translator, content.rights) == ("Eve", "CC BY 4.0")
    assert "Reconstructed by Eve. Approved by Ada.\nRights: CC BY 4.0\n" in _file(each_desk)


def test_a_desk_rebuilt_from_its_journal_has_the_same_approvals_and_editions(
    desk: Desk, new_desk: NewDesk, tmp_path: Path
) -> None:
    import_example(desk)
    people = an_account(desk), an_account(desk, "Bo")
    start_working(desk, people[1])
    (made,) = approve(desk, people[0], "p2", remark="Read twice.")
    approve(desk, people[1], "title", "p1", checked="scan")
    for _ in range(2):
        publish(desk, people[1], rest="last")
        _change(desk, people, "collapsing", "collapsing indeed")
    about = {"document": DOCUMENT, "reason": "Early."}
    approving.withdraw(desk, people[1], approval_id=made.id, key="back", **about)
    publishing.withdraw(desk, people[1], siglum="W", number=2, key="away", **about)
    export_reviews(desk)
    copy = shutil.copytree(desk.settings.workspace, tmp_path / "clone", ignore=shutil.ignore_patterns("*.sqlite3*"))
    rebuilt = new_desk(workspace=copy)
    import_reviews(rebuilt)
    for number in (1, 2):
        assert _file(rebuilt, number) == _file(desk, number)
    assert publishing.editions(rebuilt, DOCUMENT, "W") == publishing.editions(desk, DOCUMENT, "W")
    assert approving.standings(rebuilt, DOCUMENT, "W") == approving.standings(desk, DOCUMENT, "W")


def test_a_note_is_printed_at_the_foot_with_its_words_where_these_are_printed(
    each_desk: Desk, people: tuple[Account, Account]
) -> None:
    ada, bo = people
    start = TEXT.index("weak majority")
    note = Part(Kind.NOTE, "", "An official term.", Tie("p2", start, start + len("weak majority")))
    made = proposing.propose(
        each_desk,
        ada,
        document=DOCUMENT,
        siglum="W",
        suggestion=Suggestion("insert", parts=(note,)),
        reason="",
        key=new_id(),
    )
    decide(each_desk, bo, made, {0: "accepted"})
    approve(each_desk, bo, "p2", "n1")
    _change(each_desk, people, "collapsing", "falling")
    for rest in ("marked", "last"):
        publish(each_desk, bo, rest=rest)
    marked, last = (_content(each_desk, number).notes[0] for number in (1, 2))
    assert marked.on == ("p2", start, start + len("weak majority"))
    assert last.on == ("p2", 0, 0), "the text that is printed is not the one that the range is of"
    on = f"on {each_desk.now().date().isoformat()}, checked against the transcription"
    head = "[Note 1, on ¶ 2 “weak majority” (not approved), n1@3: approved by Bo"
    assert f"{head} {on}]\nAn official" in _file(each_desk)
    assert "[Note 1, on ¶ 2, n1@3: " in _file(each_desk, 2)


def test_the_day_on_which_an_edition_is_published_is_no_part_of_what_was_shown(
    each_desk: Desk, people: tuple[Account, Account]
) -> None:
    approve(each_desk, people[1], "p2")
    shown = edition_draft.draft(each_desk, DOCUMENT, "W", "marked").name
    tomorrow = each_desk.now() + timedelta(days=1)
    publish(replace(each_desk, now=lambda: tomorrow), people[1], shown=shown, number=1)
    assert _content(each_desk).date == tomorrow.date().isoformat()


def test_what_is_to_be_published_is_looked_at_once_nobody_else_can_write(
    each_desk: Desk, people: tuple[Account, Account], monkeypatch: pytest.MonkeyPatch
) -> None:
    approve(each_desk, people[1], "p2")
    done: list[str] = []

    def noted(name: str, act: Callable[..., Any]) -> Callable[..., Any]:
        def run(*of: object) -> object:
            done.append(name)
            return act(*of)

        return run

    monkeypatch.setattr("webapp.operations.publishing.events.lock", noted("lock", events.lock))
    monkeypatch.setattr("webapp.operations.publishing.draft_in", noted("look", edition_draft.draft_in))
    publish(each_desk, people[1])
    assert done == ["lock", "look"]


def test_an_approval_is_taken_back_in_its_own_document_only(each_desk: Desk, people: tuple[Account, Account]) -> None:
    (made,) = approve(each_desk, people[1], "p2")
    import_example(each_desk, document="other", content=b"other")
    about = {"approval_id": made.id, "reason": "Early.", "key": "back"}
    with pytest.raises(NotFound, match="no such approval in this document"):
        approving.withdraw(each_desk, people[1], document="other", **about)
    approving.withdraw(each_desk, people[1], document=DOCUMENT, **about)
