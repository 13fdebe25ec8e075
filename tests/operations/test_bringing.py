"""A file for a working text becomes proposals, each of which can be decided alone and in any order."""

import random
from pathlib import Path

import pytest

from tests.conftest import NewDesk
from tests.examples import DOCUMENT, an_account, decide, import_example, newest, start_working, suggest
from webapp.errors import Conflict, Forbidden, InvalidInput
from webapp.operations import bringing, deciding, journal, loading, proposing
from webapp.operations.deciding import Judgement
from webapp.operations.desk import Desk, new_id
from webapp.operations.workspace import read_workspace
from webapp.review import Account, Proposal, Ruling
from webapp.store import library
from webapp.store import proposals as shelf
from webapp.text.model import Header, Kind, Passage, WitnessFile
from webapp.text.rewriting import rewriting

WORDS = ["ship", "captain", "harbour", "storm", "letter", "envoy", "minister", "treaty", "border", "village", "winter"]


def _bring(desk: Desk, account: Account | None, *passages: Passage, **changed: object) -> bringing.Brought:
    source = WitnessFile(passages, Header(language="en"))
    content = repr(passages).encode()
    given = {"source": source, "content": content, "name": "w.txt", "key": new_id(), **changed}
    return bringing.bring(desk, account, document=DOCUMENT, siglum="W", **given)  # type: ignore[arg-type]


def _now(desk: Desk) -> list[Passage]:
    return [placed.passage for placed in newest(desk, "W").passages]


def _said(passages: list[Passage]) -> list[tuple[str, str, str]]:
    return [(one.kind.value, one.label, one.text) for one in passages]


def _batch(desk: Desk, batch: str) -> list[Proposal]:
    with desk.database.read() as connection:
        return shelf.in_batch(connection, batch)


def test_what_a_file_has_otherwise_is_proposed_and_its_bytes_are_kept(
    each_desk: Desk, people: tuple[Account, Account]
) -> None:
    before = _now(each_desk)
    file = [*before[:4], Passage(Kind.LIST_ITEM, "Khrushchev's “feeble majority” was collapsing.", "1. "), before[5]]
    done = _bring(each_desk, people[0], *file, Passage(Kind.PARAGRAPH, "A last word."), reason="Checked again.")
    assert (done.new, done.count) == (True, 2)
    assert _now(each_desk) == before
    first, second = _batch(each_desk, done.batch)
    assert [one.words for one in first.differences] == ["feeble"]
    assert (second.verb, second.after) == ("insert", "p3")
    with each_desk.database.read() as connection:
        row = shelf.batch_at(connection, done.batch)
    assert row is not None
    assert (row.origin, row.reason, row.original_name) == ("file", "Checked again.", "w.txt")


def test_what_a_file_of_an_older_text_would_undo_is_counted(each_desk: Desk, people: tuple[Account, Account]) -> None:
    ada, bo = people
    older = _now(each_desk)
    decide(each_desk, bo, suggest(each_desk, ada, "p2", ("weak", "feeble")), {0: "accepted"})
    done = _bring(each_desk, ada, *older, Passage(Kind.PARAGRAPH, "A last word."))
    assert (done.count, done.undoes) == (2, 1)
    told = loading.told_proposals("w.txt", done)
    assert "2 changes are proposed on witness W, in the name of Ada. 1 of them would undo what was accepted" in told


def test_the_same_bytes_and_a_file_that_says_the_same_make_nothing(
    each_desk: Desk, people: tuple[Account, Account]
) -> None:
    before = _now(each_desk)
    file = [*before, Passage(Kind.PARAGRAPH, "A last word.")]
    first = _bring(each_desk, people[0], *file)
    again = _bring(each_desk, people[0], *file)
    assert (again.batch, again.new) == (first.batch, False)
    same = _bring(each_desk, people[0], *before)
    assert (same.batch, same.new) == ("", False)
    with each_desk.database.read() as connection:
        assert len(shelf.proposals(connection)) == 1


def test_the_same_bytes_are_news_from_somebody_else_and_once_nothing_of_them_is_open(
    each_desk: Desk, people: tuple[Account, Account]
) -> None:
    """Else a second translator would lose their work, and learn of a hidden batch."""
    file = [*_now(each_desk), Passage(Kind.PARAGRAPH, "A last word.")]
    first, other = (_bring(each_desk, person, *file) for person in people)
    assert other.new
    assert other.batch != first.batch
    (proposal,) = _batch(each_desk, first.batch)
    proposing.withdraw(each_desk, people[0], document=DOCUMENT, proposal_id=proposal.id, key="w")
    assert _bring(each_desk, people[0], *file).new
    assert not _bring(each_desk, people[1], *file).new


def test_what_is_no_version_of_the_text_is_refused(each_desk: Desk, people: tuple[Account, Account]) -> None:
    ada, _ = people
    with pytest.raises(InvalidInput, match="nothing in common"):
        _bring(each_desk, ada, Passage(Kind.PARAGRAPH, "Quite another matter altogether, of bees and honey."))
    with pytest.raises(InvalidInput, match="another language"):
        _bring(each_desk, ada, Passage(Kind.PARAGRAPH, "Khrushchev"), source=_in("ru"))
    with pytest.raises(InvalidInput, match="says that it is witness B"):
        _bring(each_desk, ada, source=WitnessFile(tuple(_now(each_desk)), Header(siglum="B", language="en")))
    with pytest.raises(Forbidden):
        _bring(each_desk, None, *_now(each_desk))
    with pytest.raises(Conflict, match="stays as it was received"):
        bringing.bring(each_desk, ada, document=DOCUMENT, siglum="A", source=_in("en"), content=b"", name="a", key="k")


def _in(language: str) -> WitnessFile:
    return WitnessFile((Passage(Kind.PARAGRAPH, "Khrushchev's majority."),), Header(language=language))


def _sentence(lot: random.Random) -> str:
    return " ".join(lot.choices(WORDS, k=8)).capitalize() + "."


def _versions(lot: random.Random) -> tuple[list[Passage], list[Passage]]:
    """A text, and what somebody made of it: passages reworded, moved, split, joined, taken away, added."""
    old = [Passage(Kind.PARAGRAPH, _sentence(lot)) for _ in range(7)]
    texts = [one.text for one in old]
    for _ in range(lot.randint(2, 6)):
        at = lot.randrange(len(texts))
        act = lot.choice(["word", "move", "split", "join", "drop", "add", "add"])
        if act == "word":
            texts[at] = texts[at].replace(lot.choice(WORDS), "cloud")
        elif act == "move":
            texts.insert(lot.randrange(len(texts)), texts.pop(at))
        elif act == "split" and " " in texts[at]:
            cut = texts[at].index(" ", len(texts[at]) // 3)
            texts[at : at + 1] = [texts[at][:cut], texts[at][cut + 1 :]]
        elif act == "join":
            texts[at : at + 2] = [" ".join(texts[at : at + 2])]
        elif act == "drop" and len(texts) > 3:
            del texts[at]
        else:
            texts[at:at] = [lot.choice(["* * *", _sentence(lot)])]
    kinds = [lot.choice([Kind.PARAGRAPH] * 5 + [Kind.HEADING]) for _ in texts]
    return old, [Passage(kind, text) for kind, text in zip(kinds, texts, strict=True)]


@pytest.mark.parametrize("seed", range(40))
def test_decided_in_any_order_all_proposals_together_give_the_file(new_desk: NewDesk, seed: int) -> None:
    lot = random.Random(seed)
    desk = new_desk()
    old, file = _versions(lot)
    source = WitnessFile(tuple(old), Header(siglum="A", language="en"))
    import_example(desk, source=source)
    ada, bo = an_account(desk), an_account(desk, "Bo")
    start_working(desk, bo)
    done = _bring(desk, ada, *file)
    if done.new:
        proposals = _batch(desk, done.batch)
        lot.shuffle(proposals)
        while proposals:  # one by one, some together, or all at once
            together = proposals[: lot.choice([1, 2, 3, 99])]
            proposals = proposals[len(together) :]
            _accept(desk, bo, together)
    assert _said(_now(desk)) == _said(file)
    now = newest(desk, "W")
    assert bringing.suggested(now, WitnessFile(tuple(file), source.header), "w.txt") == []


def _accept(desk: Desk, editor: Account, proposals: list[Proposal]) -> None:
    deciding.decide(
        desk,
        editor,
        document=DOCUMENT,
        siglum="W",
        judgements=[
            Judgement(one.id, 0, tuple(Ruling(at, "accepted", "") for at in range(one.count))) for one in proposals
        ],
        seen={placed.id: placed.passage.text_hash for placed in newest(desk, "W").passages},
        key=new_id(),
    )


def test_of_insertions_at_one_place_any_that_are_accepted_keep_their_order(
    each_desk: Desk, people: tuple[Account, Account]
) -> None:
    ada, bo = people
    added = [Passage(Kind.PARAGRAPH, text) for text in ("One.", "* * *", "Two.", "* * *", "Three.")]
    done = _bring(each_desk, ada, *_now(each_desk)[:5], *added, _now(each_desk)[5])
    proposals = _batch(each_desk, done.batch)
    assert {one.after for one in proposals} == {"p2"}
    wanted: list[int] = []
    for at in (4, 1, 3, 0, 2):
        decide(each_desk, bo, proposals[at], {0: "accepted"})
        wanted = sorted([*wanted, at])
        assert [one.text for one in _now(each_desk)[5:-1]] == [added[index].text for index in wanted]


def test_of_two_alike_accepted_together_what_comes_between_them_finds_its_place(
    each_desk: Desk, people: tuple[Account, Account]
) -> None:
    ada, bo = people
    added = [Passage(Kind.PARAGRAPH, text) for text in ("* * *", "Between.", "* * *", "After.")]
    done = _bring(each_desk, ada, *_now(each_desk)[:5], *added, _now(each_desk)[5])
    first, between, second, after = _batch(each_desk, done.batch)
    _accept(each_desk, bo, [second, first])
    _accept(each_desk, bo, [after])
    _accept(each_desk, bo, [between])
    assert [one.text for one in _now(each_desk)[5:-1]] == [one.text for one in added]


def test_another_kind_is_accepted_after_the_other_words_too(each_desk: Desk, people: tuple[Account, Account]) -> None:
    ada, bo = people
    file = _now(each_desk)
    file[3] = Passage(Kind.HEADING, "To every department:")
    kind, words = _batch(each_desk, _bring(each_desk, ada, *file).batch)
    _accept(each_desk, bo, [words])
    _accept(each_desk, bo, [kind])
    assert _said(_now(each_desk)) == _said(file)


def test_a_file_in_the_workspace_is_proposed_once_and_never_what_the_text_was_before(new_each_desk: NewDesk) -> None:
    desk = new_each_desk()
    import_example(desk)
    bo = an_account(desk, "Bo")
    start_working(desk, bo)
    folder = desk.settings.workspace
    (folder / "seeds").mkdir(exist_ok=True)
    (folder / "translations" / DOCUMENT).mkdir(parents=True)
    (folder / "seeds" / f"{DOCUMENT}.txt").write_bytes(b"never read")
    path = folder / "translations" / DOCUMENT / "W-working.txt"
    header = "---\nsiglum: W\nlabel: Revised\nlanguage: en\nbasis: translation\n---\n\n"
    body = "To all departments:\n\n1. Khrushchev's “weak majority” was collapsing.\n\n同志们：矛盾。\n"
    path.write_text(header + body, encoding="utf-8")

    def loaded() -> list[str]:
        found = loading.load(desk)
        return [one for one in (*found.problems, *found.remarks) if "W-working" in one and "proposed" in one]

    assert loaded() == []
    proposal = suggest(desk, an_account(desk), "p2", ("weak", "feeble"))
    decide(desk, bo, proposal, {0: "accepted"})
    assert loaded() == [], "it is what the text said before"
    incoming, _ = read_workspace(folder)
    assert not [one for one in loading.changed_files(desk, incoming) if "W-" in one]
    path.write_text(header + body.replace("collapsing", "falling"), encoding="utf-8")
    (told,) = loaded()
    assert told.endswith("1 change is proposed on witness W, in the name of Bo.")
    assert loaded() == []


def test_a_file_is_imported_in_the_name_of_who_is_named_or_began_the_text(
    each_desk: Desk, people: tuple[Account, Account], tmp_path: Path
) -> None:
    path = tmp_path / "mine.txt"
    path.write_text(
        "To all departments:\n\n1. Khrushchev's “weak majority” was gone.\n\n同志们：矛盾。\n", encoding="utf-8"
    )
    done = loading.import_file(each_desk, path, DOCUMENT, "W")
    assert isinstance(done, bringing.Brought)
    assert (done.author, done.count) == (people[1], 1)
    assert "nothing new" in loading.told_proposals("mine.txt", loading.import_file(each_desk, path, DOCUMENT, "W"))  # type: ignore[arg-type]
    path.write_text(path.read_text(encoding="utf-8").replace("gone", "lost"), encoding="utf-8")
    other = loading.import_file(each_desk, path, DOCUMENT, "W", "Ada")
    assert isinstance(other, bringing.Brought)
    assert other.author == people[0]


def test_a_batch_of_a_file_comes_back_from_the_journal(new_each_desk: NewDesk) -> None:
    desk = new_each_desk()
    import_example(desk)
    ada = an_account(desk)
    start_working(desk, ada)
    done = _bring(desk, ada, *_now(desk), Passage(Kind.PARAGRAPH, "A last word."))
    journal.export_reviews(desk)
    other = new_each_desk()
    for path in desk.settings.reviews.glob("*.json*"):
        (other.settings.reviews / path.name).write_bytes(path.read_bytes())
    journal.import_reviews(other)
    again = _bring(other, an_account(other), *_now(desk), Passage(Kind.PARAGRAPH, "A last word."))
    assert (again.batch, again.new) == (done.batch, False)


def test_a_long_text_with_one_change_is_one_proposal(desk: Desk) -> None:
    old = [Passage(Kind.PARAGRAPH, f"Passage {number} tells of ship {number}.") for number in range(300)]
    import_example(desk, source=WitnessFile(tuple(old), Header(siglum="A", language="en")))
    start_working(desk, an_account(desk))
    file = [*old[:150], Passage(Kind.PARAGRAPH, "Passage 150 tells of boat 150."), *old[151:]]
    now = newest(desk, "W")
    (one,) = bringing.suggested(now, WitnessFile(tuple(file), Header(language="en")), "w.txt")
    assert (one.verb, one.passages[0][0]) == ("replace", "p151")
    assert rewriting(now.passages, old, []) != []
    with desk.database.read() as connection:
        assert library.revision(connection, DOCUMENT, "W").number == 1
    assert proposing.MANY >= 1_400
