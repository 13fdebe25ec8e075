"""Anchors against the model of review, in which every character has an identity, on both databases.

After any sequence of proposals and decisions an anchor that says "exact" is on the very same characters, and one whose
characters were touched says that it was carried, or is orphaned, until a person confirms where it stands or ties it to
other words. One that a person refused is orphaned until it is tied.
"""

from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from tests.operations.test_review_machine import WORDS, Reviewing, Stated, _done, run
from webapp.operations import anchoring, comments, deciding
from webapp.operations.deciding import Judgement
from webapp.operations.desk import Desk, new_id
from webapp.operations.selecting import units_of
from webapp.operations.suggestions import Suggestion
from webapp.review import Ruling, Thread
from webapp.store import threads
from webapp.text.model import text_hash
from webapp.text.revising import Verb


@dataclass
class Anchored:
    """A thread as the model knows it: the characters that it is on, whether these were touched or their place refused.

    `around` are the characters that stood before and after them when they were chosen; `number` is how often something
    was said of its place.
    """

    id: str
    held: list[int]
    around: tuple[list[int], list[int]]
    touched: bool = False
    refused: bool = False
    number: int = 0


class Commenting(Reviewing):
    """The people comment on words, confirm or refuse where they stand, and tie them anew."""

    # what has nothing to do with where words stand, or is done by other rules below
    approve = withdraw = decide = give_an_approved_passage_another_kind = None  # type: ignore[assignment]

    def __init__(self, *given: object) -> None:
        super().__init__(*given)  # type: ignore[arg-type]
        self.anchored: list[Anchored] = []
        self.states: dict[str, str] = {}

    @rule(data=st.data())
    def comment(self, data: st.DataObject) -> None:
        passage = data.draw(st.sampled_from(self.model.order))
        text = self.model.text(passage)
        start = data.draw(st.integers(0, len(text) - 1))
        end = data.draw(st.integers(start + 1, len(text)))
        if data.draw(st.sampled_from([True, True, False])):  # whole words: of these more is found again
            start = text.rfind(" ", 0, start) + 1
            end = next((at for at in range(end, len(text)) if text[at] == " "), len(text))
        said = comments.comment(
            self.desk,
            data.draw(st.sampled_from(self.people)),
            document=self.document,
            siglum="W",
            passage_id=passage,
            text_hash=text_hash(text),
            body="Why?",
            key=new_id(),
            words=text[start:end],
            units=units_of(text, (start, end)),
        )
        assert said.words == text[start:end]
        self.anchored.append(Anchored(said.id, *self._chosen(passage, start, end)))

    @precondition(lambda self: self.anchored)
    @rule(data=st.data())
    def change_words_around(self, data: st.DataObject) -> None:
        """Proposed and accepted at once where a thread is, for by itself little touches what is commented on."""
        thread = self._threads()[data.draw(st.sampled_from(self.anchored)).id]
        if thread.home not in self.model.ids or thread.standing is None:
            return
        text = self.model.text(thread.home)
        words = text.split(" ")
        first = text[: thread.standing.start].count(" ")
        last = first + text[thread.standing.start : thread.standing.end].count(" ")
        at = data.draw(st.integers(first, last + 1) | st.integers(min(first + 1, last), last))  # mostly within them
        words[at : at + data.draw(st.integers(0, 2))] = data.draw(st.lists(st.sampled_from(WORDS), max_size=2))
        suggestion = Suggestion("replace", ((thread.home, text_hash(text)),), text=" ".join(words))
        made = len(self.stated)
        self._propose(data, suggestion, text)
        if len(self.stated) == made:
            return
        self._accept(self.stated[-1])
        self.look()
        if "carried" in self.states.values():
            self.judge(data=data)
        elif any(state != "exact" for state in self.states.values()):
            self.tie(data=data)

    @rule(data=st.data(), verb=st.sampled_from(["split", "merge", "delete", "move", "insert"]))
    def change_passages(self, data: st.DataObject, verb: Verb) -> None:
        made = len(self.stated)
        super().change_passages(data=data, verb=verb)
        if len(self.stated) > made and data.draw(st.booleans()):
            self._accept(self.stated[-1])

    @precondition(lambda self: self._acceptable())
    @rule(data=st.data())
    def accept(self, data: st.DataObject) -> None:
        """Some of a proposal that was made earlier."""
        stated = data.draw(st.sampled_from(self._acceptable()))
        chosen = data.draw(st.lists(st.sampled_from(stated.open), min_size=1, unique=True))
        self._accept(stated, sorted(chosen))

    @precondition(lambda self: "carried" in self.states.values())
    @rule(data=st.data())
    def judge(self, data: st.DataObject) -> None:
        """What is carried, as it is shown; otherwise it is refused: as it was before, or on another text or words."""
        one, thread, text = self._drawn(data, "carried")
        standing = thread.standing
        assert standing is not None
        place = standing.start, standing.end
        judge = data.draw(st.sampled_from([anchoring.confirm, anchoring.refuse]))
        shown: dict[str, Any] = {"seen": one.number, "text_hash": text_hash(text), "anchor": place}
        older: dict[str, Any]
        for older in (
            {"seen": one.number + 1},
            {"text_hash": text_hash("an older text")},
            {"anchor": (place[0], place[1] + 1)},
        ):
            wrong = {"thread_id": one.id} | shown | older
            assert not _done(lambda wrong=wrong: judge(self.desk, self.people[1], key=new_id(), **wrong))
        fine = standing.state == "carried"
        assert _done(lambda: judge(self.desk, self.people[1], thread_id=one.id, key=new_id(), **shown)) == fine
        if fine:
            one.number += 1
            if judge is anchoring.refuse:
                one.refused = True
            else:
                (one.held, one.around), one.touched = self._chosen(thread.home, *place), False

    @precondition(lambda self: any(state != "exact" for state in self.states.values()))
    @rule(data=st.data())
    def tie(self, data: st.DataObject) -> None:
        """To any words of the passage where the thread is, unless they surely stand there."""
        one, thread, text = self._drawn(data, "carried", "orphaned")
        assert thread.standing is not None
        seen = one.number + data.draw(st.sampled_from([0, 0, 0, 1]))
        fine = thread.standing.state != "exact" and seen == one.number and bool(text)
        start = data.draw(st.integers(0, max(len(text) - 1, 0)))
        end = data.draw(st.integers(start + 1, max(len(text), 1)))
        words = {"words": text[start:end].strip(), "units": ""}
        if (
            text[start:end] != words["words"]
            or text.find(words["words"]) != text.rfind(words["words"])
            or data.draw(st.booleans())
        ):
            words = {"words": text[start:end], "units": units_of(text, (start, end)) if text else "0-1"}
        shown: dict[str, Any] = {"thread_id": one.id, "seen": seen, "text_hash": text_hash(text)} | words
        assert _done(lambda: anchoring.tie(self.desk, self.people[0], key=new_id(), **shown)) == fine
        if fine:
            one.number += 1
            (one.held, one.around), one.touched, one.refused = self._chosen(thread.home, start, end), False, False

    @invariant()
    def look(self) -> None:
        found = self._threads() if self.anchored else {}
        for one in self.anchored:
            where = self.model.where(one.held, opens=False)
            one.touched = one.touched or where is None
            thread = found[one.id]
            standing = thread.standing
            assert standing is not None
            self.states[one.id] = standing.state
            assert thread.base is not None
            assert thread.base.number == one.number
            if one.refused:
                assert standing.state == "orphaned"
                continue
            assert (standing.state == "exact") == (not one.touched)
            if not one.touched:
                assert where == (thread.home, standing.start)
                assert self.model.ids[thread.home][standing.start : standing.end] == one.held
            if standing.state == "carried":
                first, last = self._place(one, self.model.ids[thread.home])
                assert first <= standing.start < standing.end <= last
                assert self.model.text(thread.home)[standing.start : standing.end].strip()

    @invariant()
    def passages_have_the_threads_that_are_there(self) -> None:
        if not self.anchored:
            return
        found = self._threads()
        with self.desk.database.read() as connection:
            counts = threads.open_counts(connection, self.document)
            for passage in self.model.order:
                here = {one.id for one in threads.threads(connection, self.document, "W", passage)}
                assert here == {one.id for one in found.values() if one.home == passage}
                assert counts.get(("W", passage), 0) == len(here)

    def _chosen(self, passage: str, start: int, end: int) -> tuple[list[int], tuple[list[int], list[int]]]:
        ids = self.model.ids[passage]
        return ids[start:end], (ids[:start], ids[end:-1])

    def _place(self, one: Anchored, ids: list[int]) -> tuple[int, int]:
        """What took the place of the words: all between what still stands of what stood around them."""
        before, after = one.around
        first = next((ids.index(it) + 1 for it in reversed(before) if it in ids), 0)
        return first, next((ids.index(it) for it in after if it in ids), len(ids) - 1)

    def _acceptable(self) -> list[Stated]:
        return [one for one in self.stated if one.open and not any(one.stale)]

    def _accept(self, stated: Stated, chosen: list[int] | None = None) -> None:
        editor = next(one for one in self.people[:2] if one != stated.author)
        seen = {name: text_hash(self.model.text(name)) for name in self.model.order}
        (order, ids), kinds, accepted = self._copy(), dict(self.model.kinds), chosen or stated.open
        fine = self._land(stated, accepted)
        rulings = tuple(Ruling(at, "accepted", "") for at in accepted)
        judgement = Judgement(stated.id, stated.decisions, rulings)
        on: dict[str, Any] = {"document": self.document, "siglum": "W", "judgements": [judgement], "seen": seen}
        assert _done(lambda: deciding.decide(self.desk, editor, key=new_id(), **on)) == fine
        if not fine:
            self.model.order, self.model.ids, self.model.kinds = order, ids, kinds
            return
        stated.decisions += 1
        for at in accepted:
            stated.verdicts[at] = "accepted"
        self._age((order, ids))

    def _drawn(self, data: st.DataObject, *states: str) -> tuple[Anchored, Thread, str]:
        """A thread, mostly in one of these states, with the text of its passage."""
        those = [one for one in self.anchored if self.states[one.id] in states]
        one = data.draw(st.sampled_from([*those * 3, *self.anchored]))
        thread = self._threads()[one.id]
        return one, thread, self.model.text(thread.home) if thread.home in self.model.ids else ""

    def _threads(self) -> dict[str, Thread]:
        with self.desk.database.read() as connection:
            return {one.id: one for one in threads.threads(connection, self.document)}


def test_after_any_changes_an_anchor_is_on_its_words_or_says_that_it_is_not_sure(each_desk: Desk) -> None:
    run(each_desk, Commenting, examples=10)
