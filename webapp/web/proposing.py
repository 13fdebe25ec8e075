"""Proposing on a passage: its words edited in place, or the passage itself changed. Every form is answered with 303."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

from flask import Blueprint, Response, redirect, request

from webapp.errors import Conflict, InvalidInput, VariorumError
from webapp.operations import drafting, proposal_card, proposing, reading, restructuring
from webapp.operations.drafting import Draft
from webapp.operations.restructuring import Restructuring
from webapp.operations.suggestions import NoSuchCredit, Outdated
from webapp.review import Account, Action, Proposal, require
from webapp.text.limits import PASSAGE_CODE_POINTS
from webapp.web import draft_form
from webapp.web.answers import form_key, page
from webapp.web.elsewhere import after_sending
from webapp.web.proposal_words import proposal_address
from webapp.web.security import writer
from webapp.web.surroundings import account, here

blueprint = Blueprint("proposing", __name__)

FORM_BYTES = PASSAGE_CODE_POINTS * 4 * 3 + 2_000_000
"""A code point is at most four bytes, and percent-encoding writes each byte as three; the rest is for other fields."""


@blueprint.before_request
def read_long_forms() -> None:
    """Let a form have the longest passage in it."""
    request.max_form_memory_size = request.max_content_length = FORM_BYTES


@blueprint.get("/d/<document>/<siglum>/<passage>/propose")
def form(document: str, siglum: str, passage: str) -> Response:
    """The passage to be worded anew; of a received witness, where that can be done."""
    author = require(account(), Action.PROPOSE, document)
    opened = reading.passage(here().desk, document, siglum, passage)
    if opened.revision.witness.state != "working":
        return page("proposing/elsewhere.html", opened=opened)
    if "anew" not in request.args:
        return propose_page(document, siglum, passage)
    earlier, seen = drafting.own_open(here().desk, author, document, request.args["anew"])
    if earlier.siglum != siglum or earlier.passage != passage:
        raise Conflict("That proposal is on another passage.")
    if earlier.verb == "replace":
        return propose_page(document, siglum, passage, drafting.of_proposal(earlier, seen), supersedes=earlier)
    said = restructuring.of_proposal(earlier, seen)
    return propose_page(document, siglum, passage, said=said, supersedes=earlier)


@blueprint.post("/d/<document>/<siglum>/<passage>/propose")
def propose(document: str, siglum: str, passage: str) -> Response:
    """Send the proposal, or do with what was typed what the button says; a refusal gives the page again."""
    person = writer()
    require(person.account, Action.PROPOSE, document)
    desk, asked = here().desk, request.form
    draft, supersedes = draft_form.read_draft(), asked.get("supersedes", "")
    if supersedes:
        proposal_card.check_visible(desk, person.account, document, supersedes)
    earlier = _earlier(person.account, document, supersedes)
    lost: Sequence[str] | None = None
    try:
        if "take" in asked:
            draft = drafting.taken_over(
                drafting.base_text(desk, draft.base), draft, draft_form.read_taken(asked["take"])
            )
        elif asked.get("do") == "rebase":
            draft, lost = drafting.rebased(desk, document, siglum, passage, draft)
        elif asked.get("do") == "send":
            base = drafting.base_text(desk, draft.base)
            drafting.check_reasons(base, draft)
            made = proposing.propose(
                desk,
                person.account,
                document=document,
                siglum=siglum,
                suggestion=drafting.suggestion(base, passage, draft),
                reason=draft.reason,
                key=form_key(f"{passage} {draft}"),
                supersedes=supersedes,
            )
            return redirect(after_sending(person.account, made), 303)  # type: ignore[return-value]
    except VariorumError as problem:
        if isinstance(problem, NoSuchCredit):
            draft = replace(draft, taken=tuple(one for one in draft.taken if one.siglum != problem.siglum))
        return propose_page(document, siglum, passage, draft, supersedes=earlier, refused=problem)
    return propose_page(document, siglum, passage, draft, supersedes=earlier, lost=lost)


@blueprint.post("/d/<document>/<siglum>/<passage>/propose/preview")
def preview(document: str, siglum: str, passage: str) -> Response:  # noqa: ARG001 - the address has it
    """The differences of what is typed so far. Nothing is written."""
    try:
        language = reading.language(here().desk, document, siglum)
        require(writer().account, Action.PROPOSE, document)
        draft = draft_form.read_draft()
        found = drafting.preview(drafting.base_text(here().desk, draft.base), draft)
    except VariorumError as problem:
        return page("proposing/_no_preview.html", status=problem.http_status, problem=problem)
    return page("proposing/_preview.html", preview=found, draft=draft, language=language)


@blueprint.post("/d/<document>/<siglum>/<passage>/propose/<verb>")
def restructure(document: str, siglum: str, passage: str, verb: str) -> Response:
    """Propose to change the passage itself; a refusal gives the page again with what was typed."""
    person, asked = writer(), request.form
    said = Restructuring(
        verb,
        text=draft_form.lines(asked.get("text", "")),
        words=asked.get("words", ""),
        after=asked.get("after", ""),
        kind=asked.get("kind", ""),
        label=asked.get("label", ""),
        reason=draft_form.lines(asked.get("reason", "")),
    )
    desk, supersedes = here().desk, asked.get("supersedes", "")
    if supersedes:
        proposal_card.check_visible(desk, person.account, document, supersedes)
    earlier = _earlier(person.account, document, supersedes)
    try:
        revision = reading.passage(desk, document, siglum, passage).revision
        made = proposing.propose(
            desk,
            person.account,
            document=document,
            siglum=siglum,
            suggestion=restructuring.suggested(revision, passage, _seen(asked.get("seen", "")), said),
            reason=said.reason,
            key=form_key(f"{passage} {said}"),
            supersedes=supersedes,
        )
    except VariorumError as problem:
        return propose_page(document, siglum, passage, supersedes=earlier, said=said, refused=problem)
    return redirect(f"{proposal_address(made)}#sent", 303)  # type: ignore[return-value]


@blueprint.post("/d/<document>/<siglum>/proposals/<proposal>/withdraw")
def withdraw(document: str, siglum: str, proposal: str) -> Response:  # noqa: ARG001 - the address has it
    """Take back a proposal of one's own."""
    desk, author = here().desk, writer().account
    proposal_card.check_visible(desk, author, document, proposal)
    key = form_key(f"withdraw {proposal}")
    made = proposing.withdraw(desk, author, document=document, proposal_id=proposal, key=key)
    return redirect(proposal_address(made), 303)  # type: ignore[return-value]


def propose_page(
    document: str,
    siglum: str,
    passage: str,
    draft: Draft | None = None,
    *,
    supersedes: Proposal | None = None,
    said: Restructuring | None = None,
    refused: VariorumError | None = None,
    lost: Sequence[str] | None = None,
) -> Response:
    """The page with what was typed: other words, or a change to the passage itself, which is `said`.

    If it cannot be made, the fault page shows the words.
    """
    desk = here().desk
    try:
        place = drafting.workplace(desk, document, siglum, passage, draft)
        now = place.placed.passage.text
        outdated = drafting.outdating(desk, draft.base, now, draft) if draft and place.base != now else None
    except VariorumError:
        if refused:
            raise refused from None
        raise
    told = isinstance(refused, Outdated) and outdated  # at length
    return page(
        "proposing/propose.html",
        status=refused.http_status if refused else 200,
        place=place,
        view=None,
        draft=draft or Draft(place.view.text_hash, now),
        typed=draft is not None,
        supersedes=supersedes,
        outdated=outdated,
        problem=None if told else refused,
        said=said,
        lost=lost,
    )


def _earlier(account: Account, document: str, supersedes: str) -> Proposal | None:
    """The proposal that is to be replaced, to be shown; whether it can be is for the operation to say."""
    if not supersedes:
        return None
    with suppress(VariorumError):
        return drafting.own_open(here().desk, account, document, supersedes)[0]
    return None


def _seen(said: str) -> list[tuple[str, str]]:
    """The passages that a form showed with their texts: "p2:<hash> p3:<hash>"."""
    named = [passage.partition(":") for passage in said.split()]
    if not all(colon for _, colon, _ in named):
        raise InvalidInput("The form does not say which texts it showed. Load the page again, then send it anew.")
    return [(name, text) for name, _, text in named]
