"""What the model of review knows of approvals and editions: rules and invariants for the machine that has the texts.

In the model an approval is an editor, a passage and what was printed of it; a passage is approved if and only if one of
those that were not taken back says just what is printed of it now.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from tests.examples import publish
from webapp.errors import VariorumError
from webapp.operations import approving, publishing
from webapp.operations.desk import Desk, new_id
from webapp.operations.progress import progress
from webapp.review import Account, Role
from webapp.review.approvals import Printed
from webapp.review.edition_file import plain_text
from webapp.text.model import Kind, text_hash

T = TypeVar("T")


@dataclass
class Said:
    """An approval as the model knows it."""

    id: str
    editor: Account
    passage: str
    printed: Printed
    withdrawn: bool = False


class Approvals(RuleBasedStateMachine):
    """Editors approve, take back and publish what `told` says the text is."""

    desk: Desk
    document: str
    people: tuple[Account, ...]

    def __init__(self) -> None:
        super().__init__()
        self.said: list[Said] = []
        self.seen: list[tuple[str, Printed]] = []
        self.files: dict[int, str] = {}

    def told(self) -> dict[str, tuple[Kind, str, str]]:
        """Kind, label and text of each passage, as the model has them."""
        raise NotImplementedError

    def printed(self, passage: str) -> Printed:
        kind, label, text = self.told()[passage]
        return Printed(kind, label, text_hash(text))

    def standing(self, passage: str, printed: Printed) -> list[Said]:
        return [one for one in self.said if (one.passage, one.printed, one.withdrawn) == (passage, printed, False)]

    @rule(data=st.data())
    def approve(self, data: st.DataObject) -> None:
        """As the text is, or as it once was on a page that is still open somewhere."""
        now = [(name, self.printed(name)) for name in self.told()]
        self.seen += [one for one in now if one not in self.seen]
        chosen = data.draw(st.lists(st.sampled_from(now), min_size=1, unique_by=lambda one: one[0]))
        if data.draw(st.sampled_from([False, False, True])):
            gone = [one for one in self.seen if one not in now]
            old = data.draw(st.sampled_from(gone or self.seen))
            chosen = [one for one in chosen if one[0] != old[0]] + [old]
        editor = data.draw(st.sampled_from(self.people))
        new = all(editor not in [one.editor for one in self.standing(*each)] for each in chosen)
        fine = Role.EDITOR in editor.roles and set(chosen) <= set(now) and new
        made = _done(
            lambda: approving.approve(
                self.desk,
                editor,
                document=self.document,
                siglum="W",
                seen={name: printed.name for name, printed in chosen},
                checked="scan",
                key=new_id(),
            )
        )
        assert (made is not None) == fine
        ids = {one.passage: one.id for one in made or ()}
        self.said += [Said(ids[name], editor, name, printed) for name, printed in chosen if made is not None]

    @precondition(lambda self: self.said)
    @rule(data=st.data())
    def take_back(self, data: st.DataObject) -> None:
        one = data.draw(st.sampled_from(self.said))
        done = _done(
            lambda: approving.withdraw(
                self.desk, self.people[0], document=self.document, approval_id=one.id, reason="Early.", key=new_id()
            )
        )
        assert (done is not None) == (not one.withdrawn)
        one.withdrawn = True

    @precondition(lambda self: any(not one.withdrawn for one in self.said))
    @rule(rest=st.sampled_from(["marked", "last"]))
    def publish_an_edition(self, rest: str) -> None:
        """Nothing is printed unmarked that was not approved just so."""
        number = _done(lambda: publish(self.desk, self.people[0], rest=rest, document=self.document))
        if number is None:
            told = self.told()
            assert not any(self.standing(name, self.printed(name)) for name in told)
            assert rest == "marked" or not any(not one.withdrawn for one in self.said if one.passage in told)
            return
        found = publishing.edition(self.desk, self.document, "W", number)
        assert [one.id for one in found.edition.content.passages] == list(self.told())
        for one in found.edition.content.passages:
            approved = bool(self.standing(one.id, self.printed(one.id)))
            assert (one.state == "approved") == approved
            if one.state in ("approved", "earlier"):
                assert self.standing(one.id, Printed(one.kind, one.label, one.text_hash))
        self.files[number] = plain_text(found.edition.content, found.texts)
        lines = self.files[number].split("\n")
        unmarked = [line for line in lines if line.startswith("[¶") and ": approved by" in line]
        assert len(unmarked) == found.edition.content.count("approved")

    @invariant()
    def a_passage_is_approved_if_just_what_it_is_now_was_approved(self) -> None:
        if self.document and self.told():
            (far,) = progress(self.desk, self.document)[self.document]
            assert {name: how == "approved" for name, how in far.states.items()} == {
                name: bool(self.standing(name, self.printed(name))) for name in self.told()
            }

    @invariant()
    def an_edition_is_the_same_bytes_as_ever(self) -> None:
        for number, told in self.files.items():
            found = publishing.edition(self.desk, self.document, "W", number)
            assert plain_text(found.edition.content, found.texts) == told


def _done(act: Callable[[], T]) -> T | None:
    """What it made, None if it was refused."""
    try:
        return act()
    except VariorumError:
        return None
