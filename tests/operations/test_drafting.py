"""A passage while it is worded anew: differences, words taken over, and the way to a newer text."""

from dataclasses import replace

import pytest

from tests.examples import DOCUMENT, account_with, decide, import_example, newest, start_working, suggest
from webapp.errors import Conflict, InvalidInput, NotFound
from webapp.operations import deciding, drafting, proposal_card, proposal_list, proposing, restructuring
from webapp.operations.deciding import Judgement
from webapp.operations.desk import Desk, new_id
from webapp.operations.drafting import Draft, Taken
from webapp.operations.restructuring import Restructuring
from webapp.operations.suggestions import Suggestion
from webapp.review import Account, Role, Ruling
from webapp.text.carrying import Replacement
from webapp.text.model import Kind, text_hash
from webapp.text.revising import Part, Verb

TEXT = "Khrushchev's “weak majority” was collapsing."
BASE = text_hash(TEXT)


@pytest.fixture
def tom(desk: Desk) -> Account:
    import_example(desk)
    start_working(desk, account_with(desk, "Ada", Role.EDITOR))
    return account_with(desk, "Tom", Role.TRANSLATOR)


def test_differences_keep_their_reasons_by_their_place() -> None:
    reasons = {(TEXT.index("weak"), TEXT.index("weak") + 4): "stronger"}
    draft = Draft(BASE, TEXT.replace("weak", "feeble").replace("collapsing", "falling"), reasons=reasons)
    shown = drafting.preview(TEXT, draft)
    assert [(one.words, one.reason) for one in shown.differences] == [
        (("weak", "feeble"), "stronger"),
        (("collapsing", "falling"), ""),
    ]
    assert shown.problem == ""
    assert 'data-edit="2"' in shown.html
    assert drafting.preview(TEXT, Draft(BASE, TEXT)).problem == "Nothing is changed yet."
    assert "line end" in drafting.preview(TEXT, Draft(BASE, "Two\nlines")).problem


def test_a_reason_goes_with_its_difference_while_that_grows_and_is_else_left_over() -> None:
    weak, falling = TEXT.index("weak"), TEXT.index("collapsing")
    reasons = {(weak, weak + 4): "stronger", (falling, falling + 10): "vivid"}
    wider = Draft(BASE, TEXT.replace("weak majority", "feeble half"), reasons=reasons)
    shown = drafting.preview(TEXT, wider)
    assert [(one.words[0], one.reason) for one in shown.differences] == [("weak majority", "stronger")]
    assert shown.left == {(falling, falling + 10): "vivid"}
    assert list(drafting.suggestion(TEXT, "p2", wider).reasons) == ["stronger"]
    with pytest.raises(InvalidInput, match="“vivid” is the reason"):
        drafting.check_reasons(TEXT, wider)
    both = Replacement(weak, falling + 10, "half” fell")
    assert drafting.reasons_of([both], reasons) == (["stronger"], {(falling, falling + 10): "vivid"})
    exact = {**reasons, (weak, falling + 10): "shorter"}
    assert drafting.reasons_of([both], exact) == (["shorter"], reasons), "none is lost"


def test_words_taken_over_replace_what_was_typed_there_and_nothing_else() -> None:
    at = TEXT.index("weak")
    draft = Draft(BASE, TEXT.replace("weak", "feeble").replace("collapsing", "falling"))
    taken = drafting.taken_over(TEXT, draft, Taken("B", at, at + 4, "frail"))
    assert taken.text == TEXT.replace("weak", "frail").replace("collapsing", "falling")
    assert [one.credit for one in drafting.preview(TEXT, taken).differences] == ["B", ""]
    other = drafting.taken_over(TEXT, taken, Taken("C", at, at + 4, "thin"))
    assert [one.siglum for one in other.taken] == ["C"]
    with pytest.raises(InvalidInput):
        drafting.taken_over(TEXT, draft, Taken("B", 0, 1000, "x"))


def test_words_that_were_changed_again_are_nobody_elses() -> None:
    at = TEXT.index("weak")
    draft = Draft(BASE, TEXT.replace("weak", "brittle"), taken=(Taken("B", at, at + 4, "frail"),))
    assert [one.credit for one in drafting.preview(TEXT, draft).differences] == [""]


def test_reasons_and_credit_go_with_their_words_to_a_newer_text(desk: Desk, tom: Account) -> None:
    at = TEXT.index("collapsing")
    place = (at, at + len("collapsing"))
    draft = Draft(
        BASE,
        TEXT.replace("weak", "feeble").replace("collapsing", "falling"),
        reasons={place: "vivid"},
        taken=(Taken("B", *place, "falling"),),
    )
    decide(desk, account_with(desk, "Bo", Role.EDITOR), suggest(desk, tom, "p2", ("weak", "slight")), {0: "accepted"})
    moved, lost = drafting.rebased(desk, DOCUMENT, "W", "p2", draft)
    assert moved.text == TEXT.replace("weak", "slight").replace("collapsing", "falling")
    assert lost == ("weak → feeble",)
    now = TEXT.replace("weak", "slight")
    (only,) = drafting.preview(now, moved).differences
    assert (only.reason, only.credit) == ("vivid", "B")


def test_differences_with_the_same_words_keep_each_its_own_reason_on_a_newer_text(desk: Desk, tom: Account) -> None:
    weak, was = TEXT.index("weak "), TEXT.index("was ")
    first, second = (weak, weak + 5), (was, was + 4)
    draft = Draft(BASE, TEXT.replace("weak ", "").replace("was ", ""), reasons={first: "needless", second: "vivid"})
    bo = account_with(desk, "Bo", Role.EDITOR)
    decide(desk, bo, suggest(desk, tom, "p2", ("Khrushchev's", "The")), {0: "accepted"})
    moved, lost = drafting.rebased(desk, DOCUMENT, "W", "p2", draft)
    now = TEXT.replace("Khrushchev's", "The")
    assert [one.reason for one in drafting.preview(now, moved).differences] == ["needless", "vivid"]
    alone, _ = drafting.rebased(desk, DOCUMENT, "W", "p2", replace(draft, reasons={first: "needless"}))
    assert [one.reason for one in drafting.preview(now, alone).differences] == ["needless", ""]
    assert lost == ()
    decide(desk, bo, suggest(desk, tom, "p2", ("weak", "slight")), {0: "accepted"})
    _, lost = drafting.rebased(desk, DOCUMENT, "W", "p2", draft)
    assert lost == ("weak  →  · needless",)


def test_only_ones_own_open_proposal_is_taken_up_again(desk: Desk, tom: Account) -> None:
    made = suggest(desk, tom, "p2", ("weak", "feeble"), ("collapsing", "falling"))
    bo = account_with(desk, "Bo", Role.EDITOR)
    decide(desk, bo, made, {0: "rejected", 1: "asked"}, remark="Which?")
    draft = drafting.of_proposal(*drafting.own_open(desk, tom, DOCUMENT, made.id))
    assert draft.text == TEXT.replace("collapsing", "falling"), "what was rejected is not proposed again"
    with pytest.raises(NotFound):
        drafting.own_open(desk, bo, DOCUMENT, made.id)
    decide(desk, bo, made, {1: "rejected"})
    with pytest.raises(Conflict, match="rejected"):
        drafting.own_open(desk, tom, DOCUMENT, made.id)


def test_chinese_passages_are_joined_without_a_blank(desk: Desk, tom: Account) -> None:
    now = newest(desk, "W")
    seen = [(one.id, one.passage.text_hash) for one in now.body]
    made = restructuring.suggested(now, "p2", seen, Restructuring("merge"))
    assert made.parts[0].text == f"{TEXT} 同志们：矛盾。"
    split = restructuring.suggested(now, "p3", seen, Restructuring("split", text="同志们：\n矛盾。"))
    assert [(part.kind, part.text) for part in split.parts] == [
        (Kind.PARAGRAPH, "同志们："),
        (Kind.PARAGRAPH, "矛盾。"),
    ]
    first = restructuring.suggested(now, "p2", seen, Restructuring("split", text=TEXT.replace("was", "\nwas")))
    assert [(part.kind, part.label) for part in first.parts] == [(Kind.LIST_ITEM, "1. "), (Kind.PARAGRAPH, "")]
    with pytest.raises(InvalidInput, match="No passage of the text follows"):
        restructuring.suggested(now, "p3", seen, Restructuring("merge"))
    with pytest.raises(Conflict, match="Another passage follows"):
        restructuring.suggested(now, "p1", seen[:1], Restructuring("merge"))
    with pytest.raises(InvalidInput, match="is nothing that can be done"):
        restructuring.suggested(now, "p1", seen, Restructuring("burn"))
    assert tom.name == "Tom"


def test_a_note_and_a_change_of_its_passage_are_decided_together(desk: Desk, tom: Account) -> None:
    now = newest(desk, "W")
    seen = [(one.id, one.passage.text_hash) for one in now.body]
    said = restructuring.suggested(now, "p2", seen, Restructuring("note", text="Or: minority.", words="majority"))
    note = proposing.propose(desk, tom, document=DOCUMENT, siglum="W", suggestion=said, reason="", key=new_id())
    assert note.passage == "p2"
    words = suggest(desk, tom, "p2", ("Khrushchev's", "The First Secretary's"))
    judgements = [Judgement(one.id, 0, (Ruling(0, "accepted", ""),)) for one in (words, note)]
    bo = account_with(desk, "Bo", Role.EDITOR)
    deciding.decide(desk, bo, document=DOCUMENT, siglum="W", judgements=judgements, seen=dict(seen), key=new_id())
    after = newest(desk, "W")
    (made,) = after.notes
    assert made.passage.tie is not None
    text = next(one.passage.text for one in after.passages if one.id == "p2")
    assert text[made.passage.tie.start : made.passage.tie.end] == "majority"


def test_only_line_ends_are_put_in_where_a_passage_is_split(desk: Desk, tom: Account) -> None:
    decide(
        desk,
        account_with(desk, "Bo", Role.EDITOR),
        suggest(desk, tom, "p2", ("was collapsing", "was  collapsing")),
        {0: "accepted"},
    )
    now = newest(desk, "W")
    seen = [(one.id, one.passage.text_hash) for one in now.body]
    for typed in ("Khrush chev's “weak\nmajority” was collapsing.", "Khrushchev's “weakmajority”\nwas collapsing."):
        with pytest.raises(InvalidInput, match="Only line ends"):
            restructuring.suggested(now, "p2", seen, Restructuring("split", text=typed))
    split = restructuring.suggested(
        now, "p2", seen, Restructuring("split", text="Khrushchev's “weak \r\n majority” was collapsing.\n")
    )
    assert [part.text for part in split.parts] == ["Khrushchev's “weak", "majority” was  collapsing."]


@pytest.mark.parametrize(
    ("verb", "passages", "texts"),
    [
        ("split", ("p2",), ("Khrushchev's “feeble majority”", "was collapsing.")),
        ("merge", ("p1", "p2"), ("To all departments: Khrushchev's “feeble majority” was collapsing.",)),
    ],
)
def test_words_that_change_where_passages_are_split_or_joined_are_marked(
    desk: Desk, tom: Account, verb: Verb, passages: tuple[str, ...], texts: tuple[str, ...]
) -> None:
    there = {one.id: one.passage.text_hash for one in newest(desk, "W").body}
    batch = proposing.propose_together(
        desk,
        tom,
        document=DOCUMENT,
        siglum="W",
        suggestions=[
            Suggestion(
                verb,
                tuple((name, there[name]) for name in passages),
                parts=tuple(Part(Kind.PARAGRAPH, "", text) for text in texts),
            )
        ],
        origin="file",
        reason="",
        key=new_id(),
    )
    (part,) = proposal_list.batch(desk, tom, DOCUMENT, batch).parts
    made = [one.proposed for one in part.touched if one.now is None]
    assert len(made) == len(texts)
    assert "weak</del>" in made[0]
    assert "feeble</ins>" in made[0]
    assert "".join(made).count("<ins") == "".join(made).count("<del") == 1
    card = proposal_card.card(desk, tom, DOCUMENT, "W", part.proposal.id)
    assert [one.proposed for one in card.touched if one.now is None] == made
