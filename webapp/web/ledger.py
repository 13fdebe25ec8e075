"""The ledger: what every witness has for the terms of a document, each in its context, and the occurrences as a table.

The address holds the view: the witness that says where terms are (`through`), whether all terms are shown, whose lines.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from urllib.parse import quote, urlencode

from flask import Blueprint, Flask, Response, render_template, request, url_for

from webapp.errors import NotFound
from webapp.operations import ledger as operation
from webapp.operations.ledger import InDocument
from webapp.operations.terms import term_base
from webapp.text.ledger import CONTEXT, Agreement, Counted, Ledger, Occurrence, verdict
from webapp.text.model import PlacedPassage
from webapp.text.terms import Term
from webapp.web.answers import download, page, unchanged
from webapp.web.ledger_file import occurrences_table
from webapp.web.names import path_of
from webapp.web.surroundings import Rendered, here
from webapp.web.survey_view import SurveyView

blueprint = Blueprint("ledger", __name__)

A_PAGE = 50
"""Documents on a page of a term."""
AT_ONCE = 40
"""So many documents are searched in a request; at 0.05 s each, nobody waits long."""
NOTHING = "—"
TIERS = {
    "same": "by alignment: the same word",
    "associated": "by alignment: associated words",
    "in place": "a guess: what stands in its place",
}
_SHORT = {"same": "same word", "associated": "associated", "in place": "a guess"}
_UNSAID = ("undecided", "form", "")
_AROUND = 3
"""Words of context that help a browser to find the place."""


def register(app: Flask) -> None:
    """Give words of the ledger to every template."""
    app.jinja_env.globals.update(
        agreement_words=agreement_words,
        ledger_notes=notes,
        ledger_address=lambda document, **said: LedgerView(document, **said).address,
        NOTHING=NOTHING,
        TIERS=TIERS,
    )
    app.jinja_env.filters.update(context_before=context_before, context_after=context_after)


@dataclass(frozen=True, slots=True)
class LedgerView:
    """What the address of a document's terms says. Of a `term` the lines are shown, all or those of a rendering."""

    document: str
    through: str = ""
    differ: bool = False
    term: str = ""
    witness: str = ""
    rendering: str = ""

    def to(self, **changed: str | bool) -> str:
        """The address of the same view with something changed."""
        return replace(self, **changed).address  # type: ignore[arg-type]

    @property
    def address(self) -> str:
        """Its address, at the lines if it has some."""
        said = {name: getattr(self, name) for name in ("through", "term", "witness", "rendering")}
        told = {name: value for name, value in said.items() if value} | ({"differ": "1"} if self.differ else {})
        query = f"?{urlencode(told)}" if told else ""
        return path_of(self.document, "terms") + query + ("#lines" if self.term else "")


@dataclass(frozen=True, slots=True)
class Line:
    """An occurrence as it is shown: in its passage, if there is one, at `address`."""

    found: Occurrence
    placed: PlacedPassage | None
    address: str


@blueprint.get("/d/<document>/terms")
def of_document(document: str) -> Response:
    """The terms of a document, and what every witness has for them."""
    view = _view(document)
    glance, version = here().glances.at(document), term_base(here().desk).version
    if (answer := unchanged(glance.fingerprint, version, view)) is not None:
        return answer
    key = ("terms", glance.fingerprint, version, view)
    rendered = here().recent.get(key)
    if rendered is None:
        there = operation.in_document(here().desk, document, view.through)
        ways = SurveyView(document, glance.default.left, glance.default)
        rendered = Rendered(
            f"Terms · {there.document.title or there.document.name}",
            render_template("ledger/_document.html", ledger_view=view, view=ways, **_shown(view, there)),
        )
        here().recent.put(key, rendered)
    return page("ledger/document.html", rendered=rendered)


@blueprint.get("/terms/<term>/occurrences.csv")
def occurrences(term: str) -> Response:
    """Every occurrence of a term in every document."""
    through = request.args.get("through", "")
    found = operation.of_term(here().desk, term, through)
    query = url_for("ledger.occurrences", term=term, through=through or None)
    return download(occurrences_table(found, query), "text/csv", f"{term}-occurrences.csv")


def in_documents(term: str, number: int) -> dict[str, object]:
    """What the page of a term shows of it in the documents: page `number` of them."""
    found = operation.of_term(here().desk, term, most=AT_ONCE)
    pages = -(-len(found.found) // A_PAGE)
    number = min(max(number, 1), max(pages, 1))

    def address_in(document: str) -> Callable[[str, str], str]:
        return lambda siglum, rendering: LedgerView(document, term=term, witness=siglum, rendering=rendering).address

    return {
        "found": found,
        "shown_documents": found.found[(number - 1) * A_PAGE : number * A_PAGE],
        "pages": pages,
        "page_number": number,
        "address_in": address_in,
    }


def context_before(one: Occurrence) -> str:
    """The words before an occurrence, the first of them whole, with a sign where more stand before."""
    if len(one.left) < CONTEXT:
        return one.left
    return "…" + (one.left[one.left.find(" ") :] if " " in one.left else one.left)


def context_after(one: Occurrence) -> str:
    """The words after an occurrence, the last of them whole, with a sign where more follow."""
    if len(one.right) < CONTEXT:
        return one.right
    return (one.right[: one.right.rfind(" ") + 1] if " " in one.right else one.right) + "…"


def agreement_words(found: Agreement) -> str:
    """How far translations agree, in counts: "contradiction: 2 of 3 witnesses; 6 of 12 places; 1 not rendered"."""
    nothing = f"; {found.nothing} not rendered" if found.nothing else ""
    return f"{found.using} of {found.witnesses} witnesses; {found.in_places} of {found.places} places{nothing}"


def notes(term: Term, counted: Counted) -> list[str]:
    """What is to be said of a rendering: the desk's verdict, and how sure it is that it is one."""
    if not counted.rendering:
        return []
    said = verdict(term, counted.rendering)
    tiers = [one.tier for one in counted.occurrences if one.tier in _SHORT]
    told = [
        words if tiers.count(tier) == len(counted.occurrences) else f"{tiers.count(tier)} {words}"
        for tier, words in _SHORT.items()
        if tier in tiers
    ]
    return [*([] if said in _UNSAID else [said]), *told]


def _view(document: str) -> LedgerView:
    said = {name: request.args.get(name, "") for name in ("through", "term", "witness", "rendering")}
    return LedgerView(document, differ=request.args.get("differ") == "1", **said)


def _shown(view: LedgerView, there: InDocument) -> Mapping[str, object]:
    base = term_base(here().desk)
    every = [(base.terms[one].term, own) for one, own in there.ledgers.items()]
    shown = [(term, own) for term, own in every if own.differ or not view.differ]
    chosen = there.ledgers.get(view.term)
    if view.term and view.term not in base.terms:
        raise NotFound(f"There is no term {view.term[:70]}: look for it in the list of terms.")
    lines = list(_lines(view, there, chosen)) if chosen else []
    return {
        "there": there,
        "rows": shown,
        "hidden": len(every) - len(shown),
        "count": len(every),
        "differing": sum(own.differ for _, own in every),
        "within": sum(any(len(cell.renderings) > 1 for cell in own.translations) for _, own in every),
        "chosen": base.terms[view.term].term if view.term else None,
        "address_of": lambda term: lambda siglum, rendering: view.to(term=term, witness=siglum, rendering=rendering),
        "lines": lines,
        "all_lines": sum(cell.count for cell in chosen.cells) if chosen else 0,
    }


def _lines(view: LedgerView, there: InDocument, found: Ledger) -> Iterator[Line]:
    """The occurrences that the view asks for, in the order of the places, then of the witnesses."""
    wanted = "" if view.rendering == NOTHING else view.rendering
    every = [
        (one.place, order, number, one)
        for order, cell in enumerate(found.cells)
        for counted in cell.renderings
        for number, one in enumerate(counted.occurrences)
        if view.witness in ("", cell.siglum) and (not view.rendering or counted.rendering == wanted)
    ]
    for _, _, _, one in sorted(every, key=lambda line: (line[0], line[1], line[3].start, line[2])):
        placed = None if one.passage is None else there.revision(one.siglum).body[one.passage]
        address = path_of(view.document, f"{one.siglum}/{placed.id}") + _at_words(one) if placed else ""
        yield Line(one, placed, address)


def _at_words(one: Occurrence) -> str:
    """The end of an address by which a browser finds the words itself, without a script (a text fragment)."""
    if not one.text:
        return ""
    before, after = one.left.split()[-_AROUND:], one.right.split()[:_AROUND]
    unbroken = not one.left[-1:].isalnum() and not one.right[:1].isalnum()
    parts = [
        *([f"{_quoted(' '.join(before))}-"] if before and unbroken and len(before) == _AROUND else []),
        _quoted(one.text),
        *([f"-{_quoted(' '.join(after))}"] if after and unbroken and len(after) == _AROUND else []),
    ]
    return f"#:~:text={','.join(parts)}"


def _quoted(words: str) -> str:
    return quote(words, safe="").replace("-", "%2D")
