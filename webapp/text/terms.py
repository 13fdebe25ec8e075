"""Terms: what a key term is called in each language, how it was rendered, and what is said of that.

A term is a whole: whoever changes it states all of it anew. The values hold what was said, be it right or not; `check`
refuses what cannot be kept, and says where it is wrong and what to do. How each part is written in a line of a form, or
in a cell of a table, stands in `term_lines`.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Any, Literal, NamedTuple

from webapp.errors import InvalidInput
from webapp.text.languages import cased, chinese_script, is_language_tag
from webapp.text.limits import COMMENT_CODE_POINTS, FORM_CODE_POINTS, TERM_PARTS
from webapp.text.script import to_script


class Verdict(StrEnum):
    """What the desk says of a rendering; "" in its place says that nobody has decided yet."""

    PREFERRED = "preferred"
    ADMITTED = "admitted"
    DEPRECATED = "deprecated"
    KEEP = "period usage: keep"


class Nearness(StrEnum):
    """How a term is related to another, or to words."""

    EQUIVALENT = "equivalent"
    NEAR = "near"
    DIFFERENT = "different referent"


class Certainty(StrEnum):
    """How sure the Chinese form is; "" in its place says nothing."""

    SURE = "sure"
    PROBABLE = "probable"
    UNCERTAIN = "uncertain"


@dataclass(frozen=True, slots=True)
class Form:
    """What something is called in a language (a BCP 47 tag)."""

    language: str
    text: str


@dataclass(frozen=True, slots=True)
class Rendering:
    """Words that stand for the term in translations: `verdict` is a Verdict or "", with a reason or ""."""

    language: str
    text: str
    verdict: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Relation:
    """How the term is related (`kind`, a Nearness) to another `term` (its id) or, if that is "", to `words`."""

    kind: str
    term: str = ""
    words: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Attested:
    """A rendering found elsewhere, such as in a newspaper of the time, and where."""

    language: str
    text: str
    citation: str


@dataclass(frozen=True, slots=True)
class Scope:
    """Where the term holds: in a document (its id), in one passage of a witness there, or, if all is "", everywhere."""

    document: str = ""
    siglum: str = ""
    passage: str = ""


@dataclass(frozen=True, slots=True)
class Term:
    """A key term. `id` is "" for one that is yet to get one.

    `forms` are what it is called, `aliases` other forms of the same name; what has a language is in the order of the
    tags (`settled`). With
    `exact` its Chinese is sought in the characters as they stand, and not in the other script too. `certainty` is a
    Certainty or "".
    """

    id: str = ""
    forms: tuple[Form, ...] = ()
    aliases: tuple[Form, ...] = ()
    pinyin: str = ""
    exact: bool = False
    renderings: tuple[Rendering, ...] = ()
    relations: tuple[Relation, ...] = ()
    scope: Scope = Scope()
    attested: tuple[Attested, ...] = ()
    certainty: str = ""
    notes: str = ""

    @property
    def name(self) -> str:
        """What it is called in lists: its first Chinese form, or else its first form; its id if it has none."""
        return next((form.text for form in (*self.chinese, *self.forms)), self.id)

    @property
    def chinese(self) -> tuple[Form, ...]:
        """Its forms in Chinese."""
        return tuple(form for form in self.forms if form.language.partition("-")[0] == "zh")

    @property
    def others(self) -> tuple[Form, ...]:
        """Its forms in other languages."""
        return tuple(form for form in self.forms if form not in self.chinese)


Role = Literal["form", "alias", "rendering"]


class Sought(NamedTuple):
    """Words by which a term is found in texts: of which term, in which language, and what they are to it."""

    term: str
    text: str
    language: str
    exact: bool
    role: Role
    verdict: str


def sought(term: Term) -> Iterator[Sought]:
    """Everything by which a term is found in texts."""
    for form in term.forms:
        yield Sought(term.id, form.text, form.language, term.exact, "form", "")
    for form in term.aliases:
        yield Sought(term.id, form.text, form.language, term.exact, "alias", "")
    for one in term.renderings:
        yield Sought(term.id, one.text, one.language, term.exact, "rendering", one.verdict)


def settled(term: Term) -> Term:
    """The same with tags spelled in the usual way, and all that has a language in the order of the tags."""
    said: dict[str, Any] = {name: getattr(term, name) for name in ("forms", "aliases", "renderings", "attested")}
    other: dict[str, Any] = {name: own for name, parts in said.items() if (own := _settled(parts)) != parts}
    return replace(term, **other) if other else term


def _settled(parts: tuple[Any, ...]) -> tuple[Any, ...]:
    if not parts:
        return parts
    told = (part if (tag := cased(part.language)) == part.language else replace(part, language=tag) for part in parts)
    return tuple(sorted(told, key=lambda part: part.language))


def in_both_scripts(term: Term) -> Term:
    """The term with its Chinese forms and aliases in the other script too, where they stand in one only.

    The characters are OpenCC's and may be wrong for a name: they are to be looked at before they are kept.
    """
    return settled(replace(term, forms=_in_both(term.forms), aliases=_in_both(term.aliases)))


def _in_both(forms: Sequence[Form]) -> tuple[Form, ...]:
    scripts = {chinese_script(form.language) for form in forms}
    added: list[Form] = []
    for form in forms:
        script = chinese_script(form.language)
        if script is not None and not {"hans", "hant"} <= scripts:
            other: Literal["hans", "hant"] = "hant" if script == "hans" else "hans"
            added.append(Form(f"zh-{other.title()}", to_script(form.text, other)))
    return (*forms, *dict.fromkeys(added))


_PARTS: dict[str, type[Any]] = {
    "forms": Form,
    "aliases": Form,
    "renderings": Rendering,
    "relations": Relation,
    "attested": Attested,
}


def as_said(term: Term) -> dict[str, Any]:
    """All that a term says but for its id, as values of JSON."""
    said: dict[str, Any] = {one.name: getattr(term, one.name) for one in fields(Term) if one.name != "id"}
    for name in _PARTS:
        said[name] = [_named(part) for part in said[name]]
    return said | {"scope": _named(term.scope)}


def _named(part: Any) -> dict[str, str]:
    return {name: getattr(part, name) for name in part.__slots__}


def from_said(identity: str, said: dict[str, Any]) -> Term:
    """The term that said this (`as_said`). Raises KeyError and TypeError for what no term says."""
    parts = {name: tuple(part(**one) for one in said[name]) for name, part in _PARTS.items()}
    return Term(**{**said, **parts, "id": identity, "scope": Scope(**said["scope"])})


ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
"""What the id of a term looks like: it stands in addresses, and in TBX as the id of an element."""
RESERVED = frozenset({"new", "import"})
"""What cannot be an id, because pages have these addresses."""

_UNFIT = re.compile("[\x00-\x1f\ud800-\udfff\ufffe\uffff]")
_NAMES = {
    "forms": "Form",
    "aliases": "Alias",
    "renderings": "Rendering",
    "relations": "Relation",
    "attested": "Attested rendering",
}


def check(term: Term, known: Collection[str]) -> None:
    """Raise InvalidInput if a term cannot be kept; `known` are the ids of the terms that it may be related to.

    The message tells up to three faults.
    """
    if found := list(faults(term, known)):
        more = f" (and {len(found) - 3} more faults)" if len(found) > 3 else ""
        raise InvalidInput(" ".join(found[:3]) + more)


def faults(term: Term, known: Collection[str]) -> Iterator[str]:
    """What is wrong with a term, a sentence each."""
    if term.id and (not ID.fullmatch(term.id) or term.id in RESERVED):
        yield (
            f"“{term.id[:70]}” cannot be the id of a term: use up to 64 letters without accents, digits, dots, hyphens"
            " and underscores, beginning with a letter or a digit (and not “new” or “import”)."
        )
    if not term.forms:
        yield "The term has no form: write at least one, such as zh-Hans | 矛盾 or en | contradiction."
    for name, what in _NAMES.items():
        parts = getattr(term, name)
        if len(parts) > TERM_PARTS:
            yield f"There are {len(parts):,} under {name}; the limit is {TERM_PARTS}: make several terms of it."
        else:
            yield from _faults_of(what, parts)
            yield from _doubled(name, what, parts)
    yield from _related(term, known)
    if term.certainty not in ("", *Certainty):
        yield f"“{term.certainty}” is no certainty: it is {', '.join(Certainty)}, or nothing."
    if term.scope.passage and not (term.scope.document and term.scope.siglum):
        yield "The scope names a passage without its document and witness: write document/siglum/passage."
    for what, text, most in (("The pinyin", term.pinyin, FORM_CODE_POINTS), ("The notes", term.notes, 10_000)):
        if text:
            yield from _unfit(what, text, most, lines=what == "The notes")


def _faults_of(what: str, parts: Sequence[Any]) -> Iterator[str]:
    for number, part in enumerate(parts, start=1):
        called = f"{what} {number}"
        if isinstance(part, Relation):
            continue
        if not is_language_tag(part.language):
            yield (
                f"{called}: “{part.language[:40]}” is no language tag of BCP 47; write for example en, zh-Hans, zh-Hant"
                " or ro."
            )
        yield from _text_faults(called, part.text)
        if isinstance(part, Rendering):
            if part.verdict not in ("", *Verdict):
                yield f"{called}: “{part.verdict[:40]}” is no verdict: it is {', '.join(Verdict)}, or nothing."
            yield from _unfit(f"{called}, its reason", part.reason, COMMENT_CODE_POINTS)
        if isinstance(part, Attested):
            if not part.citation:
                yield f"{called} has no citation: say where it was found."
            yield from _unfit(f"{called}, its citation", part.citation, COMMENT_CODE_POINTS)


def _related(term: Term, known: Collection[str]) -> Iterator[str]:
    for number, one in enumerate(term.relations, start=1):
        called = f"Relation {number}"
        if one.kind not in list(Nearness):
            yield f"{called}: “{one.kind[:40]}” is no relation: it is {', '.join(Nearness)}."
        if one.term and one.words:
            yield f"{called} names both a term and words: make two of it."
        elif one.term and one.term == term.id:
            yield f"{called} relates the term to itself: name another."
        elif one.term and one.term not in known:
            yield f"{called}: there is no term {one.term[:70]}; take an id from the list of terms, or write words."
        elif not one.term:
            yield from _text_faults(called, one.words)
        yield from _unfit(f"{called}, its note", one.note, COMMENT_CODE_POINTS)


def _text_faults(called: str, text: str) -> Iterator[str]:
    if not any(unicodedata.category(character)[0] in "LNPS" for character in text):
        yield f"{called} has no text that can be seen: write it, or take the line away."
    yield from _unfit(called, text, FORM_CODE_POINTS)


def _unfit(called: str, text: str, most: int, *, lines: bool = False) -> Iterator[str]:
    """What is wrong with characters and length; line ends and tabs are let through where there are `lines`."""
    bare = text.replace("\n", "").replace("\t", "") if lines else text
    if found := _UNFIT.search(bare):
        named = "NUL" if found[0] == "\x00" else f"U+{ord(found[0]):04X}"
        kind = "lone surrogate" if "\ud800" <= found[0] <= "\udfff" else "character"
        yield f"{called} has a {kind} that cannot be kept in a term ({named}): remove it."
    if len(text) > most:
        yield f"{called} has {len(text):,} characters; the limit is {most:,}: shorten it."
    if text != text.strip():
        yield f"{called} begins or ends with a space: remove that."


def _doubled(name: str, what: str, parts: Sequence[Any]) -> Iterator[str]:
    if len(parts) < 2:
        return
    by = ("term", "words") if name == "relations" else ("language", "text", "citation")
    told = Counter(tuple(getattr(one, column, "") for column in by) for one in parts)
    for said, count in told.items():
        if count > 1:
            yield f"{what} “{' '.join(filter(None, said))[:80]}” is there {count} times: leave it once."
