"""Terms: the list, a term with all that was stated of it, and the form to state one. Answered with 303."""

from collections.abc import Mapping
from urllib.parse import urlencode

from flask import Blueprint, Flask, Response, redirect, request, url_for

from webapp.errors import VariorumError
from webapp.operations import term_list, terms
from webapp.operations.term_list import Asked
from webapp.operations.terms import Changed, Opened
from webapp.review import Action, may, require
from webapp.text import term_lines
from webapp.text.term_lines import FIELDS
from webapp.text.terms import Certainty, Scope, Term, Verdict, in_both_scripts
from webapp.web import ledger, names
from webapp.web.answers import form_key, page
from webapp.web.draft_form import lines, read_number
from webapp.web.security import writer
from webapp.web.surroundings import account, here

blueprint = Blueprint("terms", __name__)

CERTAINTIES = {one.value: one.value for one in Certainty} | {term_list.NONE: "not stated"}
VERDICTS = {one.value: one.value for one in Verdict} | {term_list.NONE: "undecided"}
STATES = {"withdrawn": "withdrawn"}
ORDERS = {"newest": "the newest first"}
FIELD_NAMES = {
    "forms": "Forms",
    "aliases": "Other forms of the name",
    "pinyin": "Pinyin",
    "exact": "Exact script",
    "renderings": "Renderings",
    "relations": "Relations",
    "scope": "Scope",
    "attested": "Renderings attested elsewhere",
    "certainty": "Certainty of the Chinese",
    "notes": "Notes",
}


def register(app: Flask) -> None:
    """Give words and questions about terms to every template."""
    app.jinja_env.globals.update(
        may_state_terms=may_state, FIELD_NAMES=FIELD_NAMES, gloss=term_list.gloss, scope_words=scope_words
    )


def may_state() -> bool:
    """Whether who is asking may state terms, be it in one document only."""
    person = account()
    return person is not None and any(may(person, Action.TERMS, one) for one in (None, *person.narrowed))


def scope_words(scope: Scope) -> str:
    """Where a term holds, as people call it: "1963-circular/A/p10"; "" for everywhere."""
    known = names.known()
    if scope.document in known.removed:
        return "a document that was removed"
    siglum = known.siglum_of(scope.document, scope.siglum) if scope.siglum else ""
    return term_lines.scope_line(Scope(names.name_of(scope.document) if scope.document else "", siglum, scope.passage))


@blueprint.get("/terms")
def listed() -> Response:
    """The terms that the address asks for."""
    said = {name: request.args.get(name, "") for name in ("q", "certainty", "verdict", "scope", "state", "order")}
    wanted = {name: value for name, value in said.items() if name != "q"}
    asked = Asked(said["q"].strip(), **wanted, page=read_number(request.args.get("page", "1")))
    found = term_list.listed(here().desk, asked)
    kept = {name: value for name, value in said.items() if value.strip()}
    return page(
        "terms/list.html",
        found=found,
        asked=asked,
        filtered=any(name != "order" for name in kept),
        scopes={term_list.PROJECT: "the whole project"}
        | {names.name_of(one): called for one, called in found.documents.items()},
        chosen_scope=said["scope"],
        CERTAINTIES=CERTAINTIES,
        VERDICTS=VERDICTS,
        STATES=STATES,
        ORDERS=ORDERS,
        page_address=lambda number: f"{url_for('terms.listed')}?{urlencode(kept | {'page': number})}",
    )


@blueprint.get("/terms/<term>")
def show(term: str) -> Response:
    """A term, and everything that was stated of it."""
    return _term_page(term)


@blueprint.get("/terms/new")
def new() -> Response:
    """The form for a new term."""
    if not may_state():
        require(account(), Action.TERMS)
    return _form(None, {})


@blueprint.post("/terms/new")
def state_new() -> Response:
    """State a new term; a refusal gives the form again with what was typed."""
    return _state(None)


@blueprint.get("/terms/<term>/state")
def change(term: str) -> Response:
    """The form of a term, with what it says now."""
    opened = terms.term(here().desk, term)
    require(account(), Action.TERMS, opened.term.scope.document or None)
    return _form(opened, _spelled(opened.term))


@blueprint.post("/terms/<term>/state")
def state(term: str) -> Response:
    """State the term anew; a refusal gives the form again with what was typed."""
    return _state(terms.term(here().desk, term))


@blueprint.post("/terms/<term>/withdraw")
def withdraw(term: str) -> Response:
    """Withdraw the term; a refusal gives its page again with the typed reason."""
    person, form = writer(), request.form
    reason, seen = lines(form.get("reason", "")), read_number(form.get("seen", ""))
    try:
        key = form_key(f"{term} {seen} {reason}")
        terms.withdraw(here().desk, person.account, term_id=term, seen=seen, reason=reason, key=key)
    except VariorumError as problem:
        return _term_page(term, reason, problem)
    return redirect(url_for("terms.show", term=term, _anchor="withdrawn"), 303)  # type: ignore[return-value]


def _term_page(term: str, reason: str = "", problem: VariorumError | None = None) -> Response:
    opened = terms.term(here().desk, term)
    past: list[list[tuple[str, list[str], list[str]]]] = []
    before: Term | None = None
    for one in opened.statements:
        past.append(term_lines.changes(before, one.term) if before and one.term else [])
        before = one.term or before
    return page(
        "terms/term.html",
        status=problem.http_status if problem else 200,
        opened=opened,
        history=list(zip(opened.statements, past, strict=True))[::-1],
        done=request.args.get("done", "") == "stated" and not problem,
        reason=reason,
        problem=problem,
        **ledger.in_documents(term, read_number(request.args.get("page", "1"))),
    )


def _state(opened: Opened | None) -> Response:
    person, form = writer(), request.form
    typed = _typed(form)
    term_id = opened.term.id if opened else ""
    if not may_state():
        require(person.account, Action.TERMS)
    try:
        term = term_lines.read(typed, term_id)
        both = term if term.exact else in_both_scripts(term)
        if form.get("do") == "offer" or (both != term and form.get("offered") != "1"):
            return _form(opened, typed | _spelled(in_both_scripts(term)), offered=True)
        now = terms.state(
            here().desk,
            person.account,
            term=term,
            seen=read_number(form.get("base", "")),
            reason=typed["reason"],
            key=form_key(f"{term_id} {form.get('base', '')} {sorted(typed.items())}"),
        )
    except VariorumError as problem:
        again = terms.term(here().desk, term_id) if opened else None
        return _form(again, typed, problem=problem, offered=form.get("offered") == "1")
    return redirect(url_for("terms.show", term=now.term.id, done="stated", _anchor="sent"), 303)  # type: ignore[return-value]


def _typed(form: Mapping[str, str]) -> dict[str, str]:
    typed = {name: lines(form.get(name, "")) for name in (*FIELDS, "reason")}
    return typed | {"scope": "/".join(filter(None, (form.get("scope", "").strip(), form.get("place", "").strip())))}


def _spelled(term: Term) -> dict[str, str]:
    return term_lines.spelled(term) | {"scope": scope_words(term.scope) if term.scope.document else ""}


def _form(
    opened: Opened | None, typed: Mapping[str, str], *, problem: VariorumError | None = None, offered: bool = False
) -> Response:
    seen = read_number(request.form.get("base", ""))
    document, _, place = typed.get("scope", "").partition("/")
    return page(
        "terms/form.html",
        status=problem.http_status if problem else 200,
        opened=opened,
        typed=dict.fromkeys((*FIELDS, "reason"), "") | dict(typed) | {"scope": document, "place": place},
        documents=terms.scopes(here().desk, account()),
        since=terms.changed_since(opened, seen) if opened and isinstance(problem, Changed) else None,
        given=bool(request.form),
        offered=offered,
        problem=problem,
        CERTAINTIES={one.value: one.value for one in Certainty},
        VERDICTS=list(Verdict),
    )
