"""Anchors against the model of review, in which every character has an identity, on both databases.

After any sequence of proposals and decisions an anchor that says "exact" is on the very same characters, and one whose
characters were touched says that it was carried, or is orphaned, until a person confirms where it stands.
"""

from dataclasses import dataclass

from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from tests.operations.test_review_machine import Reviewing, run
from webapp.errors import VariorumError
from webapp.operations import anchoring, comments
from webapp.operations.desk import Desk, new_id
from webapp.operations.selecting import units_of
from webapp.review import Thread
from webapp.store import threads
from webapp.text.model import text_hash


@dataclass
class Anchored:
    """A thread as the model knows it: the characters that it is on, whether they were touched, how often confirmed."""

    id: str
    held: list[int]
    touched: bool = False
    confirmed: int = 0


class Commenting(Reviewing):
    """The people comment on words, and confirm where they stand."""

    def __init__(self, *given: object) -> None:
        super().__init__(*given)  # type: ignore[arg-type]
        self.anchored: list[Anchored] = []

    @rule(data=st.data())
    def comment(self, data: st.DataObject) -> None:
        passage = data.draw(st.sampled_from(self.model.order))
        text = self.model.text(passage)
        start = data.draw(st.integers(0, len(text) - 1))
        end = data.draw(st.integers(start + 1, len(text)))
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
        self.anchored.append(Anchored(said.id, self.model.ids[passage][start:end]))

    @precondition(lambda self: self.anchored)
    @rule(data=st.data())
    def confirm(self, data: st.DataObject) -> None:
        one = data.draw(st.sampled_from(self.anchored))
        self.look()
        thread = self._threads()[one.id]
        assert thread.standing is not None
        seen = one.confirmed + data.draw(st.sampled_from([0, 0, 0, 1]))
        place = thread.standing.start, thread.standing.end
        text = self.model.text(thread.home) if thread.home in self.model.ids else ""
        try:
            anchoring.confirm(
                self.desk,
                self.people[1],
                thread_id=one.id,
                seen=seen,
                text_hash=text_hash(text),
                anchor=place,
                key=new_id(),
            )
        except VariorumError:
            assert thread.standing.state != "carried" or seen != one.confirmed
            return
        assert thread.standing.state == "carried"
        one.held, one.touched, one.confirmed = self.model.ids[thread.home][slice(*place)], False, seen + 1

    @invariant()
    def look(self) -> None:
        found = self._threads() if self.anchored else {}
        for one in self.anchored:
            where = self.model.where(one.held, opens=False)
            one.touched = one.touched or where is None
            thread = found[one.id]
            standing = thread.standing
            assert standing is not None
            assert (standing.state == "exact") == (not one.touched)
            if not one.touched:
                assert where == (thread.home, standing.start)
            if standing.state != "orphaned":
                text = self.model.text(thread.home)
                assert 0 <= standing.start < standing.end <= len(text)
            if not one.touched:
                assert self.model.ids[thread.home][standing.start : standing.end] == one.held

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

    def _threads(self) -> dict[str, Thread]:
        with self.desk.database.read() as connection:
            return {one.id: one for one in threads.threads(connection, self.document)}


def test_after_any_changes_an_anchor_is_on_its_words_or_says_that_it_is_not_sure(each_desk: Desk) -> None:
    run(each_desk, Commenting, examples=10)
