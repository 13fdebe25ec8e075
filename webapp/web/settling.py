"""Threads in the queue: one by itself, and several at once with a look at what will be done. Answered with 303."""

from collections import Counter
from typing import Any

from flask import Blueprint, Flask, Response, redirect, request, url_for

from webapp.errors import InvalidInput, VariorumError
from webapp.operations import comments, reading, settling
from webapp.operations.proposal_card import Card
from webapp.review import Action, Thread, may, require
from webapp.review.queue import Entry, Waits, chosen, ordered
from webapp.web import queues
from webapp.web.answers import form_key, page
from webapp.web.comments import chosen_words
from webapp.web.documents import Draft
from webapp.web.draft_form import lines, read_number
from webapp.web.queues import Place
from webapp.web.security import writer
from webapp.web.surroundings import account, here, waiting

blueprint = Blueprint("settling", __name__)

_JUDGE = {"confirm": settling.confirm, "refuse": settling.refuse}
_TYPED = {"body": "answer", "reason": "reason", "words": "words"}
_SENDS = {"answer": "body", "resolve": "body", "waive": "reason", "tie": "words"}
"""Which field each button sends; if another is filled in, it does nothing, so that no words are lost."""
_ONWARDS = {"resolve": "resolved", "waive": "waived", "read": "read"}
"""After what the queue goes on to its next entry, and how that says it."""
DO = {"resolve": ("Resolve threads", "resolved"), "confirm": ("Confirm carried words", "confirmed")}


def register(app: Flask) -> None:
    """Give templates the ways to deal with several entries of a queue at once."""
    app.jinja_env.globals.update(
        together_ways=together_ways,
        may_comment=lambda name: may(account(), Action.COMMENT, name),
        open_threads_on=_open_threads_on,
    )


@blueprint.get("/d/<document>/threads/<thread>")
def thread(document: str, thread: str) -> Response:
    """A thread with its passage in every witness, to be answered, resolved, or marked as read."""
    return _thread_page(document, thread)


@blueprint.post("/d/<document>/threads/<thread>")
def act(document: str, thread: str) -> Response:
    """Answer, resolve, waive, mark as read what was shown, or say where its words are.

    An answer that is typed goes with resolving, and is given back by whatever else would lose it.
    """
    person, form = writer(), request.form
    do, body, reason = (form.get(name, "") for name in ("do", "body", "reason"))
    words, units = chosen_words()
    said = {"resolve": body, "waive": reason, "tie": f"{words} {units}"}.get(do, body)
    given: dict[str, Any] = {
        "document": document,
        "seen": {thread: form.get("seen", "")},
        "key": form_key(f"{do} {thread} {said}"),
    }
    try:
        for field, what in _TYPED.items():
            if form.get(field, "").strip() and _SENDS.get(do, "") != field:
                raise InvalidInput(f"This button does not send the {what} that you typed: send it, or take it out.")
        last = form.get("seen", "").partition(".")[0]
        comments.mark_read(here().desk, person.account, document=document, seen={thread: last})
        if do == "answer":
            _answer(document, thread, body, given["key"])
        elif do == "resolve":
            settling.resolve(here().desk, person.account, answer=body, **given)
        elif do == "waive":
            comments.waive(here().desk, person.account, thread_id=thread, seen=last, reason=reason, key=given["key"])
        elif do == "tie":
            settling.tie(here().desk, person.account, words=words, units=units, **given)
        elif do in _JUDGE:
            _JUDGE[do](here().desk, person.account, **given)
        elif do != "read":
            raise InvalidInput("The form does not say what is to be done. Load the page again, then choose once more.")
    except VariorumError as problem:
        require(person.account, Action.COMMENT, document)
        draft = Draft(do, lines(body), thread, lines(words), units)
        return _thread_page(document, thread, draft.refused(problem, getattr(problem, "places", ())), lines(reason))
    if queues.asked_queue() and do in _ONWARDS:
        return redirect(queues.onwards(_ONWARDS[do]), 303)  # type: ignore[return-value]
    _, now = settling.one_thread(here().desk, document, thread)
    queue, kept = queues.asked_queue() or None, "confirmed" if do == "confirm" else None
    address = url_for("settling.thread", document=document, thread=thread, queue=queue, kept=kept)
    return redirect(f"{address}#c-{now.thread.comments[-1].id}", 303)  # type: ignore[return-value]


@blueprint.get("/d/<document>/threads")
def several(document: str) -> Response:
    """The open threads that the reader may resolve, or whose carried words wait to be confirmed (`do=confirm`)."""
    return _several_page(document, request.args.get("do", "resolve"))


@blueprint.post("/d/<document>/threads")
def act_on_several(document: str) -> Response:
    """Do it to all that were shown but the exceptions; a refusal gives the page again with the choices."""
    person, form = writer(), request.form
    do, exceptions = form.get("do", ""), form.getlist("except")
    shown = dict(word.split(":", 1) for word in form.get("seen", "").split() if ":" in word)
    seen = {name: said for name, said in shown.items() if name not in exceptions}
    try:
        acting = {"resolve": settling.resolve, "confirm": settling.confirm}.get(do)
        if acting is None:
            raise InvalidInput("The form does not say what is to be done. Load the page again, then choose once more.")
        done = acting(
            here().desk, person.account, document=document, seen=seen, key=form_key(f"{do} {sorted(seen.items())}")
        )
    except VariorumError as problem:
        require(person.account, Action.RESOLVE, document)
        return _several_page(document, do, problem, exceptions)
    address = url_for("settling.several", document=document, do=do, done=len(done), queue=queues.asked_queue() or None)
    return redirect(f"{address}#done", 303)  # type: ignore[return-value]


def _open_threads_on(card: Card) -> list[Thread]:
    """The open threads on the passages that a proposal would change."""
    passages = [one.now.id for one in card.touched if one.now]
    return settling.open_on(here().desk, card.document.id, card.revision.witness.siglum, passages)


def together_ways(place: Place) -> list[dict[str, str]]:
    """The pages on which several entries of a queue are dealt with, for a document of which several wait."""
    found: list[dict[str, str]] = []
    several = len(place.documents) > 1 and not place.asked.document
    by_document: dict[str, list[Entry]] = {}
    for one in ordered(place.entries, "document"):
        by_document.setdefault(one.document, []).append(one)
    for document, own in by_document.items():
        of = f" of {own[0].title}" if several else ""
        threads = [one.thread for one in chosen(own, kinds=[Waits.THREADS.value]) if one.thread]
        if may(account(), Action.RESOLVE_ANY, document):
            found += _way(document, "resolve", f"resolve {len(threads)} threads{of}", threads, place)
            carried = [one for one in threads if one.standing and one.standing.state == "carried"]
            found += _way(document, "confirm", f"confirm {len(carried)} carried words{of}", carried, place)
        for kind, which in (
            (Waits.STALE, "{} changed passages of {}"),
            (Waits.SECOND, "{} passages of {} that wait for a second editor"),
        ):
            for siglum, count in Counter(one.siglum for one in chosen(own, kinds=[kind.value])).items():
                if count > 1:
                    address = url_for("approving.many", document=document, siglum=siglum, only=kind.value)
                    found.append({"address": address, "words": f"approve {which.format(count, siglum)}{of}"})
    return found


def _way(document: str, do: str, words: str, threads: list[Thread], place: Place) -> list[dict[str, str]]:
    if len(threads) < 2:
        return []
    return [{"address": url_for("settling.several", document=document, do=do, queue=place.queue), "words": words}]


def _answer(document: str, thread: str, body: str, key: str) -> None:
    _, found = settling.one_thread(here().desk, document, thread)
    if found.placed is None:
        raise InvalidInput("The passage of this thread is gone, so nothing can be answered any more: resolve it.")
    comments.comment(
        here().desk,
        account(),
        document=document,
        siglum=found.thread.siglum,
        passage_id=found.placed.id,
        text_hash=request.form.get("text", ""),
        body=body,
        thread_id=thread,
        key=key,
    )


def _thread_page(document: str, thread: str, draft: Draft | None = None, reason: str = "") -> Response:
    head, found = settling.one_thread(here().desk, document, thread)
    own = found.thread
    opened = reading.passage(here().desk, document, own.siglum, found.placed.id) if found.placed else None
    return page(
        "settling/thread.html",
        status=draft.problem.http_status if draft and draft.problem else 200,
        document=head,
        one=found,
        thread=own,
        opened=opened,
        draft=draft,
        reason=reason,
        problem=draft.problem if draft else None,
        place=queues.place_at(f"t-{own.id}"),
    )


def _several_page(
    document: str, do: str, problem: VariorumError | None = None, exceptions: list[str] | None = None
) -> Response:
    if do not in DO:
        raise InvalidInput(f"“do={do[:20]}” is nothing that can be done to threads: resolve or confirm them.")
    head, found = settling.settled(here().desk, account(), document)
    there = waiting().documents.get(document)
    witnesses = there.witnesses.values() if there else ()
    context: dict[str, Any] = {
        "document": head,
        "do": do,
        "title": DO[do][0],
        "entries": [one for one in found if do == "resolve" or one.carried],
        "languages": {one.siglum: one.header.language or "und" for one in witnesses},
        "exceptions": exceptions or [],
        "done": read_number(request.args.get("done", "")),
        "did": DO[do][1],
        "problem": problem,
    }
    return page("settling/several.html", status=problem.http_status if problem else 200, **context)
