"""Comments: to write, answer, correct and withdraw one, and what is done to a thread. Every form is answered with 303.

A refusal gives the page again whose form it was, with the typed words in it.
"""

from collections.abc import Callable

from flask import Blueprint, Flask, Response, g, redirect, request, url_for

from webapp.errors import InvalidInput, VariorumError
from webapp.operations import anchoring, comment_list, selecting
from webapp.operations import comments as operations
from webapp.operations.reading import PassageView
from webapp.review import Thread, may_edit, may_withdraw
from webapp.web import documents
from webapp.web.answers import asks_for_fragment, form_key
from webapp.web.documents import Draft
from webapp.web.security import writer
from webapp.web.surroundings import account, here, waiting

blueprint = Blueprint("comments", __name__)

_PASSAGE = "/d/<document>/<siglum>/<passage>"


def register(app: Flask) -> None:
    """Give these functions to every template."""
    app.jinja_env.globals.update(
        may_edit=lambda comment: may_edit(account(), comment, here().desk.now()),
        may_withdraw=lambda comment: may_withdraw(account(), comment),
        is_held=is_held,
        unread_in=unread_in,
        units_of=units_of,
        words_now=words_now,
    )


def read_until() -> dict[str, int]:
    """How far the person who asks has read each thread, asked once a request."""
    person = account()
    if "read_until" not in g:
        g.read_until = comment_list.read_until(here().desk, person) if person else {}
    return dict(g.read_until)


def unread_in(thread: Thread) -> tuple[str, ...]:
    """The ids of the comments of a thread that the person who asks has not read."""
    return thread.unread_by(account(), read_until().get(thread.id, 0))


def is_held(thread: Thread) -> bool:
    """Whether approval of a passage waits for a thread: of a received text nothing is approved."""
    there = waiting().documents.get(thread.document)
    witness = there.witnesses.get(thread.siglum) if there else None
    return thread.holds and bool(thread.home) and witness is not None and witness.state == "working"


def units_of(opened: PassageView, thread: Thread) -> str:
    """Where the words of a thread stand in an open passage, as browsers count; "" if the page shows another text."""
    text = opened.placed.passage.text
    return next((selecting.units_of(text, (one.start, one.end)) for one in opened.marks if one.thread == thread.id), "")


def words_now(opened: PassageView, thread: Thread) -> str:
    """The words of an open passage that a thread was carried to; "" if the page shows another text."""
    return next(
        (opened.placed.passage.text[one.start : one.end] for one in opened.marks if one.thread == thread.id), ""
    )


@blueprint.post(f"{_PASSAGE}/comments")
def write(document: str, siglum: str, passage: str) -> Response:
    """Keep a comment on a passage or on words of it, or an answer."""
    form = request.form
    body = form.get("body", "")  # with line ends as CRLF, as forms have them; the operation keeps LF, as it was typed
    thread, query = form.get("thread", ""), "query" in form
    words, units = chosen_words()
    draft = Draft(f"reply-{thread}" if thread else "comment", body, thread, words, units, query)

    def act() -> str:
        said = operations.comment(
            here().desk,
            writer().account,
            document=document,
            siglum=siglum,
            passage_id=passage,
            text_hash=form.get("text_hash", ""),
            body=body,
            key=form_key(" ".join([body, words, units, "query" if query else ""]).strip()),
            thread_id=thread or None,
            words=words,
            units=units,
            query=query,
        )
        return f"c-{said.id}"

    return _done(document, siglum, passage, draft, act)


@blueprint.post(f"{_PASSAGE}/comments/<comment>/edit")
def edit(document: str, siglum: str, passage: str, comment: str) -> Response:
    """Put other words in the place of one's own comment."""
    body = request.form.get("body", "")

    def act() -> str:
        person = writer().account
        said = operations.edit(here().desk, person, version=comment, body=body, key=form_key(f"{comment} {body}"))
        return f"c-{said.id}"

    return _done(document, siglum, passage, Draft(f"edit-{comment}", body), act)


@blueprint.post(f"{_PASSAGE}/comments/<comment>/withdraw")
def withdraw(document: str, siglum: str, passage: str, comment: str) -> Response:
    """Take one's own comment back."""
    operations.withdraw(here().desk, writer().account, comment_id=comment, key=form_key(f"withdraw {comment}"))
    return _back(document, siglum, passage, f"c-{comment}")


@blueprint.post(f"{_PASSAGE}/threads/<thread>/resolve")
def resolve(document: str, siglum: str, passage: str, thread: str) -> Response:
    """Mark a thread as resolved, with the answer that is typed beside the button."""
    return _settle(document, siglum, passage, thread, "resolve", operations.resolve)


@blueprint.post(f"{_PASSAGE}/threads/<thread>/reopen")
def reopen(document: str, siglum: str, passage: str, thread: str) -> Response:
    """Open a resolved thread again, with the answer that is typed beside the button."""
    return _settle(document, siglum, passage, thread, "reopen", operations.reopen)


def _settle(
    document: str, siglum: str, passage: str, thread: str, verb: str, settle: Callable[..., Thread]
) -> Response:
    seen, body = request.form.get("seen", ""), request.form.get("body", "")

    def act() -> str:
        now = settle(
            here().desk,
            writer().account,
            thread_id=thread,
            seen=seen,
            answer=body,
            text_hash=request.form.get("text_hash", ""),
            key=form_key(f"{verb} {seen} {body}".strip()),
        )
        return f"c-{now.comments[-1].id}" if body.strip() else "panel"

    draft = Draft(f"reply-{thread}" if body else f"{verb}-{thread}", body, thread)
    return _done(document, siglum, passage, draft, act)


@blueprint.post(f"{_PASSAGE}/threads/<thread>/waive")
def waive(document: str, siglum: str, passage: str, thread: str) -> Response:
    """Let approval go on without an answer to a query."""
    reason = request.form.get("reason", "")

    def act() -> str:
        seen = request.form.get("seen", "")
        key = form_key(f"waive {thread} {seen} {reason}")
        operations.waive(here().desk, writer().account, thread_id=thread, seen=seen, reason=reason, key=key)
        return f"t-{thread}"

    return _done(document, siglum, passage, Draft(f"waive-{thread}", reason), act)


@blueprint.post(f"{_PASSAGE}/threads/<thread>/confirm")
def confirm(document: str, siglum: str, passage: str, thread: str) -> Response:
    """Say that the words of a thread are those that it was carried to."""
    return _judge_words(document, siglum, passage, thread, "confirm", anchoring.confirm)


@blueprint.post(f"{_PASSAGE}/threads/<thread>/refuse")
def refuse(document: str, siglum: str, passage: str, thread: str) -> Response:
    """Say that the words of a thread are not those that it was carried to."""
    return _judge_words(document, siglum, passage, thread, "refuse", anchoring.refuse)


def _judge_words(
    document: str, siglum: str, passage: str, thread: str, verb: str, judge: Callable[..., Thread]
) -> Response:
    named = _numbers("seen", "start", "end")
    seen, start, end = named

    def act() -> str:
        judge(
            here().desk,
            writer().account,
            thread_id=thread,
            seen=seen,
            text_hash=request.form.get("text_hash", ""),
            anchor=(start, end),
            key=form_key(f"{verb} {thread} {named}"),
        )
        return f"t-{thread}"

    return _done(document, siglum, passage, Draft(f"{verb}-{thread}", ""), act)


@blueprint.post(f"{_PASSAGE}/threads/<thread>/tie")
def tie(document: str, siglum: str, passage: str, thread: str) -> Response:
    """Say which words of its passage a thread is on now."""
    (seen,) = _numbers("seen")
    words, units = chosen_words()

    def act() -> str:
        anchoring.tie(
            here().desk,
            writer().account,
            thread_id=thread,
            seen=seen,
            text_hash=request.form.get("text_hash", ""),
            words=words,
            units=units,
            key=form_key(f"tie {thread} {seen} {words} {units}"),
        )
        return f"t-{thread}"

    return _done(document, siglum, passage, Draft(f"tie-{thread}", "", thread, words, units), act)


def chosen_words() -> tuple[str, str]:
    """The words that a form is about, and their range as browsers count: as they were selected, or which was meant."""
    form = request.form
    return form.get("words", ""), form.get("range", "") or form.get("which", "")


def _numbers(*names: str) -> list[int]:
    named = [request.form.get(name, "") for name in names]
    if not all(value.isascii() and value.isdigit() and len(value) < 10 for value in named):
        raise InvalidInput("The form does not say which words it means. Load the page again and send it anew.")
    return list(map(int, named))


@blueprint.post(f"{_PASSAGE}/comments/read")
def read(document: str, siglum: str, passage: str) -> Response:
    """Note how far the threads that the page shows have been read."""
    mark_read(document)
    if asks_for_fragment():  # it was sent because they were shown, and the page stays as it is
        return Response(status=204)
    return _back(document, siglum, passage, "panel")


def mark_read(document: str) -> None:
    """Note how far the threads that a form names ("thread:what was said last") have been read."""
    seen = dict(said.split(":", 1) for said in request.form.getlist("seen") if ":" in said)
    operations.mark_read(here().desk, writer().account, document=document, seen=seen)


def _done(document: str, siglum: str, passage: str, draft: Draft, act: Callable[[], str]) -> Response:
    """Do what a form asks, which says where on its page to go back to; of what is refused the page has the words."""
    writer()  # without a session there is no page to go back to
    try:
        anchor = act()
    except VariorumError as problem:
        return _again(document, siglum, passage, draft.refused(problem, getattr(problem, "places", ())))
    return _back(document, siglum, passage, anchor)


def _back(document: str, siglum: str, passage: str, anchor: str) -> Response:
    """To the page whose form it was: the document as it was shown, or the passage's own page."""
    if "view" in request.form:
        address = documents.view_of(document, request.form["view"]).address
    else:
        address = url_for("documents.passage", document=document, siglum=siglum, passage=passage)
    return redirect(f"{address}#{anchor}", 303)  # type: ignore[return-value]


def _again(document: str, siglum: str, passage: str, draft: Draft) -> Response:
    """The page whose form it was, with the words in it and the reason why they were not kept.

    If that page cannot be made either, the fault page shows the words.
    """
    try:
        if "view" in request.form:
            view = documents.view_of(document, request.form["view"])
            return documents.document_page(view, here().glances.at(document).fingerprint, draft)
        return documents.passage_page(document, siglum, passage, draft)
    except VariorumError as fault:
        raise (draft.problem or fault) from None
