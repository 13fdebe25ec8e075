"""The page of a proposal: what it is, how it stands, and the form that decides on it. Answered with 303.

What is decided is what was shown: the button that decides carries the name of the result on the page.
"""

from dataclasses import replace

from flask import Blueprint, Response, redirect, request, url_for

from webapp.errors import Conflict, InvalidInput, VariorumError
from webapp.operations import deciding, shown_outcome
from webapp.operations.approving import Approvable
from webapp.operations.proposal_card import Card, card
from webapp.operations.shown_outcome import Result
from webapp.review import Account, Action, require
from webapp.review.approvals import printed
from webapp.web import approving, judging, queues
from webapp.web.answers import form_key, page
from webapp.web.judging import Choices
from webapp.web.proposal_words import proposal_address
from webapp.web.proposing import FORM_BYTES
from webapp.web.security import writer
from webapp.web.surroundings import account, here, waiting, waits_anew

blueprint = Blueprint("deciding", __name__)


@blueprint.before_request
def read_long_forms() -> None:
    """Let a form have the longest passage in it."""
    request.max_form_memory_size = request.max_content_length = FORM_BYTES


@blueprint.get("/d/<document>/<siglum>/proposals/<proposal>")
def shown(document: str, siglum: str, proposal: str) -> Response:
    """A proposal, with the form for those who may decide on it."""
    return _page(_card(document, siglum, proposal), Choices())


@blueprint.post("/d/<document>/<siglum>/proposals/<proposal>")
def decide(document: str, siglum: str, proposal: str) -> Response:
    """Decide what was shown, or show what would be decided; a refusal gives the page again with what was chosen."""
    person, form = writer(), request.form
    found = _card(document, siglum, proposal)
    choices = judging.read_choices()
    do = form.get("do") or ("decide" if "shown" in form else "result")
    if do == "accept":
        choices = judging.all_accepted(found, choices)
    if do not in ("decide", "approve"):
        return _page(found, choices, asked=True)
    key = form_key(f"decide {proposal} {choices}")
    if deciding.was_decided(here().desk, person.account, key):
        return redirect(_onwards(found, person.account), 303)  # type: ignore[return-value]
    try:
        require(person.account, Action.DECIDE, document)
        _check_current(found, choices)
        result = _result(found, choices)
        shown_outcome.check_shown(result, form.get("shown", ""))
        done = deciding.decide(
            here().desk,
            person.account,
            document=document,
            siglum=siglum,
            judgements=[choices.judgement(proposal)],
            seen=shown_outcome.seen_texts(result, choices.seen),
            own={found.touched[0].passage: result.own} if result.own else None,
            key=key,
        )
    except VariorumError as problem:
        return _page(_card(document, siglum, proposal), choices, problem=problem, asked=True)
    if done.own and not done.own_landed:
        own = url_for("deciding.shown", document=document, siglum=siglum, proposal=done.own)
        return redirect(f"{own}#sent", 303)  # type: ignore[return-value]
    return redirect(_onwards(found, person.account), 303)  # type: ignore[return-value]


@blueprint.post("/d/<document>/<siglum>/proposals/<proposal>/result")
def result(document: str, siglum: str, proposal: str) -> Response:
    """What the text will be by the choices so far: the part of the page that follows them. Nothing is written."""
    try:
        account = writer().account
        require(account, Action.DECIDE, document)
        found, choices = _card(document, siglum, proposal), judging.read_choices()
        _check_current(found, choices)
        shown = _result(found, choices) if choices.verdicts else None
    except VariorumError as problem:
        return page("proposals/_result.html", status=problem.http_status, result=None, problem=problem, asked=True)
    return page("proposals/_result.html", result=shown, problem=None, asked=False, card=found)


def _onwards(found: Card, account: Account) -> str:
    """Where to go when it is decided: to approve what it made, else on in the queue or to the proposal as it stands."""
    proposal, queue = found.proposal, request.form.get("queue", "")
    if request.form.get("do") == "approve" and found.can_be_reworded:
        waits_anew()
        then = queues.place(queue, account, proposal).then
        return url_for(
            "approving.form",
            document=proposal.document,
            siglum=proposal.siglum,
            passage=found.touched[0].passage,
            queue=queue or None,
            then=then or None,
            kept="decided",
        )
    return f"{queues.after(queue, account, proposal) if queue else proposal_address(proposal)}#decided"


def _card(document: str, siglum: str, proposal: str) -> Card:
    apart = "apart" in (request.form if request.method == "POST" else request.args)
    return card(here().desk, account(), document, siglum, proposal, apart=apart)


def _result(found: Card, choices: Choices) -> Result:
    proposal = found.proposal
    return shown_outcome.result(
        here().desk,
        document=proposal.document,
        siglum=proposal.siglum,
        judgements=[choices.judgement(proposal.id)],
        before=found.revision.passages,
        own=choices.own or "" if choices.reword and found.can_be_reworded else None,
        lines=any("\n" in one.now.passage.text for one in found.touched if one.now),
    )


def _check_current(found: Card, choices: Choices) -> None:
    """Raise Conflict if the page was made before something was decided, or before a text was changed."""
    decisions = found.proposal.decisions
    if choices.number != len(decisions):
        last = decisions[-1].decider.name if decisions else "Somebody"
        raise Conflict(f"{last} has decided on this proposal meanwhile: look at it again.")
    if not found.proposal.open:
        raise Conflict(f"There is nothing to decide any more: this proposal is {found.proposal.status}.")
    if not all(index < found.proposal.count for index in choices.verdicts):
        raise InvalidInput("The form names a difference that the proposal does not have. Load the page again.")
    there = {placed.id: placed.passage.text_hash for placed in found.revision.passages}
    changed = [name for name, text in choices.seen.items() if there.get(name) != text]
    if changed:
        raise Conflict(
            "The text has changed since you opened this page: see how the proposal stands on the text as it is now,"
            " then decide again."
        )


def _page(found: Card, choices: Choices, *, problem: VariorumError | None = None, asked: bool = False) -> Response:
    if asked and not problem:
        try:
            require(account(), Action.DECIDE, found.proposal.document)
            _check_current(found, choices)
        except VariorumError as fault:
            problem = fault
    choices = _still_open(found, choices)
    shown: Result | None = None
    if asked and choices.verdicts:
        try:
            shown = _result(found, choices)
        except VariorumError as fault:
            problem = problem or fault
    return page(
        "proposals/proposal.html",
        status=problem.http_status if problem else 200,
        card=found,
        choices=choices,
        left_over=judging.left_over(found, choices),
        result=shown,
        problem=problem,
        asked=asked,
        place=queues.place(queues.asked_queue(), account(), found.proposal),
        done=queues.done(account()),
        apart="apart" in (request.form if request.method == "POST" else request.args),
        rules=waiting().undecided.rules,
        approvals=_approvals(found),
    )


def _approvals(found: Card) -> Approvable | None:
    """How the passage stands once something of the proposal was decided, if it is one that is still there."""
    touched = [one.now for one in found.touched if one.now]
    if not found.proposal.decisions or len(touched) != 1:
        return None
    return approving.on_passage(found.revision.witness, touched[0].id, printed(touched[0].passage))


def _still_open(found: Card, choices: Choices) -> Choices:
    """The choices for what still can be decided as chosen."""
    verdicts = {
        one.index: choices.verdicts[one.index]
        for one in found.differences
        if one.open and one.index in choices.verdicts and not (one.stale and choices.verdicts[one.index] == "accepted")
    }
    return replace(choices, verdicts=verdicts, number=len(found.proposal.decisions))
