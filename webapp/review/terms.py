"""Terms as they were stated: each statement has a number, and the newest one of a term stands."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from webapp.review.administered import Redaction
from webapp.review.people import Account
from webapp.text.terms import Sought, Term, sought


@dataclass(frozen=True, slots=True)
class TermStatement:
    """That somebody stated a term: the whole of it, as number `number` of the term's statements.

    `term` is None if the statement withdraws it, or once it is `redacted`; `reason` is "" once that is. `by` is None
    for a command at this machine.
    """

    id: str
    sequence: int
    number: int
    by: Account | None
    at: datetime
    term: Term | None
    reason: str
    withdraws: bool
    redacted: Redaction | None = None
    reason_redacted: Redaction | None = None


@dataclass(frozen=True, slots=True)
class StatedTerm:
    """A term as it stands after `number` statements, the last of them `sequence`.

    Of one that was withdrawn, `term` is what it was before; of one that was redacted, it says nothing.
    """

    term: Term
    number: int
    sequence: int
    withdrawn: bool = False
    redacted: bool = False

    def after(self, sequence: int, number: int, term: Term | None) -> "StatedTerm":
        """As the next statement leaves it, which withdraws it if `term` is None."""
        if term is None:
            return replace(self, sequence=sequence, number=number, withdrawn=True)
        return StatedTerm(term, number, sequence)


@dataclass(frozen=True, slots=True)
class TermBase:
    """Every term of a desk as it stands, by id, in the order in which they were first stated, those of one file by id.

    `version` is another after each statement and each redaction: what was made of the terms holds as long as it does.
    """

    version: tuple[int, int] = (0, 0)
    terms: Mapping[str, StatedTerm] = field(default_factory=dict)

    @property
    def standing(self) -> Iterator[Term]:
        """The terms that were not withdrawn or redacted."""
        return (one.term for one in self.terms.values() if not one.withdrawn and not one.redacted)

    @property
    def sought(self) -> Iterator[Sought]:
        """Everything by which the standing terms are found in texts."""
        return (one for term in self.standing for one in sought(term))

    def related_to(self, identity: str) -> list[Term]:
        """The standing terms that say they are related to a term."""
        return [term for term in self.standing if any(one.term == identity for one in term.relations)]
