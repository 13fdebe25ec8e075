"""A batch: many proposals that were sent together, decided together but for ticked exceptions. Answered with 303."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, redirect, request, url_for

from webapp.errors import Conflict, InvalidInput, VariorumError
from webapp.operations import deciding, proposal_list, proposing, shown_outcome
from webapp.operations.deciding import Judgement
from webapp.operations.proposal_list import Batch, BatchPart
from webapp.operations.shown_outcome import Result
from webapp.review import Account, Ruling, Verdict
from webapp.web import queues
from webapp.web.answers import form_key, page
from webapp.web.draft_form import lines
from webapp.web.judging import read_seen
from webapp.web.security import writer
from webapp.web.surroundings import account, here, waiting

blueprint = Blueprint("batches", __name__)


@dataclass(frozen=True, slots=True)
class Together:
    """What is chosen for a batch: one verdict for all but the exceptions, which stay open."""

    verdict: Verdict | None = None
    exceptions: tuple[str, ...] = ()
    reason: str = ""
    remark: str = ""


@blueprint.get("/d/<document>/batches/<batch>")
def shown(document: str, batch: str) -> Response:
    """Every passage that a batch touches, with its differences."""
    return _page(_batch(document, batch), Together())


@blueprint.post("/d/<document>/batches/<batch>")
def decide(document: str, batch: str) -> Response:
    """Decide all but the exceptions, or show what that would make; a refusal gives the page again with the choices."""
    person, form = writer(), request.form
    found, chosen = _batch(document, batch), _read()
    if form.get("do", "result") != "decide":
        return _page(found, chosen, asked=True)
    siglum = found.revision.witness.siglum
    key = form_key(f"decide {batch} {chosen}")
    if deciding.was_decided(here().desk, person.account, key):
        return redirect(_onwards(found, person.account), 303)  # type: ignore[return-value]
    try:
        _check_known(found, form.get("parts", ""), read_seen(form.get("seen", "")))
        result = _result(found, chosen)
        shown_outcome.check_shown(result, form.get("shown", ""))
        deciding.decide(
            here().desk,
            person.account,
            document=document,
            siglum=siglum,
            judgements=_judgements(found, chosen),
            seen=shown_outcome.seen_texts(result, {}),
            key=key,
        )
    except VariorumError as problem:
        return _page(_batch(document, batch), chosen, problem=problem, asked=True)
    return redirect(_onwards(found, person.account), 303)  # type: ignore[return-value]


@blueprint.post("/d/<document>/batches/<batch>/withdraw")
def withdraw(document: str, batch: str) -> Response:
    """Take back all that is open of a batch of one's own."""
    author = writer().account
    found = _batch(document, batch)
    key = form_key(f"withdraw {batch}")
    proposing.withdraw_together(here().desk, author, document=document, batch_id=found.id, key=key)
    return redirect(url_for("batches.shown", document=document, batch=batch), 303)  # type: ignore[return-value]


def _onwards(found: Batch, account: Account) -> str:
    """Where to go when it is decided: on in the queue, or to the batch as it stands then."""
    queue, first = request.form.get("queue", ""), found.parts[0].proposal
    said = queues.told(first, batch=True)
    own = url_for("batches.shown", document=found.document.id, batch=found.id, done=said)
    return f"{queues.after(queue, account, first, batch=True) if queue else own}#decided"


def _read() -> Together:
    form = request.form
    verdict: Verdict | None = {"accepted": "accepted", "rejected": "rejected"}.get(form.get("verdict", ""))  # type: ignore[assignment]
    return Together(verdict, tuple(form.getlist("except")), form.get("reason", ""), lines(form.get("remark", "")))


def _batch(document: str, batch: str) -> Batch:
    return proposal_list.batch(here().desk, account(), document, batch)


def _taken(found: Batch, chosen: Together) -> list[BatchPart]:
    return [part for part in found.ready if part.proposal.id not in chosen.exceptions]


def _judgements(found: Batch, chosen: Together) -> Sequence[Judgement]:
    if chosen.verdict is None:
        raise InvalidInput("Nothing is decided: choose to accept or to reject.")
    if not found.ready:
        raise Conflict("There is nothing to decide any more: see how each change stands.")
    taken = _taken(found, chosen)
    if not taken:
        raise InvalidInput("Every change is ticked as an exception, so there is nothing to decide.")
    reason = chosen.reason if chosen.verdict == "rejected" else ""
    return [
        Judgement(
            part.proposal.id,
            len(part.proposal.decisions),
            tuple(Ruling(at, chosen.verdict, reason) for at in part.proposal.open),
            chosen.remark,
        )
        for part in taken
    ]


def _result(found: Batch, chosen: Together) -> Result:
    return shown_outcome.result(
        here().desk,
        document=found.document.id,
        siglum=found.revision.witness.siglum,
        judgements=_judgements(found, chosen),
        before=found.revision.passages,
    )


def _check_known(found: Batch, parts: str, seen: dict[str, str]) -> None:
    """Raise Conflict if a part was decided, or its text changed, since the result was shown."""
    if parts.split() != [part.seen for part in found.ready]:
        told = {part.rpartition(":")[0]: part for part in parts.split()}
        decided = [part for part in found.parts if told.get(part.proposal.id, part.seen) != part.seen]
        who = decided[0].proposal.decisions[-1].decider.name if decided else "Somebody"
        raise Conflict(f"{who} has decided on parts of this batch, or they were changed meanwhile. Look again.")
    there = {placed.id: placed.passage.text_hash for placed in found.revision.passages}
    if any(there.get(name) != text for name, text in seen.items()):
        raise Conflict("The text has changed since the result was shown. Look at the new result.")


def _page(found: Batch, chosen: Together, *, problem: VariorumError | None = None, asked: bool = False) -> Response:
    result: Result | None = None
    if asked:
        try:
            result = _result(found, chosen)
        except VariorumError as fault:
            problem = problem or fault
    undecided = waiting().undecided
    return page(
        "proposals/batch.html",
        status=problem.http_status if problem else 200,
        batch=found,
        chosen=chosen,
        result=result,
        problem=problem,
        rules=undecided.rules,
        place=queues.place(queues.asked_queue(), account(), found.parts[0].proposal),
        done=queues.done(account()),
    )
