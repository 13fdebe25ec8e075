"""The rules of review against a plain model, on both databases: any sequence of proposals, decisions and approvals.

In the model every character has an identity, so that "the same words" and "the same words elsewhere" are told apart by
looking: a difference is stale from the moment when one of its characters is gone or parted from the next.
"""

import itertools
from dataclasses import dataclass, field

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.examples import account_with, import_example, newest, start_working
from tests.operations.approval_rules import Approvals
from webapp.errors import VariorumError
from webapp.operations import deciding, proposing
from webapp.operations.deciding import Judgement
from webapp.operations.desk import Desk, new_id
from webapp.operations.suggestions import Suggestion
from webapp.review import Account, Proposal, Role, Ruling
from webapp.store import events, facts
from webapp.store import proposals as shelf
from webapp.text.model import Header, Kind, Passage, WitnessFile, text_hash
from webapp.text.revising import Part, Verb

WORDS = ("red", "party", "weak", "it")
DOCUMENTS = itertools.count(1)
HEADS = [(Kind.PARAGRAPH, ""), (Kind.HEADING, ""), (Kind.LIST_ITEM, "1. "), (Kind.LIST_ITEM, "2. ")]


@dataclass
class Stated:
    """A proposal as the model knows it. `held` are the identities that each difference needs side by side."""

    id: str
    author: Account
    verb: Verb
    shown_at: str
    passages: list[tuple[str, str]]
    heads: list[tuple[Kind, str]]
    after: str | None
    parts: tuple[Part, ...]
    differences: list[tuple[list[int], bool, str]]
    verdicts: list[str | None]
    stale: list[bool]
    decisions: int = 0
    closed: bool = False

    @property
    def open(self) -> list[int]:
        return [] if self.closed else [at for at, said in enumerate(self.verdicts) if said in (None, "asked")]


@dataclass
class Model:
    """Passages in order, each a list of identities that ends with the one of its end."""

    order: list[str] = field(default_factory=list)
    ids: dict[str, list[int]] = field(default_factory=dict)
    characters: dict[int, str] = field(default_factory=dict)
    kinds: dict[str, tuple[Kind, str]] = field(default_factory=dict)
    numbers: "itertools.count[int]" = field(default_factory=itertools.count)
    used: int = 0

    def fresh(self, words: str) -> list[int]:
        made = [next(self.numbers) for _ in words]
        self.characters |= dict(zip(made, words, strict=True))
        return made

    def end(self) -> int:
        return next(self.numbers)

    def text(self, passage: str) -> str:
        return "".join(self.characters[one] for one in self.ids[passage][:-1])

    def name(self) -> str:
        self.used += 1
        return f"p{self.used}"

    def kind(self, passage: str) -> tuple[Kind, str]:
        return self.kinds.get(passage, (Kind.PARAGRAPH, ""))

    def where(self, held: list[int], *, opens: bool) -> tuple[str, int] | None:
        """The passage and the place where these stand side by side."""
        for passage, ids in self.ids.items():
            for at in range(len(ids) - len(held) + 1):
                if ids[at : at + len(held)] == held and (not opens or at == 0):
                    return passage, at
        return None


class Reviewing(Approvals):
    """Three people work on one text."""

    def __init__(self, desk: Desk, people: tuple[Account, Account, Account]) -> None:
        super().__init__()
        self.desk, self.people = desk, people
        self.document = f"document-{next(DOCUMENTS)}"
        self.model = Model()
        self.stated: list[Stated] = []

    def told(self) -> dict[str, tuple[Kind, str, str]]:
        return {name: (*self.model.kind(name), self.model.text(name)) for name in self.model.order}

    @initialize(texts=st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=5), min_size=2, max_size=4))
    def start(self, texts: list[list[str]]) -> None:
        told = [" ".join(words) for words in texts]
        source = WitnessFile(tuple(Passage(Kind.PARAGRAPH, text) for text in told), Header(siglum="A", language="en"))
        import_example(self.desk, document=self.document, content=self.document.encode(), source=source)
        start_working(self.desk, self.people[1], document=self.document)
        for text in told:
            name = self.model.name()
            self.model.order.append(name)
            self.model.ids[name] = [*self.model.fresh(text), self.model.end()]

    # what people do

    @rule(data=st.data())
    def replace_words(self, data: st.DataObject) -> None:
        passage = data.draw(st.sampled_from(self.model.order))
        text = self.model.text(passage)
        words = text.split(" ")
        for _ in range(data.draw(st.integers(1, 2))):
            at = data.draw(st.integers(0, len(words)))
            words[at : at + data.draw(st.integers(0, 2))] = data.draw(st.lists(st.sampled_from(WORDS), max_size=2))
        proposed = " ".join(words)
        self._propose(data, Suggestion("replace", ((passage, text_hash(text)),), text=proposed), text)

    @rule(data=st.data(), verb=st.sampled_from(["split", "merge", "delete", "move", "insert", "kind", "kind"]))
    def change_passages(self, data: st.DataObject, verb: Verb) -> None:
        order = self.model.order
        passage = data.draw(st.sampled_from([*order[:1] * 3, *order]))  # so that several meet on one
        text, head = self.model.text(passage), self.model.kind(passage)
        acted, after = [passage], ""
        parts: tuple[Part, ...] = ()
        if verb == "split":
            cuts = [at for at, character in enumerate(text) if character == " "]
            if not cuts:
                return
            cut = data.draw(st.sampled_from(cuts))
            parts = (_part(text[:cut], *head), _part(text[cut + 1 :]))
        elif verb == "merge":
            at = order.index(passage)
            if at + 1 == len(order):
                return
            acted = order[at : at + 2]
            parts = (_part(" ".join(map(self.model.text, acted)), *head),)
        elif verb == "kind":
            parts = (_part(text, *data.draw(st.sampled_from(HEADS))),)
        elif verb in ("move", "insert"):
            after = data.draw(st.sampled_from(["", *order]))
            if verb == "insert":
                acted, parts = [], (_part(data.draw(st.sampled_from(WORDS))),)
        told = tuple((name, text_hash(self.model.text(name))) for name in acted)
        self._propose(data, Suggestion(verb, told, after=after, parts=parts), text)

    @precondition(lambda self: any(one.passage in self.model.order for one in self.said))
    @rule(data=st.data())
    def give_an_approved_passage_another_kind(self, data: st.DataObject) -> None:
        """Proposed and accepted at once, for a kind that comes between is all that approvals turn on here."""
        passage = data.draw(st.sampled_from([one.passage for one in self.said if one.passage in self.model.order]))
        text = self.model.text(passage)
        kinds = [(Kind.HEADING, ""), (Kind.LIST_ITEM, "1. "), (Kind.LIST_ITEM, "2. ")]
        kind = data.draw(st.sampled_from([one for one in kinds if one != self.model.kind(passage)]))
        told = Suggestion("kind", ((passage, text_hash(text)),), parts=(Part(*kind, text),))
        made = proposing.propose(
            self.desk, self.people[2], document=self.document, siglum="W", suggestion=told, reason="", key=new_id()
        )
        before = self._copy()
        judgement = Judgement(made.id, 0, (Ruling(0, "accepted", ""),))
        seen = {name: text_hash(self.model.text(name)) for name in self.model.order}
        deciding.decide(
            self.desk,
            self.people[1],
            document=self.document,
            siglum="W",
            judgements=[judgement],
            seen=seen,
            key=new_id(),
        )
        self.stated.append(self._known(made))
        self.stated[-1].verdicts, self.stated[-1].decisions = ["accepted"], 1
        self.model.kinds[passage] = kind
        self._age(before)

    @precondition(lambda self: self.stated)
    @rule(data=st.data())
    def withdraw(self, data: st.DataObject) -> None:
        stated, person = data.draw(st.sampled_from(self.stated)), data.draw(st.sampled_from(self.people))
        fine = person == stated.author and stated.open
        done = _done(
            lambda: proposing.withdraw(self.desk, person, document=self.document, proposal_id=stated.id, key=new_id())
        )
        assert done == bool(fine)
        stated.closed = stated.closed or done

    @precondition(lambda self: self.stated)
    @rule(data=st.data())
    def decide(self, data: st.DataObject) -> None:
        stated, editor = data.draw(st.sampled_from(self.stated)), data.draw(st.sampled_from(self.people))
        number = stated.decisions + data.draw(st.sampled_from([0, 0, 0, 0, 1]))
        seen = {name: text_hash(self.model.text(name)) for name in self.model.order}
        outdated = data.draw(st.sampled_from([False, False, False, True]))
        if outdated:
            seen[self.model.order[0]] = text_hash("what it was")
        chosen = data.draw(st.lists(st.sampled_from(range(len(stated.verdicts))), min_size=1, unique=True))
        verdict_of = st.sampled_from(["accepted", "accepted", "rejected", "asked"])
        verdicts = {at: data.draw(verdict_of) for at in sorted(chosen)}
        rulings = tuple(Ruling(at, verdict, "") for at, verdict in verdicts.items())  # type: ignore[arg-type]
        accepted = [at for at, verdict in verdicts.items() if verdict == "accepted"]
        fine = (
            Role.EDITOR in editor.roles
            and editor != stated.author
            and not outdated
            and number == stated.decisions
            and all(at in stated.open for at in chosen)
            and not any(stated.stale[at] for at in accepted)
        )
        before, kinds = self._copy(), dict(self.model.kinds)
        if fine and accepted:
            fine = self._land(stated, accepted)
        judgement = Judgement(stated.id, number, rulings, "a remark")
        done = _done(
            lambda: deciding.decide(
                self.desk,
                editor,
                document=self.document,
                siglum="W",
                judgements=[judgement],
                seen=seen,
                key=new_id(),
            )
        )
        assert done == fine
        if not done:
            self.model.order, self.model.ids = before
            self.model.kinds = kinds
            return
        stated.decisions += 1
        for at, verdict in verdicts.items():
            stated.verdicts[at] = verdict
        if accepted:
            self._age(before)

    # what must always be so

    @invariant()
    def the_text_is_what_was_decided(self) -> None:
        if self.model.order:
            now = newest(self.desk, "W", self.document)
            assert [
                (placed.id, placed.passage.kind, placed.passage.label, placed.passage.text) for placed in now.body
            ] == [(name, *said) for name, said in self.told().items()]

    @invariant()
    def every_proposal_is_as_open_and_as_stale_as_the_model_says(self) -> None:
        if not self.stated:
            return
        with self.desk.database.read() as connection:
            found = {one.id: one for one in shelf.proposals(connection, self.document)}
            now = newest(self.desk, "W", self.document)
            places = deciding.placed(connection, now, found.values())
        for stated in self.stated:
            proposal = found[stated.id]
            assert list(proposal.open) == stated.open
            assert [place is None for place in (places[stated.id][at] for at in stated.open)] == [
                stated.stale[at] for at in stated.open
            ]

    # the model

    def _propose(self, data: st.DataObject, suggestion: Suggestion, text: str) -> None:
        author = data.draw(st.sampled_from(self.people))
        earlier = [
            one for one in self.stated if one.open and one.author == author and one.shown_at == suggestion.passage
        ]
        supersedes = data.draw(st.sampled_from([None, None, *earlier]))
        try:
            made = proposing.propose(
                self.desk,
                author,
                document=self.document,
                siglum="W",
                suggestion=suggestion,
                reason="",
                supersedes=supersedes.id if supersedes else "",
                key=new_id(),
            )
        except VariorumError:
            replaced = suggestion.verb == "replace" and (suggestion.text == text or not suggestion.text.strip())
            same = suggestion.verb == "kind" and suggestion.parts[0][:2] == self._heads(suggestion)[0]
            assert replaced or same or suggestion.after == (suggestion.passages or [("-", "")])[0][0]
            return
        if supersedes:
            supersedes.closed = True
        self.stated.append(self._known(made))

    def _known(self, made: Proposal) -> Stated:
        differences: list[tuple[list[int], bool, str]] = []
        if made.verb == "replace":
            ids = self.model.ids[made.passage]
            for start, end, words, *_ in made.differences:
                opens = start == end == 0
                held = ids[start:end] if start < end else ids[max(start - 1, 0) : start + 1]
                differences.append((held, opens, words))
        count = len(differences) or 1
        texts = [(name, self.model.text(name)) for name, _ in made.passages]
        after = made.after if made.verb in ("insert", "move") else None
        return Stated(
            made.id,
            made.author,
            made.verb,
            made.passage,
            texts,
            self._heads(made),
            after,
            made.parts,
            differences,
            [None] * count,
            [False] * count,
        )

    def _heads(self, of: Proposal | Suggestion) -> list[tuple[Kind, str]]:
        return [self.model.kind(name) for name, _ in of.passages]

    def _copy(self) -> tuple[list[str], dict[str, list[int]]]:
        return list(self.model.order), {name: list(ids) for name, ids in self.model.ids.items()}

    def _land(self, stated: Stated, accepted: list[int]) -> bool:
        """Make the accepted differences in the model; whether that leaves a passage, and each with a word."""
        model = self.model
        if stated.verb == "replace":
            for at in accepted:
                held, opens, words = stated.differences[at]
                where = model.where(held, opens=opens)
                assert where is not None
                passage, start = where
                inserted = opens or not self._taken(stated, at)
                first = start + (0 if opens else 1) if inserted else start
                last = first if inserted else start + len(held)
                model.ids[passage][first:last] = model.fresh(words)
            return all(model.text(name).strip() for name in model.order)
        names = [name for name, _ in stated.passages]
        place = model.order.index(names[0]) if names else 0
        rest = [name for name in model.order if name not in names]
        if stated.after is not None:
            place = rest.index(stated.after) + 1 if stated.after else 0
        new = names
        if stated.verb == "insert":
            new = [model.name()]
            model.ids[new[0]] = [*model.fresh(stated.parts[0].text), model.end()]
        elif stated.verb == "kind":
            model.kinds[names[0]] = stated.parts[0].kind, stated.parts[0].label
        elif stated.verb == "delete":
            new = []
            del model.ids[names[0]]
        elif stated.verb == "split":
            (old,) = names
            new = [old, model.name()]
            cut = len(stated.parts[0].text)
            ids = model.ids[old]
            model.ids[new[1]], model.ids[old] = ids[cut + 1 :], [*ids[:cut], model.end()]
        elif stated.verb == "merge":
            one, other = names
            new = [one]
            ids = model.ids.pop(other)
            model.ids[one] = [*model.ids[one][:-1], *model.fresh(" "), *ids]
        model.order = [*rest[:place], *new, *rest[place:]]
        return bool(model.order)

    def _taken(self, stated: Stated, at: int) -> bool:
        """Whether a difference takes words away, and is not only put in between two characters."""
        return stated.id not in self._insertions or at not in self._insertions[stated.id]

    @property
    def _insertions(self) -> dict[str, set[int]]:
        with self.desk.database.read() as connection:
            return {
                one.id: {at for at, said in enumerate(one.differences) if said.start == said.end}
                for one in shelf.proposals(connection, self.document)
            }

    def _age(self, before: tuple[list[str], dict[str, list[int]]]) -> None:
        """Mark what the last decision has made stale."""
        texts = {name: self.model.text(name) for name in self.model.order}
        for stated in self.stated:
            if stated.verb == "replace":
                for at, (held, opens, _) in enumerate(stated.differences):
                    stated.stale[at] = stated.stale[at] or self.model.where(held, opens=opens) is None
                continue
            if stated.after:
                stated.after = self._home(stated.after, before[1])
            names = [name for name, _ in stated.passages]
            same = all(
                name in texts and (stated.verb in ("move", "kind") or texts[name] == text)
                for name, text in stated.passages
            )
            if stated.verb in ("kind", "split", "merge"):
                same = same and stated.heads == [self.model.kind(name) for name, _ in stated.passages]
            if same and names:
                first = self.model.order.index(names[0])
                same = self.model.order[first : first + len(names)] == names
            lost = stated.after is None and stated.verb in ("insert", "move")
            stated.stale[0] = not same or lost or stated.after in names

    def _home(self, passage: str, before: dict[str, list[int]]) -> str | None:
        """Where a passage is to be followed now: itself, or what its first words went into."""
        if passage in self.model.ids:
            return passage
        for one in before.get(passage, ()):
            for name, ids in self.model.ids.items():
                if one in ids:
                    return name
        return None


def _part(text: str, kind: Kind = Kind.PARAGRAPH, label: str = "") -> Part:
    return Part(kind, label, text)


def _done(act: object) -> bool:
    """Whether it was done, and not refused."""
    try:
        act()  # type: ignore[operator]
    except VariorumError:
        return False
    return True


def run(desk: Desk, machine: type[Reviewing], *, examples: int) -> None:
    """Run `machine` with a translator who is an editor, an editor and a translator; log and rows are right after it."""
    people = (
        account_with(desk, "Ada", Role.TRANSLATOR, Role.EDITOR),
        account_with(desk, "Bo", Role.EDITOR),
        account_with(desk, "Cy", Role.TRANSLATOR),
    )
    run_state_machine_as_test(
        lambda: machine(desk, people),  # type: ignore[arg-type]
        settings=settings(
            max_examples=examples, stateful_step_count=15, suppress_health_check=list(HealthCheck), deadline=None
        ),
    )
    with desk.database.read() as connection:
        assert events.verify(connection) == []
        assert facts.verify(connection) == []


def test_any_sequence_of_proposals_decisions_and_approvals_is_as_the_model_says(each_desk: Desk) -> None:
    run(each_desk, Reviewing, examples=26)
