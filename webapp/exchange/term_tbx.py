"""Terms in TBX-Basic (ISO 30042:2019, DCA style; or with the element names of 2008, which older tools read).

A term is a concept. Its forms are terms of their language with the status "preferred", its aliases have the type
"variant", its renderings the status of their verdict, attested renderings their source; a relation to a term is a cross
reference, the pinyin a language of its own (zh-Latn-pinyin). For the rest TBX-Basic has no category: it stands in notes
that begin with “Variorum” and say what they are, so that reading gives back every term, code point for code point.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape

from webapp.text.term_lines import EXACT, scope_line, spelled_relation
from webapp.text.terms import Attested, Form, Rendering, Term, Verdict

NAMESPACE = "urn:iso:std:iso:30042:ed-2"
PINYIN = "zh-Latn-pinyin"
MADE_BY = "Variorum"
STATUS = {
    Verdict.PREFERRED: "preferredTerm-admn-sts",
    Verdict.ADMITTED: "admittedTerm-admn-sts",
    Verdict.DEPRECATED: "deprecatedTerm-admn-sts",
    Verdict.KEEP: "admittedTerm-admn-sts",
}
UNDECIDED = "undecided"
NOTE = re.compile(rf"{MADE_BY} ([a-z]+): ?(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Names:
    """What an edition of the standard calls its elements."""

    root: str
    header: str
    concept: str
    language: str
    term: str


OF_2019 = Names("tbx", "tbxHeader", "conceptEntry", "langSec", "termSec")
OF_2008 = Names("martif", "martifHeader", "termEntry", "langSet", "tig")


def write_terms(terms: Iterable[Term], names: Names = OF_2019) -> str:
    """The file. A relation to a term that is not among `terms` stands in a note."""
    every = list(terms)
    known = {term.id for term in every}
    root = f' xmlns="{NAMESPACE}" style="dca"' if names is OF_2019 else ""
    explained = f"{MADE_BY}: notes that begin with this word say what TBX-Basic has no category for."
    described = f"<titleStmt><title>Term base</title></titleStmt><sourceDesc><p>{explained}</p></sourceDesc>"
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<{names.root}{root} type="TBX-Basic" xml:lang="en">',
        f"<{names.header}><fileDesc>{described}</fileDesc></{names.header}>",
        "<text><body>",
    ]
    for term in every:
        lines += [f'<{names.concept} id="{_as_id(term.id)}">', *_concept(term, known, names), f"</{names.concept}>"]
    return "\n".join([*lines, "</body></text>", f"</{names.root}>", ""])


def _concept(term: Term, known: set[str], names: Names) -> Iterator[str]:
    for one in term.relations:
        if one.term in known:
            said = f"{one.kind}: {one.note}" if one.note else one.kind
            yield f'<ref type="crossReference" target="{_as_id(one.term)}">{escape(said)}</ref>'
        else:
            yield _note("relation", spelled_relation(one))
    yield from _note_if("exact", EXACT if term.exact else "")
    yield from _note_if("scope", scope_line(term.scope))
    yield from _note_if("certainty", term.certainty)
    if term.notes:
        yield _plain_note("notes", term.notes)
    for language, own in _by_language(term).items():
        yield f'<{names.language} xml:lang="{escape(language)}">'
        for section in own:
            yield f"<{names.term}>{section}</{names.term}>"
        yield f"</{names.language}>"


def _by_language(term: Term) -> dict[str, list[str]]:
    """What stands for the term in each language: the inside of each term section."""
    found: dict[str, list[str]] = {}

    def add(part: Form | Rendering | Attested, *more: str) -> None:
        found.setdefault(part.language, []).append("".join((f"<term>{escape(part.text)}</term>", *more)))

    for form in term.forms:
        add(form, _status(Verdict.PREFERRED))
    for form in term.aliases:
        add(form, '<termNote type="termType">variant</termNote>')
    for one in term.renderings:
        reason = _plain_note("reason", one.reason)
        status = _status(Verdict(one.verdict)) if one.verdict else ""
        add(one, status, _note("rendering", one.verdict or UNDECIDED), reason)
    for found_elsewhere in term.attested:
        source = f'<admin type="source">{escape(found_elsewhere.citation)}</admin>'
        add(found_elsewhere, _note("attested", ""), source)
    if term.pinyin:
        add(Form(PINYIN, term.pinyin), _note("pinyin", ""))
    return dict(sorted(found.items()))


def _status(verdict: Verdict) -> str:
    return f'<termNote type="administrativeStatus">{STATUS[verdict]}</termNote>'


def _note(name: str, said: str) -> str:
    return f"<note>{MADE_BY} {name}: {escape(said)}</note>"


def _plain_note(name: str, said: str) -> str:
    """A note of somebody's own words, which says what it is only if it could be taken for another; "" for none."""
    if NOTE.match(said):
        return _note(name, said)
    return f"<note>{escape(said)}</note>" if said else ""


def _note_if(name: str, said: str) -> Iterator[str]:
    if said:
        yield _note(name, said)


def _as_id(identity: str) -> str:
    """An id as the attribute has it, which cannot begin with a digit."""
    return identity if identity[:1].isalpha() else f"_{identity}"
