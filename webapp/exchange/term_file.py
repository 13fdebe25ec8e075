"""What a file of terms says, whatever its form: terms with their lines, what could not be read, what was left out."""

from collections import Counter
from dataclasses import dataclass, replace

from webapp.text.terms import Term, settled


@dataclass(frozen=True, slots=True)
class ReadTerm:
    """A term as a file has it, and the line where it begins; without an id if the file gives none.

    A file may speak of some fields only: of those in `says`, and of forms in `languages` (None: in all).
    """

    line: int
    term: Term
    says: frozenset[str]
    languages: frozenset[str] | None = None

    def over(self, before: Term) -> Term:
        """The term `before` with what the file says in the place of what it said of the same."""
        said = {name: getattr(self.term, name) for name in self.says}
        if "forms" in said and self.languages is not None:
            said["forms"] += tuple(form for form in before.forms if form.language not in self.languages)
        return settled(replace(before, **said))


@dataclass(frozen=True, slots=True)
class Refused:
    """What of a file is not to be had, where it stands, and why."""

    line: int
    message: str


@dataclass(frozen=True, slots=True)
class TermFile:
    """What a file says; `remarks` are sentences on what of it has no place in a term."""

    terms: tuple[ReadTerm, ...]
    refused: tuple[Refused, ...] = ()
    remarks: tuple[str, ...] = ()


def without_doubles(found: list[ReadTerm], refused: list[Refused]) -> list[ReadTerm]:
    """The terms but for those whose id another has before them in the file; these are added to `refused`."""
    count = Counter(one.term.id for one in found)
    first: dict[str, int] = {}
    kept = []
    for one in found:
        if one.term.id and count[one.term.id] > 1 and first.setdefault(one.term.id, one.line) != one.line:
            said = f"the id {one.term.id} is that of line {first[one.term.id]} already: give it another."
            refused.append(Refused(one.line, said))
        else:
            kept.append(one)
    return kept
