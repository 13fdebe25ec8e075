"""Reading: the library, a document's witnesses beside each other, a passage with everything that stands for it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qsl

from flask import Blueprint, Response, render_template, request

from webapp.errors import NotFound, VariorumError
from webapp.operations import approving as approvals
from webapp.operations import comment_list, parts, reading, saving
from webapp.operations.reading import Comparison, PassageView, Row
from webapp.operations.undecided import Counts
from webapp.review import Action, Anchors, may
from webapp.review.approvals import Printed
from webapp.web import approving, names
from webapp.web.answers import asks_for, page, unchanged
from webapp.web.changing import Refusal, changing, may_change, with_picked
from webapp.web.display import cells_of, is_chinese
from webapp.web.passage_look import Look, read_look
from webapp.web.reading_help import help_with
from webapp.web.surroundings import Rendered, account, here, waiting
from webapp.web.view import View, read_view

blueprint = Blueprint("documents", __name__)

_WRITING = (Action.START, Action.PROPOSE, Action.IMPORT, Action.EXPORT, Action.APPROVE)
"""What decides which ways lead on from a document page."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What was typed into a form on comments, named by its `form`, and why it could not be kept.

    `thread` is the one that it answers, "" for a new one. That is on `words`, at `units` as browsers count them; if
    they stand in several `places`, the page asks which are meant.
    """

    form: str
    body: str
    thread: str = ""
    words: str = ""
    units: str = ""
    query: bool = False
    places: Sequence[tuple[str, str, str, str]] = ()
    problem: VariorumError | None = None

    @property
    def typed(self) -> list[tuple[str, str]]:
        """What was typed, (name, words) each, for a page that has not the form any more."""
        fields = ("Your words", self.body), ("The words you chose", self.words)
        return [(name, words) for name, words in fields if words]

    def refused(self, problem: VariorumError, places: Sequence[tuple[str, str, str, str]]) -> "Draft":
        """The same with what was wrong. Words that stand in several places, or nowhere, have no range."""
        return replace(self, problem=problem, places=places, units="")


@dataclass(frozen=True, slots=True)
class Unweighed:
    """A mark that was not made: of the difference at which place, what was chosen, and why not."""

    anchors: Anchors
    weight: str
    everywhere: bool
    problem: VariorumError


@blueprint.get("/")
def library() -> Response:
    """Every document."""
    removed = request.args.get("removed", "")
    gone = removed if names.known().id_of(removed) in names.known().removed else ""
    all_said = saving.may_have_all(here().desk, account())
    return page("documents/library.html", entries=reading.library(here().desk), gone=gone, may_have_journal=all_said)


@blueprint.get("/d/<document>/")
def document(document: str) -> Response:
    """Two witnesses of a document, or all, with what differs marked."""
    glance = here().glances.at(document)
    view = read_view(document, request.args, glance.default)
    continued = request.args.get("rows", "")
    told = _told(document), _read() if view.at else 0
    shown = glance.fingerprint, here().worker.at(document), view, continued, _terms(marked=view.choice.terms), *told
    if (answer := unchanged(*shown)) is not None:
        return answer
    if asks_for("progress"):
        return progress(view, glance.fingerprint)
    for where in ("earlier", "later"):
        if asks_for(where):
            return further_rows(view, glance.fingerprint, where, continued)
    return document_page(view, glance.fingerprint)


@blueprint.get("/d/<document>/<siglum>/<passage>")
def passage(document: str, siglum: str, passage: str) -> Response:
    """A passage, at a revision if the address pins one."""
    fingerprint = here().glances.at(document).fingerprint
    terms = _terms(marked=read_look(request.args).terms)
    shown = fingerprint, request.full_path, terms, _told(document), _read()
    return unchanged(*shown) or passage_page(document, siglum, passage)


def progress(view: View, fingerprint: str) -> Response:
    """How far the alignment is: the part of an unaligned page that asks again, without disturbing the rest."""
    key = ("aligned", fingerprint, view)  # apart from the page, which may be too long to be remembered
    known = here().recent.get(key)
    if known is None:
        known = Rendered("", "", _rendered(view, fingerprint).aligned)
        here().recent.put(key, known)
    return page("documents/_progress.html", view=view, aligned=known.aligned, **_work(view))


def further_rows(view: View, fingerprint: str, where: str, continued: str) -> Response:
    """The rows of another part, to be put above or below those of a page whose rows are all named by `continued`.

    If links or texts were changed since, so that one part does not continue the other, the page begins anew there.
    """
    terms = _terms(marked=view.choice.terms)
    key = (where, continued, fingerprint, view, terms, may_change(view.document), _counts(view.document))
    known = here().recent.get(key)
    if known is None:
        comparison = reading.compare(here().desk, view.document, view.choice, view.part)
        if comparison.part.rows != continued:
            answer = document_page(view, fingerprint)
            answer.headers.extend({"HX-Retarget": "#main", "HX-Reswap": "outerHTML show:none"})
            return answer
        known = _render(view, comparison, "documents/_further.html", where=where)
        here().recent.put(key, known)
    return page("documents/_rendered.html", html=known.html)


def document_page(
    view: View,
    fingerprint: str,
    draft: Draft | None = None,
    refusal: Refusal | None = None,
    unweighed: Unweighed | None = None,
) -> Response:
    """The document page: the part that is everybody's, with the comments and the forms that belong to one person."""
    rendered = _rendered(view, fingerprint)
    if rendered.start != view.start:
        view = view.to(start=rendered.start, picked=view.picked)
    if not view.at and not view.links:
        terms = _terms(marked=view.choice.terms)
        key = (fingerprint, view, terms, _counts(view.document)) if rendered.aligned else None
        context: dict[str, Any] = {"rendered": rendered, "view": view, "opened": None, "changing": None}
        return page("documents/document.html", key=key, **context, **_work(view))
    script = view.choice.script
    opened = reading.passage(here().desk, view.document, *view.at_passage, script=script) if view.at else None
    context = {
        "rendered": rendered,
        "view": view,
        "pinned": False,
        "opened": opened,
        "editor": may_change(view.document),
    }
    context["beside"] = _beside(view, opened)
    context |= _proposed(opened)
    refused = refusal or unweighed
    context |= _work(view) | {"changing": changing(view, refusal), "unweighed": unweighed}
    return _page("documents/document.html", draft, refused.problem if refused else None, **context)


def _beside(view: View, opened: PassageView | None) -> set[str]:
    """The witnesses that the open passage is compared with on the page: the other side, or all set against the base."""
    choice = view.choice
    if opened is None:
        return set()
    siglum = opened.revision.witness.siglum
    if choice.mode == "all" and siglum == choice.left:
        return set(choice.order or (other.witness.siglum for other in opened.counterparts))
    return {choice.left, choice.left if choice.mode == "all" else choice.right} - {siglum}


def passage_page(document: str, siglum: str, passage: str, draft: Draft | None = None) -> Response:
    """The page of a passage: "p10", or "p10@1" for the passage as it is in revision 1."""
    passage_id, pinned, revision = passage.partition("@")
    if pinned and not (revision.isascii() and revision.isdigit()):
        raise NotFound(f"“{revision}” is no revision: write @ and its number, such as {passage_id}@1.")
    look = read_look(request.args)
    number = int(revision) if pinned else None
    opened = reading.passage(here().desk, document, siglum, passage_id, number, look.script, terms=look.terms)
    witness, own = opened.revision.witness, opened.placed
    witnesses = [witness, *(counterpart.witness for counterpart in opened.counterparts)]
    shown = Printed(own.passage.kind, own.passage.label, opened.text_hash)  # in whatever script its text is shown
    return _page(
        "documents/passage.html",
        draft,
        unweighed=None,
        beside=set(),
        view=None,
        script=look.script,
        look=look,
        help=help_with(own.passage.text) if look.help and is_chinese(witness) else None,
        chinese=any(is_chinese(witness) for witness in witnesses),
        pinned=bool(pinned),
        opened=opened,
        back=_document_at(document, opened, look),
        may_start=_may(Action.START, document),
        approvals=None if pinned else approving.on_passage(witness, own.id, shown),
        cited=approvals.cited(here().desk, document, siglum, own.id, shown) if pinned else None,
        **_proposed(opened),
    )


def _document_at(document: str, opened: PassageView, look: Look) -> str:
    """The address of the document page at a passage, in a view that shows its witness."""
    default = here().glances.at(document).default
    siglum, passage = opened.revision.witness.siglum, opened.placed.id
    shown = siglum in (default.left, default.right)
    view = read_view(document, {} if shown else {"left": siglum}, default).to(script=look.script, terms=look.terms)
    beside = (
        other.rows for other in opened.counterparts if other.witness.siglum in (view.choice.left, view.choice.right)
    )
    if next(beside, 0) > parts.SIZE:
        view = view.to(start=f"{siglum}.{passage}")
    return f"{view.address}#{siglum}.{passage}"


def view_of(document: str, query: str) -> View:
    """The view that a query string stands for."""
    return read_view(document, dict(parse_qsl(query)), here().glances.at(document).default)


def _page(template: str, draft: Draft | None, problem: VariorumError | None = None, **context: object) -> Response:
    problem = draft.problem if draft else problem
    return page(template, status=problem.http_status if problem else 200, draft=draft, **context)


def _rendered(view: View, fingerprint: str) -> Rendered:
    """The larger part of a document page, from memory if somebody saw the same view since the last change."""
    editor = may_change(view.document)
    shown = view.to(links=editor) if view.links else view
    person = account()
    allowed = tuple(action for action in _WRITING if may(person, action, view.document))
    key = (fingerprint, shown, _terms(marked=view.choice.terms), editor, allowed, _counts(view.document))
    rendered = here().recent.get(key)
    if rendered is None:
        comparison = reading.compare(here().desk, view.document, view.choice, view.part)
        rendered = _render(shown, comparison, "documents/_reading.html")
        here().recent.put(key, rendered)
    return replace(rendered, html=with_picked(rendered.html, view.picked)) if view.picked else rendered


def _terms(*, marked: bool) -> tuple[int, int] | None:
    """What a page says of terms: the version of the term base if they are marked on it."""
    return here().glances.terms() if marked else None


def _may(action: Action, document: str) -> bool:
    return may(account(), action, document)


def _counts(document: str) -> Counts:
    """How many open proposals the passages have that the person who asks may see."""
    return waiting().undecided.counts(account(), document)


def _told(document: str) -> list[tuple[str, str, int]]:
    """What pages of the document tell of proposals to the person who asks, in short."""
    visible = waiting().undecided.visible(account(), document)
    return [(one.id, one.status, len(one.decisions)) for one in visible]


def _read() -> int:
    """A number that grows with what the person who asks has read of the comments."""
    person = account()
    return sum(comment_list.read_until(here().desk, person).values()) if person else 0


def _proposed(opened: PassageView | None) -> dict[str, Any]:
    """The open proposals on a passage that the person who asks may see, and whether this person may propose."""
    if opened is None:
        return {"proposed": [], "may_propose": False}
    document, at = opened.document.id, (opened.revision.witness.siglum, opened.placed.id)
    visible = waiting().undecided.visible(account(), document)
    proposed = [one for one in visible if (one.siglum, one.passage) == at]
    return {"proposed": proposed, "may_propose": _may(Action.PROPOSE, document)}


def _work(view: View) -> dict[str, Any]:
    """What is told where the passages are not aligned: what is done, what of the view's own pairs was left undone."""
    work, choice = here().worker.at(view.document), view.choice
    if choice.mode == "all":
        halts = [halt for halt in work.halts if choice.left in (halt.left, halt.right)]
    else:
        pairs = [{choice.via, choice.left}, {choice.via, choice.right}] if choice.via else [{choice.left, choice.right}]
        halts = [halt for halt in work.halts if {halt.left, halt.right} in pairs]
    work = replace(work, halts=tuple(halts))
    return {"work": work, "may_align": may(account(), Action.ALIGN, view.document)}


def _render(view: View, comparison: Comparison, template: str, **context: object) -> Rendered:
    view = view.to(start=comparison.part.opens)
    witnesses = {witness.siglum: witness for witness in comparison.witnesses}
    pair = comparison.left.witness, comparison.right.witness
    shown = comparison.witnesses if view.choice.mode == "all" else tuple(dict.fromkeys(pair))
    html = render_template(
        template,
        comparison=comparison,
        view=view,
        witnesses=witnesses,
        shown=shown,
        editor=may_change(view.document),
        may_start=_may(Action.START, view.document),
        may_propose=_may(Action.PROPOSE, view.document),
        may_import=_may(Action.IMPORT, view.document),
        may_export=_may(Action.EXPORT, view.document),
        proposal_counts=dict(_counts(view.document)),
        **approving.progress_of(view.document, shown),
        chinese=any(is_chinese(witness) for witness in shown),
        address_of=_addresses(view, comparison),
        is_open=lambda row: view.at in {f"{cell.siglum}.{cell.placed.id}" for cell in cells_of(row)},
        **context,
    )
    title = comparison.document.title or comparison.document.name
    return Rendered(title, html, comparison.aligned, view.start)


def _addresses(view: View, comparison: Comparison) -> Callable[[Row], str]:
    """Where a row is to be seen: "" for this page, else the address of a page that shows it."""
    here_shown = {row.anchor for row in comparison.front + comparison.rows}
    hiding = comparison.hidden_rows > 0
    long = len(comparison.strip) > parts.SIZE

    def address_of(row: Row) -> str:
        if row.anchor in here_shown:
            return ""
        hidden = hiding and not row.differences
        return view.to(start=row.anchor if long else "", changed_only=view.choice.changed_only and not hidden).address

    return address_of
