"""Terms in short, for those who meet one in a text: what it is called, and what is said of its renderings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from webapp.errors import NotFound
from webapp.operations.desk import Desk
from webapp.operations.terms import term_base
from webapp.text.terms import Nearness, Relation, Term


@dataclass(frozen=True, slots=True)
class TermCard:
    """A standing term; `different` are the relations that say it is not to be taken for something else.

    `related` are the terms that these name, by id.
    """

    term: Term
    different: tuple[Relation, ...]
    related: Mapping[str, Term]


def cards(desk: Desk, identities: Sequence[str]) -> list[TermCard]:
    """The terms with these ids, each once; none that was withdrawn. Raises NotFound if none stands."""
    base = term_base(desk)
    standing = {term.id: term for term in base.standing}
    found = [standing[one] for one in dict.fromkeys(identities) if one in standing]
    if not found:
        raise NotFound("No term of that name stands: look for it in the list of terms.")
    return [_card(term, standing) for term in found]


def _card(term: Term, standing: Mapping[str, Term]) -> TermCard:
    different = tuple(one for one in term.relations if one.kind == Nearness.DIFFERENT)
    return TermCard(term, different, {one.term: standing[one.term] for one in different if one.term in standing})
