"""TBX read: of this desk's own files every term as it was, of others' what has a place in a term.

Of another tool's file a term that is preferred or without a status is a form, one that is admitted or deprecated a
rendering with that verdict, a variant or an abbreviation beside a form an alias. What has no place goes into the notes
with its name (“definition: …”); who entered what when is left out, and said to be.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import fields, replace

from webapp.errors import InvalidInput
from webapp.exchange.term_file import ReadTerm, Refused, TermFile, without_doubles
from webapp.exchange.term_tbx import MADE_BY, NOTE, OF_2008, OF_2019, STATUS, UNDECIDED
from webapp.exchange.xml_tree import Node, parse
from webapp.text.term_lines import read_relation, read_scope
from webapp.text.terms import Attested, Form, Nearness, Relation, Rendering, Term, Verdict, settled

_VERDICTS = {status: verdict for verdict, status in reversed(STATUS.items())} | {
    "supersededTerm-admn-sts": Verdict.DEPRECATED
}
_SHAPES = {"acronym", "abbreviation", "shortForm", "variant", "fullForm", "phrase"}
_GROUPS = {"descripGrp", "adminGrp", "termNoteGrp", "termGrp"}
_LEFT_OUT = {"transacGrp": "who entered or changed what when", "transac": "who entered or changed what when"}
_FIELDS = frozenset(one.name for one in fields(Term)) - {"id"}


def read_terms(text: str, name: str) -> TermFile:
    """The terms in the text of the file `name`; a concept that says what no term can is refused, the rest is read.

    Raises InvalidInput, naming line and column, for what is no TBX, or TBX in DCT style.
    """
    root = parse(text, name)
    names = next((one for one in (OF_2019, OF_2008) if one.root == root.name), None)
    if names is None:
        raise InvalidInput(f"{name}, line {root.line}: this is no TBX: its root is “{root.name[:40]}”, not “tbx”.")
    if root.get("style") == "dct":
        raise InvalidInput(f"{name}, line {root.line}: this TBX is in DCT style; save it in DCA style and bring that.")
    own = any(node.text.startswith(MADE_BY) for node in _inside(root, "p"))
    found: list[ReadTerm] = []
    refused: list[Refused] = []
    left_out: Counter[str] = Counter()
    for concept in _inside(root, names.concept):
        try:
            term = _Concept(concept, left_out).term()
        except InvalidInput as fault:
            refused.append(Refused(concept.line, fault.message))
            continue
        says = _FIELDS if own else frozenset(one for one in _FIELDS if getattr(term, one) != getattr(Term(), one))
        found.append(ReadTerm(concept.line, term, says))
    kept = without_doubles(found, refused)
    remarks = [f"{what} has no place in a term and is left out ({count:,} times)." for what, count in left_out.items()]
    return TermFile(tuple(kept), tuple(sorted(refused, key=lambda one: one.line)), tuple(remarks))


class _Concept:
    """A concept while it is read."""

    def __init__(self, node: Node, left_out: Counter[str]) -> None:
        self._node = node
        self._left_out = left_out
        self._notes: list[str] = []
        self._found: dict[str, list[object]] = {
            name: [] for name in ("forms", "aliases", "renderings", "relations", "attested")
        }
        self._term = Term(node.get("id").removeprefix("_"))

    def term(self) -> Term:
        for part in _flat(self._node):
            if part.name in (OF_2019.language, OF_2008.language):
                for section in part.all(OF_2019.term, OF_2008.term, "ntig"):
                    self._section(part.get("lang"), section)
                self._others(part, f"{part.get('lang')}: ", *(OF_2019.term, OF_2008.term, "ntig"))
            elif part.name == "ref" and part.get("type") == "crossReference":
                self._found["relations"].append(_reference(part))
            elif part.name == "note" and (said := NOTE.fullmatch(part.text)):
                self._marked(said[1], said[2])
            else:
                self._other(part, "")
        parts = {name: tuple(own) for name, own in self._found.items()}
        return settled(replace(self._term, **parts, notes="\n".join(self._notes)))  # type: ignore[arg-type]

    def _marked(self, name: str, said: str) -> None:
        """A note of this desk's own, which says a field."""
        if name == "relation":
            self._found["relations"].append(read_relation(said))
        elif name == "notes":
            self._notes.append(said)
        elif name == "exact":
            self._term = replace(self._term, exact=True)
        elif name == "scope":
            self._term = replace(self._term, scope=read_scope(said))
        elif name == "certainty":
            self._term = replace(self._term, certainty=said)
        else:
            self._notes.append(f"{MADE_BY} {name}: {said}")

    def _section(self, language: str, section: Node) -> None:
        """One term of a language."""
        told = {part.get("type"): part for part in _flat(section) if part.name in ("termNote", "admin")}
        text = next((part.one_line for part in _flat(section) if part.name == "term"), "")
        marks = [said for part in section.all("note") if (said := NOTE.fullmatch(part.text))]
        marked = {said[1]: said[2] for said in marks}
        plain = [part.one_line for part in section.all("note") if not NOTE.fullmatch(part.text)]
        used = {"administrativeStatus", "termType"}
        if "pinyin" in marked:
            self._term = replace(self._term, pinyin=text)
        elif "attested" in marked:
            self._found["attested"].append(
                Attested(language, text, told["source"].one_line if "source" in told else "")
            )
            used.add("source")
        elif "rendering" in marked:
            verdict = marked["rendering"].replace(UNDECIDED, "")
            self._found["renderings"].append(Rendering(language, text, verdict, _reason(marked, plain)))
            plain = []
        else:
            plain = self._of_others(language, text, told, plain)
        if not marks:
            self._notes += [f"{text}: {said}" for said in plain]
        for part in _flat(section):
            if part.name not in ("term", "note") and part.get("type") not in used:
                self._other(part, f"{text}: ")

    def _of_others(self, language: str, text: str, told: dict[str, Node], plain: list[str]) -> list[str]:
        """A term that another tool wrote; the notes that have no place."""
        status = told["administrativeStatus"].text if "administrativeStatus" in told else ""
        shape = told["termType"].text if "termType" in told else ""
        verdict = _VERDICTS.get(status, Verdict.PREFERRED)
        if verdict is not Verdict.PREFERRED:
            self._found["renderings"].append(Rendering(language, text, verdict, _reason({}, plain)))
            return []
        is_other = shape in _SHAPES and not status
        self._found["aliases" if is_other else "forms"].append(Form(language, text))
        return plain

    def _others(self, node: Node, before: str, *but: str) -> None:
        for part in _flat(node):
            if part.name not in but:
                self._other(part, before)

    def _other(self, part: Node, before: str) -> None:
        """What has no place in a term: into the notes, with its name."""
        if part.name in _LEFT_OUT:
            self._left_out[_LEFT_OUT[part.name].capitalize()] += 1
            return
        said = part.text or part.get("target")
        if said:
            name = part.get("type") or part.name
            self._notes.append(f"{before}{said}" if part.name == "note" else f"{before}{name}: {said}")


def _reason(marked: dict[str, str], plain: list[str]) -> str:
    return marked.get("reason") or " ".join(plain)


def _reference(node: Node) -> Relation:
    kind, _, note = node.one_line.partition(":")
    target = node.get("target").removeprefix("_")
    if kind.strip() in list(Nearness):
        return Relation(kind.strip(), target, "", note.strip())
    return Relation(Nearness.NEAR, target, "", node.one_line)


def _flat(node: Node) -> Iterator[Node]:
    """What is directly in a node, or in a group in it."""
    for part in node.nodes:
        if part.name in _GROUPS:
            yield from _flat(part)
        else:
            yield part


def _inside(node: Node, name: str) -> Iterator[Node]:
    """Every element in a node with a name, in order."""
    for part in node.nodes:
        if part.name == name:
            yield part
        else:
            yield from _inside(part, name)
