"""Editions: the list of a witness's, the page before one is published, each as a page and as a file, two compared."""

from dataclasses import dataclass
from typing import get_args

from flask import Blueprint, Flask, Response, redirect, request, url_for

from webapp.errors import Conflict, NotFound, VariorumError
from webapp.operations import publishing
from webapp.review import Action, edition_file, require
from webapp.review import editions as rules
from webapp.review.editions import Rest
from webapp.web.answers import form_key, page
from webapp.web.draft_form import lines, read_number
from webapp.web.security import writer
from webapp.web.surroundings import account, here

blueprint = Blueprint("editions", __name__)

REST = {
    "marked": "print it, marked as not approved",
    "last": "print it as it was last approved, or leave it out",
}


@dataclass(frozen=True, slots=True)
class NotWithdrawn:
    """A withdrawal that was refused: the typed reason, and why not."""

    reason: str
    problem: VariorumError


def register(app: Flask) -> None:
    """Give these functions to every template."""
    app.jinja_env.globals.update(
        edition_words=rules.words_of,
        edition_told=edition_file.told,
        edition_said=edition_file.said_of,
        edition_state=rules.state_words,
        responsibility=rules.responsibility,
        cite_edition=rules.citation,
        REST=REST,
    )


@blueprint.get("/d/<document>/<siglum>/editions/")
def listed(document: str, siglum: str) -> Response:
    """Every edition of a witness, the newest first."""
    head, witness, every = publishing.editions(here().desk, document, siglum)
    return page("editions/list.html", document=head, witness=witness, every=every[::-1])


@blueprint.get("/d/<document>/<siglum>/editions/new")
def preview(document: str, siglum: str) -> Response:
    """What an edition would print now, with the button that publishes just that."""
    require(account(), Action.PUBLISH, document)
    return _preview(document, siglum, request.args.get("rest", "marked"))


@blueprint.post("/d/<document>/<siglum>/editions/new")
def publish(document: str, siglum: str) -> Response:
    """Publish what was shown; a refusal shows what it would be now."""
    person, form = writer(), request.form
    rest, number, shown = form.get("rest", "marked"), form.get("number", ""), form.get("shown", "")
    try:
        published = publishing.publish(
            here().desk,
            person.account,
            document=document,
            siglum=siglum,
            rest=rest,
            number=read_number(number),
            shown=shown,
            key=form_key(f"publish {siglum} {rest} {number} {shown}"),
        )
    except VariorumError as problem:
        require(person.account, Action.PUBLISH, document)
        return _preview(document, siglum, rest, problem)
    address = url_for("editions.shown", document=document, siglum=siglum, number=published)
    return redirect(f"{address}#published", 303)  # type: ignore[return-value]


@blueprint.get("/d/<document>/<siglum>/editions/<int:number>")
def shown(document: str, siglum: str, number: int) -> Response:
    """An edition as it was published, and what became of it since."""
    return _page(document, siglum, number)


@blueprint.get("/d/<document>/<siglum>/editions/<int:number>.txt")
def file(document: str, siglum: str, number: int) -> Response:
    """An edition as a file of plain text: the same bytes for ever."""
    found = publishing.edition(here().desk, document, siglum, number)
    answer = Response(edition_file.plain_text(found.edition.content, found.texts))
    answer.headers["Content-Type"] = "text/plain; charset=utf-8"
    return answer


@blueprint.post("/d/<document>/<siglum>/editions/<int:number>/withdraw")
def withdraw(document: str, siglum: str, number: int) -> Response:
    """Withdraw an edition; a refusal gives the page again with the typed reason."""
    person, reason = writer(), lines(request.form.get("reason", ""))
    try:
        publishing.withdraw(
            here().desk,
            person.account,
            document=document,
            siglum=siglum,
            number=number,
            reason=reason,
            key=form_key(f"withdraw {siglum} {number} {reason}"),
        )
    except NotFound:
        raise
    except VariorumError as problem:
        require(person.account, Action.PUBLISH, document)
        return _page(document, siglum, number, NotWithdrawn(reason, problem))
    address = url_for("editions.shown", document=document, siglum=siglum, number=number)
    return redirect(f"{address}#withdrawn", 303)  # type: ignore[return-value]


@blueprint.get("/d/<document>/<siglum>/editions/<int:left>..<int:right>")
def report(document: str, siglum: str, left: int, right: int) -> Response:
    """What changed from one edition to another."""
    return page("editions/report.html", report=publishing.report(here().desk, document, siglum, left, right))


def _page(document: str, siglum: str, number: int, refused: NotWithdrawn | None = None) -> Response:
    found = publishing.edition(here().desk, document, siglum, number)
    return page(
        "editions/edition.html",
        status=refused.problem.http_status if refused else 200,
        found=found,
        content=found.edition.content,
        texts=found.texts,
        refused=refused,
    )


def _preview(document: str, siglum: str, rest: str, problem: VariorumError | None = None) -> Response:
    rest = rest if rest in get_args(Rest) else "marked"
    try:
        found = publishing.draft(here().desk, document, siglum, rest)
    except Conflict:
        if problem:
            raise problem from None
        raise
    return page(
        "editions/new.html",
        status=problem.http_status if problem else 200,
        found=found,
        content=found.content,
        texts=found.texts,
        rest=rest,
        problem=problem,
    )
