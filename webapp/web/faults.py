"""Pages for what goes wrong: each says what happened, what was kept, and what to do next.

Words that a person had typed come back on the page, in a field to copy them from.
"""

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from flask import Flask, Response, current_app, request, url_for
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from webapp.errors import Forbidden, PassageGone, RoleLacking, VariorumError
from webapp.operations import reading
from webapp.review import Account
from webapp.web.answers import page
from webapp.web.entering import asked_for, came_from, sign_in_address
from webapp.web.surroundings import here, shared, signed_in


@dataclass(frozen=True, slots=True)
class Fault:
    """What to say of a kind of fault: a heading, and what to do next."""

    heading: str
    advice: str


FAULTS = {
    400: Fault(
        "This cannot be done as it was asked", "Change the address or the form as said, or start from a page below."
    ),
    403: Fault("You may not do this", ""),  # see _advice
    404: Fault("There is nothing here", "Start from a page below."),
    405: Fault("This address takes forms only", "Start from a page below."),
    409: Fault("This has changed meanwhile", "Read how it stands now, then decide again."),
    410: Fault("This was removed", "What was said on other texts is where it was: start from a page below."),
    413: Fault("This is too long", "Go back and divide it: a comment holds up to 100,000 characters."),
    429: Fault("This was tried too often", "Wait as long as is said above, then try again."),
    503: Fault("The desk cannot do this just now", "Mend what is said above at the machine, then try again."),
}
PASSAGE_GONE = Fault("This passage is no longer there", "Its history has every text that it had, and who changed it.")
UNEXPECTED = Fault(
    "Something went wrong in the desk itself",
    "Try again. If it happens again, what was written in the terminal says where; please report it.",
)
TYPED = {
    "body": "Your words",
    "words": "The words you chose",
    "text": "Your text",
    "own": "Your wording",
    "reason": "Your reason",
    "remark": "Your remark",
    "forms": "The forms of the term",
    "aliases": "Other forms of the name",
    "pinyin": "The pinyin",
    "renderings": "Your renderings",
    "relations": "Your relations",
    "attested": "Renderings attested elsewhere",
    "notes": "Your notes",
    "label": "The name or number you gave",
}
WHY = "Your reason for one difference"
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
NO_SUCH_PAGE = "No page of this desk has this address."
TOO_LONG = "The form is longer than the desk reads."


def register(app: Flask) -> None:
    """Answer every fault with a page."""
    app.register_error_handler(VariorumError, told)
    app.register_error_handler(HTTPException, refused)
    app.register_error_handler(Exception, unexpected)


def told(error: VariorumError) -> Response:
    """The page for a fault that says itself what is wrong."""
    roles = error.roles if isinstance(error, RoleLacking) else ()
    return fault_page(error.http_status, error.message, roles, error if isinstance(error, PassageGone) else None)


def refused(error: HTTPException) -> Response:
    """The page for what Flask itself refuses: no such address, another method, a form that is too long."""
    sentences = {404: NO_SUCH_PAGE, 413: TOO_LONG}
    code = error.code or 500
    response = fault_page(code, sentences.get(code, error.description or ""))
    for name, value in error.get_headers():
        if name == "Allow":
            response.headers[name] = value
    return response


def unexpected(error: Exception) -> Response:
    """The page for a fault of our own, which goes to the terminal with its traceback."""
    current_app.logger.error("Unexpected fault at %s", request.path, exc_info=error)
    return fault_page(500, "The page could not be made.")


def fault_page(code: int, message: str, roles: Sequence[str] = (), gone: PassageGone | None = None) -> Response:
    """The page itself; it needs nothing of the desk, which may be what failed.

    `roles` are those that would do, `gone` the passage that was asked for.
    """
    return page(
        "fault.html",
        status=code,
        code=code,
        message=_CONTROL.sub("\ufffd", message),  # it may quote an address, which can hold any character
        fault=PASSAGE_GONE if gone else FAULTS.get(code, UNEXPECTED),
        advice=PASSAGE_GONE.advice if gone else _advice(code, roles),
        drafts=_drafts(code),
        written=request.method == "POST",
        ways=_ways(gone),
    )


def _advice(code: int, roles: Sequence[str]) -> str:
    if code != Forbidden.http_status:
        return FAULTS.get(code, UNEXPECTED).advice
    if person := signed_in():
        return _advice_to(person.account, roles)
    if shared():
        return "Sign in; you then come back to the page that you were on."
    return "Sign in with the address that the desk printed in the terminal where it was started, or with your password."


def _advice_to(account: Account, roles: Sequence[str]) -> str:
    if roles:
        return f"Ask {_one_of(roles)} to do it, or an admin of this desk to make you one. Reading needs no role."
    if "token" in (request.view_args or {}):
        return f"You need no link: you are signed in as {account.name}. Go on from a page below."
    if request.method == "POST":
        return "Go back to the page that the form stands on, load it again, and send it anew."
    return "Do as is said above, or go on from a page below."


def _one_of(roles: Sequence[str]) -> str:
    return " or ".join(f"{'an' if role[0] in 'aeiou' else 'a'} {role}" for role in roles)


def _drafts(code: int) -> list[tuple[str, str]]:
    """What was typed into the form that is refused, each field with its name."""
    if request.method != "POST" or code == RequestEntityTooLarge.code:
        return []
    with suppress(HTTPException):
        typed = [(words, request.form.get(name, "")) for name, words in TYPED.items()]
        typed += [(WHY, why) for name, why in request.form.items() if name.startswith("why-")]
        return [(words, said) for words, said in typed if said.strip()]
    return []


def _ways(gone: PassageGone | None) -> list[tuple[str, str]]:
    """Pages to go on to, as (address, name): the passage and the document that the address names, if they exist.

    Whoever is not signed in can do so and come back; where that is needed to read, nothing else is told.
    """
    named = request.view_args or {}
    ways = []
    if not signed_in() and (shared() or request.method == "POST"):
        ways.append((sign_in_address(came_from() if request.method == "POST" else asked_for()), "Sign in"))
    if shared() and not signed_in() and not here().desk.settings.public_reading:
        return ways
    document = named.get("document", "")
    if gone and gone.home:
        passage, name = gone.home
        address = url_for("documents.passage", document=document, siglum=gone.siglum, passage=passage)
        ways.append((address, f"{gone.siglum} {name}, which has its words now"))
    if gone:
        address = url_for("history.show", document=document, siglum=gone.siglum, passage=gone.passage)
        ways.append((address, "The history of the passage, with its last words"))
    with suppress(VariorumError):
        if "passage" in named and not gone:
            passage = named["passage"].partition("@")[0]
            reading.passage(here().desk, named["document"], named["siglum"], passage)
            address = url_for("documents.passage", document=named["document"], siglum=named["siglum"], passage=passage)
            ways.append((address, "The passage as it stands now"))
    with suppress(VariorumError):
        if "document" in named:
            here().glances.at(named["document"])
            ways.append((url_for("documents.document", document=named["document"]), "The document"))
    return [*ways, (url_for("documents.library"), "All documents"), (url_for("help.page"), "Help")]
