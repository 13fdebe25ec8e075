"""Editions: the list of a witness's, the page before one is published, each as a page and as a file, two compared."""

from dataclasses import dataclass
from typing import get_args

from flask import Blueprint, Flask, Response, redirect, request, url_for

from webapp.errors import Conflict, InvalidInput, NotFound, VariorumError
from webapp.operations import edition_draft, publishing
from webapp.review import Action, edition_changes, edition_file, require
from webapp.review import editions as rules
from webapp.review.editions import Content, PrintedPassage, Rest, Words
from webapp.web.answers import download, form_key, page
from webapp.web.draft_form import lines, read_number
from webapp.web.security import writer
from webapp.web.surroundings import account, here, waiting

blueprint = Blueprint("editions", __name__)

REST = {
    "marked": "print it, marked as not approved",
    "last": "print it as it was last approved, or leave it out",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """What an editor chooses of an edition: what becomes of the rest, and who made the text, None as it is known."""

    rest: str = "marked"
    translator: str | None = None


@dataclass(frozen=True, slots=True)
class NotWithdrawn:
    """A withdrawal that was refused: the typed reason, and why not."""

    reason: str
    problem: VariorumError


def register(app: Flask) -> None:
    """Give these functions to every template."""
    app.jinja_env.globals.update(
        edition_words=rules.words_of,
        edition_called=edition_changes.called,
        edition_count=edition_file.count_words,
        edition_told=edition_changes.told,
        edition_said=edition_file.said_of,
        edition_state=rules.state_words,
        edition_file_name=_file_name,
        responsibility=rules.responsibility,
        cite_edition=_citation,
        current_editions=lambda: publishing.current(here().desk),
        working_sigla=lambda document: publishing.working_sigla(here().desk, document),
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
    said = request.args
    return _preview(document, siglum, Choice(said.get("rest", "marked"), said.get("translator")))


@blueprint.post("/d/<document>/<siglum>/editions/new")
def publish(document: str, siglum: str) -> Response:
    """Publish what was shown, or show what was chosen; a refusal shows what it would be now."""
    person, form = writer(), request.form
    require(person.account, Action.PUBLISH, document)
    chosen = Choice(form.get("rest", "marked"), form.get("translator"))
    number, shown = form.get("number", ""), form.get("shown", "")
    if form.get("do") != "publish":
        return _preview(document, siglum, chosen)
    try:
        if chosen != Choice(form.get("shown-rest", ""), form.get("shown-translator")):
            raise Conflict(
                "You have chosen something else than what was shown. This is what it would print as you have chosen:"
                " look at it, then publish it."
            )
        if not read_number(number):
            raise InvalidInput(
                "The form does not say which edition it is of: look at what it would print, then send it."
            )
        published = publishing.publish(
            here().desk,
            person.account,
            document=document,
            siglum=siglum,
            rest=chosen.rest,
            translator=chosen.translator,
            number=read_number(number),
            shown=shown,
            key=form_key(f"publish {siglum} {chosen.rest} {number} {shown}"),
        )
    except VariorumError as problem:
        return _preview(document, siglum, chosen, problem)
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
    told = edition_file.plain_text(found.edition.content, found.texts)
    return download(told, "text/plain", _file_name(found))


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


def _preview(document: str, siglum: str, chosen: Choice, problem: VariorumError | None = None) -> Response:
    rest = chosen.rest if chosen.rest in get_args(Rest) else "marked"
    typed = None
    try:
        found = edition_draft.draft(here().desk, document, siglum, rest, chosen.translator)
    except Conflict:
        if problem:
            raise problem from None
        raise
    except InvalidInput as fault:  # of the name: it stays in its field
        problem, typed = fault, chosen.translator
        found = edition_draft.draft(here().desk, document, siglum, rest)
    return page(
        "editions/new.html",
        status=problem.http_status if problem else 200,
        found=found,
        content=found.content,
        texts=found.texts,
        rest=rest,
        typed=found.content.translator if typed is None else typed,
        proposed=_proposed(document, siglum, found),
        problem=problem,
    )


def _proposed(document: str, siglum: str, found: edition_draft.Draft) -> list[PrintedPassage]:
    """The printed passages with open proposals that the person who asks may see."""
    visible = waiting().undecided.visible(account(), document)
    at = {one.passage for one in visible if one.siglum == siglum}
    return [one for one in found.content.passages if one.id in at and one.text_hash]


def _citation(content: Content) -> Words:
    """How to cite an edition: on a desk without a public address, where it is read."""
    return rules.citation(content, request.host_url.rstrip("/"))


def _file_name(found: publishing.Published) -> str:
    return f"{found.document.name}-{found.witness.siglum}-edition-{found.edition.number}.txt"
