"""Revising a whole text: every passage in a field, a draft that is kept as it is typed, and one batch in the end.

Each button of the page first keeps what was typed, then does what it says, and is answered with 303. What cannot be
kept comes back in the page.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Blueprint, Response, redirect, request, url_for

from webapp.errors import InvalidInput, VariorumError
from webapp.operations import drafts, whole_text
from webapp.operations.drafts import NotReady, SavedElsewhere
from webapp.operations.whole_draft import WholeDraft
from webapp.review import Account, Action, require
from webapp.text.limits import FILE_BYTES, PASSAGE_CODE_POINTS
from webapp.web.answers import form_key, page
from webapp.web.draft_form import lines
from webapp.web.security import writer
from webapp.web.surroundings import account, here

blueprint = Blueprint("whole_text", __name__)

FORM_BYTES = FILE_BYTES + PASSAGE_CODE_POINTS * 4
"""The fields are sent as they are (multipart), so that a whole text fits that came as a file."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a form of the page says.

    Which draft it began from; its own name, and how often something was typed there; what is shown, and what was typed.
    """

    number: int
    page: str
    turn: int
    start: str
    beside: str | None
    typed: dict[str, tuple[str, str]]


@blueprint.before_request
def read_long_forms() -> None:
    """Let a form have a part of a long text in it."""
    request.max_form_memory_size = request.max_content_length = FORM_BYTES


@blueprint.get("/d/<document>/<siglum>/whole-text")
def shown(document: str, siglum: str) -> Response:
    """The text in fields, with what was typed so far."""
    asked = Asked(0, "", 0, request.args.get("from", ""), request.args.get("beside"), {})
    return _page(document, siglum, asked)


@blueprint.post("/d/<document>/<siglum>/whole-text")
def act(document: str, siglum: str) -> Response:
    """Keep what was typed, and then do what the button says."""
    asked = _read()
    verb, _, what = request.form.get("do", "save").partition(":")
    if verb == "theirs":
        asked.typed.pop(what, None)
    try:
        account = writer().account
        kept = _save(account, document, siglum, asked)
        _done(account, document, siglum, kept, verb, what)
    except VariorumError as problem:
        return _page(document, siglum, asked, problem)
    return redirect(_next(document, siglum, asked, verb, what), 303)  # type: ignore[return-value]


@blueprint.post("/d/<document>/<siglum>/whole-text/draft")
def autosave(document: str, siglum: str) -> Response:
    """Keep what was typed while somebody types: the answer is only how it stands."""
    asked = _read()
    try:
        kept = _save(writer().account, document, siglum, asked)
    except VariorumError as problem:
        return page(
            "whole_text/_stands.html", status=problem.http_status, number=asked.number, kept=None, problem=problem
        )
    return page("whole_text/_stands.html", number=kept.number, kept=kept, problem=None)


@blueprint.get("/d/<document>/<siglum>/whole-text/differences")
def differences(document: str, siglum: str) -> Response:
    """All that the draft changes, with a field for the reason of each difference."""
    return _differences(document, siglum)


@blueprint.post("/d/<document>/<siglum>/whole-text/differences")
def send(document: str, siglum: str) -> Response:
    """Keep the reasons, and send all as one batch; a refusal gives the page again with what was typed."""
    form, reasons = request.form, _reasons()
    number = _number(form.get("number", ""))
    try:
        account = writer().account
        batch = _sent(account, document, siglum, number, reasons)
    except VariorumError as problem:
        return _differences(document, siglum, problem, reasons)
    if not batch:
        return redirect(url_for("whole_text.shown", document=document, siglum=siglum), 303)  # type: ignore[return-value]
    return redirect(url_for("batches.shown", document=document, batch=batch) + "#sent-whole", 303)  # type: ignore[return-value]


@blueprint.get("/d/<document>/<siglum>/whole-text/discard")
def discard_form(document: str, siglum: str) -> Response:
    """Ask before the draft is thrown away."""
    return page("whole_text/discard.html", found=whole_text.summary(here().desk, _reader(document), document, siglum))


@blueprint.post("/d/<document>/<siglum>/whole-text/discard")
def discard(document: str, siglum: str) -> Response:
    """Throw the draft away, if it is still the one that was asked about."""
    number = _number(request.form.get("number", ""))
    drafts.drop(here().desk, writer().account, document=document, siglum=siglum, number=number)
    return redirect(url_for("whole_text.shown", document=document, siglum=siglum) + "#discarded", 303)  # type: ignore[return-value]


def _read() -> Asked:
    form = request.form
    names = [field.removeprefix("text-") for field in form if field.startswith("text-")]
    typed = {name: (form.get(f"base-{name}", ""), lines(form[f"text-{name}"])) for name in names}
    number, turn = _number(form.get("number", "")), _number(form.get("turn", "0"))
    return Asked(number, form.get("page", ""), turn, form.get("from", ""), form.get("beside"), typed)


def _number(said: str) -> int:
    if not (said.isascii() and said.isdigit() and len(said) < 10):
        raise InvalidInput("The form does not say which draft it began from. Load the page again.")
    return int(said)


def _reader(document: str) -> Account:
    return require(account(), Action.PROPOSE, document)


def _save(account: Account, document: str, siglum: str, asked: Asked) -> WholeDraft:
    return drafts.save(
        here().desk,
        account,
        document=document,
        siglum=siglum,
        number=asked.number,
        typed=asked.typed,
        page=asked.page,
        turn=asked.turn,
    )


def _done(account: Account, document: str, siglum: str, kept: WholeDraft, verb: str, what: str) -> None:
    """What the button says besides, of one passage."""
    acts: Mapping[str, Callable[..., WholeDraft]] = {
        "rebase": drafts.rebase,
        "adopt": drafts.adopt,
        "drop": drafts.drop,
        "take": whole_text.take,
    }
    if verb not in acts:
        return
    named = {"passage": what}
    difference: dict[str, int | None] = {}
    if verb == "take":
        other, _, rest = what.partition(":")
        passage, _, at = rest.partition(":")
        named = {"passage": passage, "other": other}
        difference = {"difference": _number(at) if at else None}
    acts[verb](here().desk, account, document=document, siglum=siglum, number=kept.number, **named, **difference)


def _next(document: str, siglum: str, asked: Asked, verb: str, what: str) -> str:
    if verb in ("differences", "discard"):
        endpoint = "whole_text.differences" if verb == "differences" else "whole_text.discard_form"
        return url_for(endpoint, document=document, siglum=siglum)
    start = what if verb == "go" else asked.start
    beside = what if verb == "beside" else asked.beside
    passage = what.split(":")[1] if verb == "take" else what if verb in ("rebase", "adopt", "theirs") else ""
    anchor = f"#at-{passage}" if passage else "#whole-text" if verb == "go" else ""
    return _address(document, siglum, start, beside) + anchor


def _address(document: str, siglum: str, start: str, beside: str | None) -> str:
    address = url_for("whole_text.shown", document=document, siglum=siglum)
    asked = {name: value for name, value in (("from", start or None), ("beside", beside)) if value is not None}
    return f"{address}?{urlencode(asked)}" if asked else address


def _page(document: str, siglum: str, asked: Asked, problem: VariorumError | None = None) -> Response:
    """The page, with what was typed if it could not be kept; where there is no page for the reader, that alone."""
    status = problem.http_status if problem else 200
    try:
        found = whole_text.whole_text(
            here().desk,
            _reader(document),
            document,
            siglum,
            start=asked.start,
            beside=asked.beside,
            typed=asked.typed if problem else None,
        )
    except VariorumError:
        if problem is None:
            raise
        typed = whole_text.changed_texts(here().desk, asked.typed)
        return page("whole_text/unsaved.html", status=status, typed=typed, siglum=siglum, problem=problem)
    elsewhere = isinstance(problem, SavedElsewhere)
    # but for what another page saved, the form still began from the draft that it began from
    number = found.draft.number if elsewhere or not problem else asked.number
    return page(
        "whole_text/whole_text.html",
        status=status,
        found=found,
        number=number,
        kept=found.draft,
        problem=problem,
        elsewhere=elsewhere,
    )


def _reasons() -> dict[tuple[str, int], str]:
    """The reasons of single differences: fields named "why-<index>-<passage>"."""
    told = [(field.split("-", 2), lines(why)) for field, why in request.form.items() if field.startswith("why-")]
    return {(name[2], _number(name[1])): why for name, why in told if len(name) == 3}


def _sent(account: Account, document: str, siglum: str, number: int, reasons: dict[tuple[str, int], str]) -> str:
    """The batch that was sent; "" if only the reasons were to be kept."""
    where = {"document": document, "siglum": siglum}
    desk, reason = here().desk, lines(request.form.get("reason", ""))
    key = form_key(f"{number} {reason} {reasons}")
    if known := drafts.was_sent(desk, account, key):
        return known
    kept = drafts.give_reasons(desk, account, **where, number=number, reasons=reasons)
    if request.form.get("do") == "back":
        return ""
    return drafts.send(desk, account, **where, number=kept.number, reason=reason, key=key)


def _differences(
    document: str,
    siglum: str,
    problem: VariorumError | None = None,
    reasons: Mapping[tuple[str, int], str] | None = None,
) -> Response:
    status = problem.http_status if problem else 200
    try:
        found = whole_text.summary(here().desk, _reader(document), document, siglum)
    except VariorumError:
        if problem:  # the fault page has the covering reason; the draft is kept
            raise problem from None
        raise
    return page(
        "whole_text/differences.html",
        status=status,
        found=found,
        problem=problem,
        problems=problem.problems if isinstance(problem, NotReady) else {},
        reason=request.form.get("reason", ""),
        reasons=reasons or {},
    )
