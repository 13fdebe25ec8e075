"""Reading: the library, a document's witnesses beside each other, a passage with everything that stands for it."""

from dataclasses import dataclass
from urllib.parse import parse_qsl

from flask import Blueprint, Response, render_template, request

from webapp.errors import NotFound, VariorumError
from webapp.operations import reading
from webapp.operations.reading import ScriptChoice
from webapp.web.answers import asks_for, page, unchanged
from webapp.web.display import cells_of, is_chinese
from webapp.web.surroundings import Rendered, here
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
    if (answer := unchanged(glance.fingerprint, view)) is not None:
        return answer
    return progress(view) if asks_for("progress") else document_page(view, glance.fingerprint)


@blueprint.get("/d/<document>/<siglum>/<passage>")
def passage(document: str, siglum: str, passage: str) -> Response:
    """A passage, at a revision if the address pins one."""
    fingerprint = here().glances.at(document).fingerprint
    return unchanged(fingerprint, request.full_path) or passage_page(document, siglum, passage)


def progress(view: View) -> Response:
    """How far the alignment is: the part of an unaligned page that asks again, without disturbing the rest."""
    comparison = reading.compare(here().desk, view.document, view.choice)
    return page("documents/_progress.html", comparison=comparison, view=view)


def document_page(view: View, fingerprint: str, draft: Draft | None = None) -> Response:
    """The document page; its larger part comes from memory if anybody saw the same view since the last change."""
    key = (fingerprint, view)
    rendered = here().recent.get(key)
    if rendered is None:
        rendered = _render(view)
        here().recent.put(key, rendered)
    if not view.at:
        return page("documents/document.html", key=key, rendered=rendered, opened=None)
    opened = reading.passage(here().desk, view.document, *view.at_passage, script=view.choice.script)
    return _page("documents/document.html", draft, rendered=rendered, view=view, pinned=False, opened=opened)


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


def _page(template: str, draft: Draft | None, **context: object) -> Response:
    status = draft.problem.http_status if draft else 200
    return page(template, status=status, draft=draft, **context)


def _render(view: View) -> Rendered:
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
        chinese=any(is_chinese(witness) for witness in shown),
        visible={row.anchor for row in comparison.front + comparison.rows},
        is_open=lambda row: view.at in {f"{cell.siglum}.{cell.placed.id}" for cell in cells_of(row)},
    )
    return Rendered(comparison.document.title or comparison.document.id, html)
