r"""A term as a person writes it: a text for each field, where each value stands on a line of its own.

    forms        zh-Hans | 矛盾
    aliases      en | Gheorghiu-Dej
    renderings   en | contradiction | preferred | the term of art
    relations    different referent | 宣言 | the Declaration of 1957, not the Statement of 1960
    relations    near | #t08
    attested     en | contradiction | Peking Review, 14 June 1963, p. 7
    scope        1963-05-09-circular/A/p10

What ends a line may be left out. A | in a text is written \|, a backslash \\, and words of a relation that begin with #
\#, since # begins the id of a term. Space around a part is not part of it. So it stands in the fields of the form, and
in the cells of a CSV file, and reading gives back what was written, code point for code point.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields

from webapp.errors import InvalidInput
from webapp.text.decode import line_feeds
from webapp.text.terms import Attested, Form, Relation, Rendering, Scope, Term, settled

FIELDS = {
    "forms": "language | text",
    "aliases": "language | text",
    "pinyin": "",
    "exact": "yes, or nothing",
    "renderings": "language | text | verdict | reason",
    "relations": "equivalent, near or different referent | words, or #id of a term | note",
    "scope": "document, or document/siglum/passage",
    "attested": "language | text | citation",
    "certainty": "",
    "notes": "",
}
"""The fields in their order, and what a line of each holds."""

EXACT = "yes"
_BAR = re.compile(r"\\.|\|", re.DOTALL)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_LINES = {"forms": Form, "aliases": Form, "renderings": Rendering, "attested": Attested}
_MOST = {name: len(fields(part)) for name, part in _LINES.items()}


def spelled(term: Term) -> dict[str, str]:
    """The fields of a term, each as a text."""
    said = {
        name: "\n".join(_line(*(getattr(part, one.name) for one in fields(part))) for part in getattr(term, name))
        for name in _LINES
    }
    said["relations"] = "\n".join(spelled_relation(one) for one in term.relations)
    said |= {"pinyin": term.pinyin, "certainty": term.certainty, "notes": term.notes}
    said |= {"exact": EXACT if term.exact else "", "scope": scope_line(term.scope)}
    return {name: said[name] for name in FIELDS}


def read(said: Mapping[str, str], identity: str = "", forms: Sequence[Form] = ()) -> Term:
    """The term that somebody wrote, with `forms` that are read already; a field that is not there is empty.

    Raises InvalidInput, naming field and line, for what is not written as above. Whether what it says can be kept is
    another question (`terms.check`).
    """
    found = {name: line_feeds(said.get(name, "")) for name in FIELDS}
    if found["exact"].strip().lower() not in ("", EXACT):
        raise InvalidInput(f"exact: “{found['exact'].strip()[:40]}” is not understood: write {EXACT}, or nothing.")
    parts = {
        name: tuple(
            part(*_parts(name, number, line, least=3 if part is Attested else 2, most=_MOST[name]))
            for number, line in _lines(found[name])
        )
        for name, part in _LINES.items()
    }
    return settled(
        Term(
            identity,
            **parts | {"forms": (*parts["forms"], *forms)},
            pinyin=found["pinyin"].strip(),
            exact=bool(found["exact"].strip()),
            relations=tuple(read_relation(line, number) for number, line in _lines(found["relations"])),
            scope=read_scope(found["scope"].strip()),
            certainty=found["certainty"].strip().lower(),
            notes=found["notes"].strip(),
        )
    )


def scope_line(scope: Scope) -> str:
    """A scope as it is written; "" for everywhere."""
    return "/".join(filter(None, (scope.document, scope.siglum, scope.passage)))


def read_scope(said: str) -> Scope:
    """The scope that is written so. Raises InvalidInput."""
    named = [part.strip() for part in said.split("/")] if said else []
    if len(named) not in (0, 1, 3) or not all(named):
        raise InvalidInput(
            f"scope: “{said[:100]}” is no scope: write the name of a document, or document/siglum/passage, or nothing"
            " for the whole project."
        )
    return Scope(*named)


def written(texts: list[str]) -> str:
    """Several forms of one language, each on a line: the cell of a table whose column says the language."""
    return "\n".join(_escaped(text) for text in texts)


def read_forms(cell: str, language: str) -> list[Form]:
    """The forms in such a cell. Raises InvalidInput."""
    return [
        Form(language, _parts(language, number, line, least=1, most=1)[0]) for number, line in _lines(line_feeds(cell))
    ]


def changes(before: Term, after: Term) -> list[tuple[str, list[str], list[str]]]:
    """What differs between two states of a term: the field, the lines that went and those that came."""
    old, new = spelled(before), spelled(after)
    found = []
    for name in FIELDS:
        if old[name] != new[name]:
            gone, come = (list(filter(None, one[name].split("\n"))) for one in (old, new))
            went, came = [line for line in gone if line not in come], [line for line in come if line not in gone]
            found.append((name, went or gone if not came else went, came or come if not went else came))
    return found


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """The lines that are not empty, numbered from 1."""
    for number, line in enumerate(text.split("\n") if text else (), start=1):
        if line.strip():
            yield number, line


def _line(*parts: str) -> str:
    kept = list(parts)
    while len(kept) > 1 and not kept[-1]:
        kept.pop()
    return " | ".join(_escaped(part) for part in kept)


def _escaped(part: str) -> str:
    return part.replace("\\", "\\\\").replace("|", "\\|")


def _raw_parts(line: str) -> list[str]:
    """The parts of a line with their backslashes, without space around them."""
    found, at = [], 0
    for sign in _BAR.finditer(line):
        if sign[0] == "|":
            found.append(line[at : sign.start()].strip())
            at = sign.end()
    return [*found, line[at:].strip()]


def _plain(part: str) -> str:
    return _ESCAPED.sub(r"\1", part) if "\\" in part else part


def _parts(field: str, number: int, line: str, *, least: int, most: int) -> list[str]:
    found = _raw_parts(line)
    if not least <= len(found) <= most:
        how = FIELDS.get(field) or "a text"
        count = "1 part" if len(found) == 1 else f"{len(found)} parts"
        raise InvalidInput(
            f"{field}, line {number} (“{line.strip()[:60]}”) has {count}: write {how}. (A | in a text is written \\|.)"
        )
    return [_plain(part) for part in found]


def read_relation(line: str, number: int = 1) -> Relation:
    """The relation that a line says. Raises InvalidInput."""
    kind, to, *note = _parts("relations", number, line, least=2, most=3)
    is_term = _raw_parts(line)[1].startswith("#")
    return Relation(kind.lower(), to[1:].strip() if is_term else "", "" if is_term else to, *note)


def spelled_relation(one: Relation) -> str:
    """The line of a relation."""
    if one.term:
        return _line(one.kind, f"#{one.term}", one.note)
    line = _line(one.kind, one.words, one.note)
    return line.replace("| #", "| \\#", 1) if one.words.startswith("#") else line
