"""Approving: a passage by itself, many at once, and an approval taken back. Every form is answered with 303.

A form carries what it showed of each passage; if that is no longer what is there, the answer is 409 with both texts
beside each other and what was typed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import Blueprint, Flask, Response, redirect, request, url_for

from webapp.errors import VariorumError
from webapp.operations import approving as operations
from webapp.operations.approving import Approvable, Changed
from webapp.operations.progress import progress
from webapp.operations.proposal_card import beside
from webapp.operations.reading import Row
from webapp.review import Action, may, require
from webapp.review.approvals import Approval, Printed, State
from webapp.text.model import Witness
from webapp.web import queues
from webapp.web.answers import form_key, page
from webapp.web.display import cells_of
from webapp.web.draft_form import lines, read_number
from webapp.web.judging import read_seen
from webapp.web.security import writer
from webapp.web.surroundings import account, here

blueprint = Blueprint("approving", __name__)

CHECKED = {"scan": "the scan", "transcription": "the transcription", "translation": "the English only"}
STATE_WORDS = {
    "open": "approval open",
    "changed": "changed since approved",
    "waiting": "waiting for a second editor",
    "approved": "approved",
}
"""How a passage stands, from the least on."""


@dataclass(frozen=True, slots=True)
class Typed:
    """What was chosen and typed in a form that could not be kept."""

    checked: str = ""
    remark: str = ""
    reason: str = ""
    exceptions: tuple[str, ...] = ()


def register(app: Flask) -> None:
    """Give the words to every template."""
    app.jinja_env.globals.update(
        CHECKED=CHECKED,
        STATE_WORDS=STATE_WORDS,
        row_state=row_state,
        last_checked=last_checked,
    )


@blueprint.get("/d/<document>/<siglum>/<passage>/approve")
def form(document: str, siglum: str, passage: str) -> Response:
    """A passage of a working witness with the form to approve it."""
    return _passage_page(document, siglum, passage)


@blueprint.post("/d/<document>/<siglum>/<passage>/approve")
def approve(document: str, siglum: str, passage: str) -> Response:
    """Approve a passage as it was shown; a refusal gives it again with both texts and what was typed."""
    person, sent = writer(), request.form
    typed = _typed()
    try:
        operations.approve(
            here().desk,
            person.account,
            document=document,
            siglum=siglum,
            seen={passage: sent.get("seen", "")},
            checked=typed.checked,
            remark=typed.remark,
            key=form_key(f"approve {siglum} {passage} {sent.get('seen', '')} {typed}"),
        )
    except VariorumError as problem:
        require(person.account, Action.APPROVE, document)
        return _passage_page(document, siglum, passage, typed, problem)
    if queues.asked_queue():
        return redirect(queues.onwards("approved"), 303)  # type: ignore[return-value]
    if card := sent.get("back", ""):
        address = url_for("deciding.shown", document=document, siglum=siglum, proposal=card)
    else:
        address = url_for("documents.passage", document=document, siglum=siglum, passage=passage)
    return redirect(f"{address}#approved", 303)  # type: ignore[return-value]


@blueprint.post("/d/<document>/<siglum>/<passage>/approvals/<approval>/withdraw")
def withdraw(document: str, siglum: str, passage: str, approval: str) -> Response:
    """Take an approval back; a refusal gives the page again with the typed reason."""
    person, typed = writer(), Typed(reason=lines(request.form.get("reason", "")))
    try:
        operations.withdraw(
            here().desk,
            person.account,
            document=document,
            approval_id=approval,
            reason=typed.reason,
            key=form_key(f"take back {approval} {typed.reason}"),
        )
    except VariorumError as problem:
        require(person.account, Action.APPROVE, document)
        return _passage_page(document, siglum, passage, typed, problem, unwithdrawn=approval)
    address = url_for("documents.passage", document=document, siglum=siglum, passage=passage)
    return redirect(f"{address}#taken-back", 303)  # type: ignore[return-value]


@blueprint.get("/d/<document>/<siglum>/approve")
def many(document: str, siglum: str) -> Response:
    """Every passage that the reader could approve, with its text: what is approved is what stands there.

    `only` are "stale" or "second" those of this kind of the queue; with `leave` "all" every one is left out at first.
    """
    require(account(), Action.APPROVE, document)
    found = operations.standings(here().desk, document, siglum)
    return _many_page(found, Typed())


@blueprint.post("/d/<document>/<siglum>/approve")
def approve_many(document: str, siglum: str) -> Response:
    """Approve all that were shown but the exceptions; a refusal gives the page again with the choices."""
    person = writer()
    typed, seen = _typed(), read_seen(request.form.get("seen", ""))
    chosen = {passage: text for passage, text in seen.items() if passage not in typed.exceptions}
    try:
        made = operations.approve(
            here().desk,
            person.account,
            document=document,
            siglum=siglum,
            seen=chosen,
            checked=typed.checked,
            remark=typed.remark,
            key=form_key(f"approve {siglum} {sorted(chosen.items())} {typed}"),
        )
    except VariorumError as problem:
        require(person.account, Action.APPROVE, document)
        return _many_page(operations.standings(here().desk, document, siglum), typed, problem)
    address = url_for(
        "approving.many", document=document, siglum=siglum, done=len(made), only=request.form.get("only") or None
    )
    return redirect(f"{address}#approved", 303)  # type: ignore[return-value]


def on_passage(witness: Witness, passage: str, shown: Printed) -> Approvable | None:
    """How a passage stands that a page shows as `shown`: without it, if it was changed since the page read it.

    None of a witness that is not worked on.
    """
    if witness.state != "working":
        return None
    found = operations.standings(here().desk, witness.document, witness.siglum, [passage])
    return replace(found, passages=tuple(one for one in found.passages if one.seen == shown.name))


def last_checked(found: Approvable) -> str:
    """What who asks said last that passages of the witness were checked against: chosen in the next form."""
    return operations.last_checked(here().desk, account(), found.revision.witness)


def progress_of(document: str, shown: Iterable[Witness]) -> dict[str, Any]:
    """What the document page says: how far the working witnesses shown are, and each of their passages."""
    sigla = {witness.siglum for witness in shown if witness.state == "working"}
    far = [one for one in progress(here().desk, document).get(document, ()) if one.siglum in sigla] if sigla else []
    return {
        "approval_progress": far,
        "approval_states": {(one.siglum, name): one.shown(name) for one in far for name in one.states},
        "may_approve": may(account(), Action.APPROVE, document),
    }


def row_state(row: Row, states: Mapping[tuple[str, str], str]) -> str:
    """How the passages of working witnesses in a row stand: as the least of them; "" where there are none."""
    found = {states.get((cell.siglum, cell.placed.id)) for cell in cells_of(row)} - {None}
    return next((how for how in STATE_WORDS if how in found), "")


def by_entry(document: str, siglum: str, passage: str, entries: Sequence[int]) -> dict[int, list[Approval]]:
    """What was approved of a passage, by the revision in `entries` that had made what was approved."""
    found: dict[int, list[Approval]] = {}
    for one in operations.history(here().desk, document, siglum, passage):
        found.setdefault(max(number for number in entries if number <= one.revision), []).append(one)
    return found


def _typed() -> Typed:
    sent = request.form
    return Typed(sent.get("checked", ""), lines(sent.get("remark", "")), exceptions=tuple(sent.getlist("except")))


def _passage_page(
    document: str,
    siglum: str,
    passage: str,
    typed: Typed | None = None,
    problem: VariorumError | None = None,
    unwithdrawn: str = "",
) -> Response:
    found = operations.standings(here().desk, document, siglum, [passage])
    sources, others = beside(here().desk, document, siglum, passage) if found.passages else ((), ())
    return page(
        "approvals/passage.html",
        status=problem.http_status if problem else 200,
        approvals=found,
        sources=sources,
        others=others,
        passage=passage,
        changed=problem.passages if isinstance(problem, Changed) else (),
        typed=typed,
        problem=problem,
        seen="" if isinstance(problem, Changed) else request.form.get("seen", ""),
        unwithdrawn=unwithdrawn,
        to_card=request.form.get("back", ""),
    )


def _many_page(found: Approvable, typed: Typed, problem: VariorumError | None = None) -> Response:
    changed = problem.passages if isinstance(problem, Changed) else ()
    ready = [one for one in found.passages if not one.is_approved_by(account()) and not one.queries]
    only = request.values.get("only", "")
    if only == "stale":
        ready = [one for one in ready if one.shown == "changed"]
    elif only == "second":
        ready = [one for one in ready if one.state is State.WAITING]
    leave_all = request.args.get("leave") == "all" and not problem
    exceptions = [one.placed.id for one in ready] if leave_all else typed.exceptions
    seen = read_seen(request.form.get("seen", ""))
    unlike = {one.placed.id for one in ready if problem and seen.get(one.placed.id) != one.seen}
    return page(
        "approvals/many.html",
        status=problem.http_status if problem else 200,
        approvals=found,
        ready=ready,
        only=only,
        held=[one for one in found.passages if one.queries],
        far=found.progress,
        typed=Typed(typed.checked, typed.remark, exceptions=(*exceptions, *unlike)),
        leave_all=leave_all,
        unlike=unlike,
        changed=changed,
        problem=problem,
        done=read_number(request.args.get("done", "")),
    )
