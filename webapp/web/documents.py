"""Reading: the library, a document's witnesses beside each other, a passage with everything that stands for it."""

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qsl

from flask import Blueprint, Response, render_template, request

from webapp.errors import NotFound, VariorumError
from webapp.operations import reading
from webapp.operations.reading import ScriptChoice
from webapp.review import Action, may
from webapp.web.answers import asks_for, page, unchanged
from webapp.web.changing import Refusal, changing, may_change, with_picked
from webapp.web.display import cells_of, is_chinese
from webapp.web.surroundings import Rendered, here, signed_in
from webapp.web.view import View, read_script, read_view

blueprint = Blueprint("documents", __name__)


@dataclass(frozen=True, slots=True)
class Draft:
    """A comment that could not be kept: what was typed, in answer to which thread ("" for a new one), and why not."""

    body: str
    thread: str
    problem: VariorumError


@blueprint.get("/")
def library() -> Response:
    """Every document."""
    return page("documents/library.html", entries=reading.library(here().desk))


@blueprint.get("/d/<document>/")
def document(document: str) -> Response:
    """Two witnesses of a document, or all, with what differs marked."""
    glance = here().glances.at(document)
    view = read_view(document, request.args, glance.default)
    if (answer := unchanged(glance.fingerprint, here().worker.at(document), view)) is not None:
        return answer
    page_of = progress if asks_for("progress") else document_page
    return page_of(view, glance.fingerprint)


@blueprint.get("/d/<document>/<siglum>/<passage>")
def passage(document: str, siglum: str, passage: str) -> Response:
    """A passage, at a revision if the address pins one."""
    fingerprint = here().glances.at(document).fingerprint
    return unchanged(fingerprint, request.full_path) or passage_page(document, siglum, passage)


def progress(view: View, fingerprint: str) -> Response:
    """How far the alignment is: the part of an unaligned page that asks again, without disturbing the rest."""
    key = ("aligned", fingerprint, view)  # apart from the page, which may be too long to be remembered
    known = here().recent.get(key)
    if known is None:
        known = Rendered("", "", _rendered(view, fingerprint).aligned)
        here().recent.put(key, known)
    return page("documents/_progress.html", view=view, aligned=known.aligned, **_work(view))


def document_page(view: View, fingerprint: str, draft: Draft | None = None, refusal: Refusal | None = None) -> Response:
    """The document page: the part that is everybody's, with the comments and the forms that belong to one person."""
    rendered = _rendered(view, fingerprint)
    if not view.at and not view.links:
        key = (fingerprint, view) if rendered.aligned else None
        context: dict[str, Any] = {"rendered": rendered, "view": view, "opened": None, "changing": None}
        return page("documents/document.html", key=key, **context, **_work(view))
    script = view.choice.script
    opened = reading.passage(here().desk, view.document, *view.at_passage, script=script) if view.at else None
    context = {"rendered": rendered, "view": view, "pinned": False, "opened": opened, "editor": may_change()}
    context |= _work(view)
    problem = refusal.problem if refusal else None
    return _page("documents/document.html", draft, problem, changing=changing(view, refusal), **context)


def passage_page(document: str, siglum: str, passage: str, draft: Draft | None = None) -> Response:
    """The page of a passage: "p10", or "p10@1" for the passage as it is in revision 1."""
    passage_id, pinned, revision = passage.partition("@")
    if pinned and not (revision.isascii() and revision.isdigit()):
        raise NotFound(f"“{revision}” is no revision: write @ and its number, such as {passage_id}@1.")
    script = read_script(request.args)
    number = int(revision) if pinned else None
    opened = reading.passage(here().desk, document, siglum, passage_id, number, script)
    witnesses = [opened.revision.witness, *(counterpart.witness for counterpart in opened.counterparts)]
    return _page(
        "documents/passage.html",
        draft,
        view=None,
        script=script,
        chinese=any(is_chinese(witness) for witness in witnesses),
        pinned=bool(pinned),
        opened=opened,
        back=_document_at(document, siglum, passage_id, script),
    )


def _document_at(document: str, siglum: str, passage: str, script: ScriptChoice) -> str:
    """The address of the document page at a passage, in a view that shows its witness."""
    default = here().glances.at(document).default
    shown = siglum in (default.left, default.right)
    view = read_view(document, {} if shown else {"left": siglum}, default).to(script=script)
    return f"{view.address}#{siglum}.{passage}"


def view_of(document: str, query: str) -> View:
    """The view that a query string stands for."""
    return read_view(document, dict(parse_qsl(query)), here().glances.at(document).default)


def _page(template: str, draft: Draft | None, problem: VariorumError | None = None, **context: object) -> Response:
    problem = draft.problem if draft else problem
    return page(template, status=problem.http_status if problem else 200, draft=draft, **context)


def _rendered(view: View, fingerprint: str) -> Rendered:
    """The larger part of a document page, from memory if somebody saw the same view since the last change."""
    editor = may_change()
    shown = view.to(links=view.links and editor)
    key = (fingerprint, shown, editor)
    rendered = here().recent.get(key)
    if rendered is None:
        rendered = _render(shown, editor=editor)
        here().recent.put(key, rendered)
    return replace(rendered, html=with_picked(rendered.html, view.picked)) if view.picked else rendered


def _work(view: View) -> dict[str, Any]:
    """What is told where the passages are not aligned: what is done, what of the view's own pairs was left undone."""
    work, choice, person = here().worker.at(view.document), view.choice, signed_in()
    if choice.mode == "all":
        halts = [halt for halt in work.halts if choice.left in (halt.left, halt.right)]
    else:
        pairs = [{choice.via, choice.left}, {choice.via, choice.right}] if choice.via else [{choice.left, choice.right}]
        halts = [halt for halt in work.halts if {halt.left, halt.right} in pairs]
    work = replace(work, halts=tuple(halts))
    return {"work": work, "may_align": may(person.account if person else None, Action.ALIGN)}


def _render(view: View, *, editor: bool) -> Rendered:
    comparison = reading.compare(here().desk, view.document, view.choice)
    witnesses = {witness.siglum: witness for witness in comparison.witnesses}
    pair = comparison.left.witness, comparison.right.witness
    shown = comparison.witnesses if view.choice.mode == "all" else tuple(dict.fromkeys(pair))
    html = render_template(
        "documents/_reading.html",
        comparison=comparison,
        view=view,
        witnesses=witnesses,
        shown=shown,
        editor=editor,
        chinese=any(is_chinese(witness) for witness in shown),
        visible={row.anchor for row in comparison.front + comparison.rows},
        is_open=lambda row: view.at in {f"{cell.siglum}.{cell.placed.id}" for cell in cells_of(row)},
    )
    return Rendered(comparison.document.title or comparison.document.id, html, comparison.aligned)
