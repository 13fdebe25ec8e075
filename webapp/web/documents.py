"""Reading: the library, a document's witnesses beside each other, a passage with everything that stands for it."""

from dataclasses import dataclass
from urllib.parse import parse_qsl

from flask import Blueprint, Response, render_template, request

from webapp.errors import NotFound, VariorumError
from webapp.operations import reading
from webapp.operations.reading import Choice, PassageView
from webapp.web.answers import page, unchanged
from webapp.web.display import is_chinese
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
    fingerprint = reading.fingerprint(here().desk, document)
    view = read_view(document, request.args, _default(document, fingerprint))
    return unchanged(fingerprint, view) or document_page(view, fingerprint)


@blueprint.get("/d/<document>/<siglum>/<passage>")
def passage(document: str, siglum: str, passage: str) -> Response:
    """A passage, at a revision if the address pins one."""
    fingerprint = reading.fingerprint(here().desk, document)
    return unchanged(fingerprint, request.full_path) or passage_page(document, siglum, passage)


def document_page(view: View, fingerprint: str, draft: Draft | None = None) -> Response:
    """The document page; its larger part comes from memory if anybody saw the same view since the last change."""
    key = (fingerprint, view)
    rendered = here().recent.get(key)
    if rendered is None:
        rendered = _render(view)
        here().recent.put(key, rendered)
    opened = (
        reading.passage(here().desk, view.document, *view.at_passage, script=view.choice.script) if view.at else None
    )
    return _page("documents/document.html", draft, rendered=rendered, view=view, opened=opened)


def passage_page(document: str, siglum: str, passage: str, draft: Draft | None = None) -> Response:
    """The page of a passage ("p10" or "p10@1")."""
    script = read_script(request.args)
    opened = read_passage(document, siglum, passage, script)
    pinned = "@" in passage
    return _page("documents/passage.html", draft, opened=opened, script=script, pinned=pinned, view=None)


def read_passage(document: str, siglum: str, passage: str, script: reading.ScriptChoice = "source") -> PassageView:
    """The passage that an address names. Raises NotFound, also for a revision that is not a number."""
    passage_id, pinned, revision = passage.partition("@")
    if pinned and not (revision.isascii() and revision.isdigit()):
        raise NotFound(f"“{revision}” is no revision: write @ and its number, such as {passage_id}@1.")
    return reading.passage(here().desk, document, siglum, passage_id, int(revision) if pinned else None, script)


def view_of(document: str, query: str) -> View:
    """The view that a query string stands for."""
    fingerprint = reading.fingerprint(here().desk, document)
    return read_view(document, dict(parse_qsl(query)), _default(document, fingerprint))


def _page(template: str, draft: Draft | None, **context: object) -> Response:
    status = draft.problem.http_status if draft else 200
    return page(template, status=status, draft=draft, **context)


def _default(document: str, fingerprint: str) -> Choice:
    """The document's first two witnesses; asked for on every request, so it is kept as long as nothing changes."""
    return reading.default_choice(here().desk, document)


def _render(view: View) -> Rendered:
    comparison = reading.compare(here().desk, view.document, view.choice)
    witnesses = {witness.siglum: witness for witness in comparison.witnesses}
    shown = comparison.witnesses if view.choice.mode == "all" else (comparison.left.witness, comparison.right.witness)
    html = render_template(
        "documents/_reading.html",
        comparison=comparison,
        view=view,
        witnesses=witnesses,
        shown=shown,
        chinese=any(is_chinese(witness) for witness in shown),
        visible={row.anchor for row in comparison.front + comparison.rows},
        is_open=lambda row: view.at in {f"{cell.siglum}.{cell.placed.id}" for cell in row.left + row.right},
    )
    return Rendered(comparison.document.title, html)
