"""What an edition would print: of texts that were split and joined, under two-person approval, and revised by whom."""

import pytest

from tests.examples import (
    DOCUMENT,
    account_with,
    an_account,
    approve,
    comment_on,
    decide,
    import_example,
    newest,
    publish,
    start_working,
    suggest,
)
from webapp.errors import InvalidInput
from webapp.operations import approving, comments, deciding, edition_draft, proposing, publishing, rules
from webapp.operations.deciding import Judgement
from webapp.operations.desk import Desk, new_id
from webapp.operations.suggestions import Suggestion
from webapp.review import Account, Role, Ruling
from webapp.review.edition_changes import called, told
from webapp.review.edition_file import plain_text
from webapp.review.editions import Content, PrintedPassage
from webapp.text.model import Header, Kind, Passage, WitnessFile, text_hash
from webapp.text.revising import Part

TEXT = "Khrushchev's “weak majority” was collapsing."
HALVES = "Khrushchev's “weak majority”", "was collapsing."


def _text(desk: Desk, passage: str) -> str:
    return next(one.passage.text for one in newest(desk, "W").passages if one.id == passage)


def _change(desk: Desk, by: Account, editor: Account, before: str, after: str) -> None:
    decide(desk, editor, suggest(desk, by, "p2", (before, after)), {0: "accepted"})


def _make(desk: Desk, by: Account, editor: Account, suggestion: Suggestion) -> None:
    made = proposing.propose(desk, by, document=DOCUMENT, siglum="W", suggestion=suggestion, reason="", key=new_id())
    decide(desk, editor, made, {0: "accepted"})


def _split(desk: Desk, by: Account, editor: Account) -> None:
    parts = (Part(Kind.LIST_ITEM, "1. ", HALVES[0]), Part(Kind.PARAGRAPH, "", HALVES[1]))
    _make(desk, by, editor, Suggestion("split", (("p2", text_hash(TEXT)),), parts=parts))


def _join(desk: Desk, by: Account, editor: Account, *passages: str, label: str = "1. ") -> None:
    texts = [_text(desk, one) for one in passages]
    part = Part(Kind.LIST_ITEM, label, " ".join(texts))
    acted = tuple((one, text_hash(text)) for one, text in zip(passages, texts, strict=True))
    _make(desk, by, editor, Suggestion("merge", acted, parts=(part,)))


def _draft(desk: Desk, rest: str = "marked") -> Content:
    return edition_draft.draft(desk, DOCUMENT, "W", rest).content


def _printed(desk: Desk, rest: str = "marked") -> dict[str, PrintedPassage]:
    return {one.id: one for one in _draft(desk, rest).passages}


def test_words_of_a_passage_that_was_split_or_joined_since_it_was_approved_are_not_printed_twice_or_lost_unsaid(
    each_desk: Desk, people: tuple[Account, Account]
) -> None:
    ada, bo = people
    approve(each_desk, bo, "p1", "p2", "p3")
    _split(each_desk, ada, bo)
    approve(each_desk, bo, "p4")
    content = _draft(each_desk, "last")
    states = {one.id: (one.state, bool(one.text_hash)) for one in content.passages if one.id in ("p1", "p2", "p4")}
    assert states == {"p1": ("approved", True), "p2": ("divided", False), "p4": ("approved", True)}
    assert content.warnings[0].startswith("¶ 2 is left out: it was split or joined with another since")
    assert _printed(each_desk)["p2"].state == "unapproved"
    _join(each_desk, ada, bo, "p2", "p4", label="7. ")
    assert _printed(each_desk, "last")["p2"].state == "earlier", "the label is not the one that was approved"
    _join(each_desk, ada, bo, "p2", "p3")
    printed = _printed(each_desk, "last")
    assert printed["p2"].state == "divided"
    assert "p3" not in printed


def test_a_split_and_a_join_are_told_as_such_in_edition_and_report(
    each_desk: Desk, people: tuple[Account, Account]
) -> None:
    ada, bo = people
    approve(each_desk, bo, *(one.id for one in newest(each_desk, "W").passages))
    publish(each_desk, bo)
    _split(each_desk, ada, bo)
    _make(each_desk, ada, bo, Suggestion("delete", (("p1", text_hash(_text(each_desk, "p1"))),)))
    publish(each_desk, bo)
    _join(each_desk, ada, bo, "p2", "p4")
    publish(each_desk, bo)

    def said(number: int) -> list[str]:
        content = publishing.edition(each_desk, DOCUMENT, "W", number).edition.content
        return [f"{called(one, content.against)} {told(one, content.passages)}" for one in content.changes]

    assert said(2) == [
        "¶ 1 and ¶ 2 (not approved) came of a split of what was ¶ 2",
        "¶ 1 of edition 1 was taken away",
    ]
    assert said(3) == ["¶ 1 came of joining what was ¶ 1 and ¶ 2"], "the text that was approved is back"
    for left, right, wanted, sizes in (
        (1, 2, ["¶ 1 and ¶ 2 (not approved)", "¶ 1 of edition 1"], (1, 2)),
        (2, 1, ["¶ 1", "¶ 2"], (0, 1)),
        (1, 3, ["¶ 1 of edition 1"], (1, 0)),
    ):
        report = publishing.report(each_desk, DOCUMENT, "W", left, right)
        assert [one.name for one in report.passages] == wanted
        assert tuple(len(side) for side in (report.passages[0].before, report.passages[0].after)) == sizes
        assert "<del" not in "".join(html for one in report.passages for _, html in one.before if one.after)
    report = publishing.report(each_desk, DOCUMENT, "W", 1, 2)
    assert (report.approved, report.unapproved) == (0, 1)
    report = publishing.report(each_desk, DOCUMENT, "W", 2, 3)
    assert (report.approved, report.unapproved) == (1, 0)


def test_whoever_revised_words_that_are_not_printed_is_no_reviser(
    each_desk: Desk, people: tuple[Account, Account]
) -> None:
    ada, bo = people
    tom, uma = (account_with(each_desk, name, Role.TRANSLATOR) for name in ("Tom", "Uma"))
    approve(each_desk, bo, "p2")
    _change(each_desk, tom, bo, "weak", "feeble and weary")
    assert _draft(each_desk).revisers == ("Tom",)
    assert _draft(each_desk, "last").revisers == (), "printed as it was before"
    _change(each_desk, uma, bo, "weary", "tired")
    assert _draft(each_desk).revisers == ("Tom", "Uma"), "some words of each stand"
    _change(each_desk, ada, bo, "feeble and tired", "frail")
    assert _draft(each_desk).revisers == ("Ada",)
    _change(each_desk, tom, bo, "frail", "weak")
    assert _draft(each_desk).revisers == (), "all is as it was received"
    _change(each_desk, uma, bo, " was collapsing", "")
    assert _draft(each_desk).revisers == ("Tom", "Uma"), "words taken away stay away"
    refused = suggest(each_desk, ada, "p2", ("weak", "brittle"))
    decide(each_desk, bo, refused, {0: "rejected"})
    assert "Ada" not in _draft(each_desk).revisers
    _change(each_desk, ada, bo, "majority”", "majority” was falling")
    assert _draft(each_desk).revisers == ("Tom", "Ada")


def test_whoever_divided_moved_added_or_took_away_passages_is_a_reviser_while_that_stands(
    each_desk: Desk, people: tuple[Account, Account]
) -> None:
    ada, bo = people
    names = ["Splitter", "Mover", "Adder", "Taker", "Marker", "Joiner"]
    by = {name: account_with(each_desk, name, Role.TRANSLATOR) for name in names}
    words = {name: ((name, text_hash(_text(each_desk, name))),) for name in ("p1", "p3", "summary")}
    new = Part(Kind.PARAGRAPH, "", "Added words stand here.")
    _split(each_desk, by["Splitter"], bo)
    _make(each_desk, by["Mover"], bo, Suggestion("move", words["p3"], after=""))
    _make(each_desk, by["Adder"], bo, Suggestion("insert", after="p2", parts=(new,)))
    _make(each_desk, by["Taker"], bo, Suggestion("delete", words["summary"]))
    marked = Part(Kind.PARAGRAPH, "", _text(each_desk, "p1"))
    _make(each_desk, by["Marker"], bo, Suggestion("kind", words["p1"], parts=(marked,)))
    assert list(_draft(each_desk).revisers) == names[:-1]
    _make(each_desk, ada, bo, Suggestion("delete", (("p5", text_hash(new.text)),)))
    assert "Adder" not in _draft(each_desk).revisers
    _join(each_desk, by["Joiner"], bo, "p2", "p4")
    assert list(_draft(each_desk).revisers) == ["Mover", "Taker", "Marker", "Ada", "Joiner"]
    approve(each_desk, bo, "title")
    assert list(_draft(each_desk, "last").revisers) == ["Taker", "Ada"]


def test_whoever_was_refused_is_no_reviser_though_others_were_accepted_at_once(
    each_desk: Desk, people: tuple[Account, Account]
) -> None:
    _, bo = people
    tom, uma = (account_with(each_desk, name, Role.TRANSLATOR) for name in ("Tom", "Uma"))
    refused = proposing.propose(
        each_desk,
        uma,
        document=DOCUMENT,
        siglum="W",
        suggestion=Suggestion("move", (("p1", text_hash(_text(each_desk, "p1"))),), after="p2"),
        reason="",
        key=new_id(),
    )
    taken = suggest(each_desk, tom, "p2", ("weak", "feeble"))
    deciding.decide(
        each_desk,
        bo,
        document=DOCUMENT,
        siglum="W",
        judgements=[
            Judgement(taken.id, 0, (Ruling(0, "accepted", ""),), ""),
            Judgement(refused.id, 0, (Ruling(0, "rejected", "house style"),), ""),
        ],
        seen={one.id: one.passage.text_hash for one in newest(each_desk, "W").passages},
        key="both",
    )
    assert _draft(each_desk).revisers == ("Tom",)


def _two(desk: Desk, admin: Account) -> None:
    rules.change_rule(desk, admin, name="two_approvals", value=True, seen=False, key=new_id())


def test_under_two_person_approval_what_waits_is_not_approved_in_either_mode(
    each_desk: Desk, people: tuple[Account, Account]
) -> None:
    ada, bo = people
    _two(each_desk, ada)
    cy = an_account(each_desk, "Cy")
    approve(each_desk, cy, "p1")
    for who in (cy, bo, ada):
        (made,) = approve(each_desk, who, "title")
        if who is cy:
            approving.withdraw(each_desk, bo, document=DOCUMENT, approval_id=made.id, reason="Early.", key="back")
    approve(each_desk, bo, "p2")
    approve(each_desk, cy, "p2")
    _change(each_desk, bo, ada, "weak", "feeble")
    approve(each_desk, ada, "p2")
    marked, last = _draft(each_desk), _draft(each_desk, "last")
    states = [{one.id: one.state for one in content.passages} for content in (marked, last)]
    assert [states[0][name] for name in ("title", "p1", "p2", "p3")] == ["approved", *["unapproved"] * 3]
    assert [states[1][name] for name in ("title", "p1", "p2", "p3")] == ["approved", "omitted", "earlier", "omitted"]
    assert marked.approvers == ("Bo", "Ada")
    assert last.approvers == ("Bo", "Ada", "Cy")
    title, _, two = (next(one for one in last.passages if one.id == name) for name in ("title", "p1", "p2"))
    assert [by.name for by in title.approvals] == ["Bo", "Ada"]
    assert [by.name for by in two.approvals] == ["Bo", "Cy"]
    assert two.text_hash == text_hash(TEXT)


def test_what_was_last_approved_is_the_newest_text_whose_approval_was_not_taken_back(
    each_desk: Desk, people: tuple[Account, Account]
) -> None:
    ada, bo = people
    approve(each_desk, bo, "p2")
    _change(each_desk, ada, bo, "weak", "feeble")
    (made,) = approve(each_desk, ada, "p2")
    _change(each_desk, ada, bo, "feeble", "frail")
    two = _printed(each_desk, "last")["p2"]
    assert (two.revision, two.text_hash) == (2, text_hash(TEXT.replace("weak", "feeble")))
    assert _draft(each_desk, "last").approvers == ("Ada",)
    _make(
        each_desk,
        ada,
        bo,
        Suggestion(
            "kind",
            (("p2", text_hash(_text(each_desk, "p2"))),),
            parts=(Part(Kind.PARAGRAPH, "9. ", _text(each_desk, "p2")),),
        ),
    )
    assert (_printed(each_desk, "last")["p2"].kind, _printed(each_desk, "last")["p2"].label) == (Kind.LIST_ITEM, "1. ")
    approving.withdraw(each_desk, bo, document=DOCUMENT, approval_id=made.id, reason="Early.", key="back")
    two = _printed(each_desk, "last")["p2"]
    assert (two.revision, two.text_hash) == (1, text_hash(TEXT))
    assert [by.name for by in two.approvals] == ["Bo"]


def test_a_question_on_what_is_printed_is_told_before_and_not_printed(
    each_desk: Desk, people: tuple[Account, Account]
) -> None:
    ada, bo = people
    approve(each_desk, bo, "p2")
    before = edition_draft.draft(each_desk, DOCUMENT, "W", "last")
    asked = comment_on(each_desk, ada, "p2", "Weak?", query=True)
    comment_on(each_desk, ada, "p1", "All?", query=True)
    found = edition_draft.draft(each_desk, DOCUMENT, "W", "last")
    assert [one.id for one in found.asked] == ["p2"], "p1 is left out"
    assert found.name == before.name
    comments.waive(each_desk, bo, thread_id=asked.thread_id, seen=asked.id, reason="It is.", key="waive")
    assert edition_draft.draft(each_desk, DOCUMENT, "W", "last").asked == ()


def test_an_edition_names_whoever_made_the_text_as_its_editor_says(
    each_desk: Desk,
) -> None:
    source = WitnessFile((Passage(Kind.PARAGRAPH, "Words."),), Header(siglum="A", language="en"))
    import_example(each_desk, source=source)
    ada = an_account(each_desk)
    start_working(each_desk, ada)
    approve(each_desk, ada, "p1")
    found = edition_draft.draft(each_desk, DOCUMENT, "W", "marked", " Eve ")
    assert (_draft(each_desk).translator, found.content.translator) == ("", "Eve")
    assert found.name != edition_draft.draft(each_desk, DOCUMENT, "W", "marked").name
    with pytest.raises(InvalidInput, match="in one line"):
        edition_draft.draft(each_desk, DOCUMENT, "W", "marked", "Eve\nAda")
    publishing.publish(
        each_desk,
        ada,
        document=DOCUMENT,
        siglum="W",
        rest="marked",
        translator="Eve",
        number=1,
        shown=found.name,
        key="publish",
    )
    published = publishing.edition(each_desk, DOCUMENT, "W", 1)
    assert "Translated by Eve. Approved by Ada." in plain_text(published.edition.content, published.texts)
    assert _draft(each_desk).translator == "Eve", "as the last edition says"
