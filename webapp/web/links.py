"""Links: what there is to check among them, and the forms by which an editor overrules them. Answered with 303."""

from typing import Any

from flask import Blueprint, Response, redirect, request, url_for

from webapp.errors import Conflict, InvalidInput, VariorumError
from webapp.operations import checking, linking, parts
from webapp.operations.checking import PairLinks, Passages
from webapp.web import documents
from webapp.web.answers import form_key, page, unchanged
from webapp.web.changing import Refusal, may_change
from webapp.web.security import writer
from webapp.web.surroundings import here
from webapp.web.view import View, read_view

blueprint = Blueprint("links", __name__)

LISTED = 20
"""How many entries of a list are shown of each pair while all pairs are."""

Seen = list[tuple[list[str], list[str]]]


@blueprint.get("/d/<document>/links")
def listed(document: str) -> Response:
    """What there is to check in every pair of witnesses, or in the one that the address names."""
    fingerprint = here().glances.at(document).fingerprint
    return unchanged(fingerprint, request.full_path) or _list(document)


@blueprint.post("/d/<document>/links")
def change(document: str) -> Response:
    """Do to the picked passages what the button says; a refusal gives the page again with the same ones picked."""
    form = request.form
    view = documents.view_of(document, form.get("view", ""))
    left, right = view.choice.left, view.choice.right
    left_ids, right_ids = form.getlist("left"), form.getlist("right")
    picked = tuple(f"{siglum}.{name}" for siglum, own in ((left, left_ids), (right, right_ids)) for name in own)
    verb = form.get("verb", "")
    try:
        act = linking.state(
            here().desk,
            writer().account,
            document=document,
            left=left,
            right=right,
            verb=verb,
            left_ids=left_ids,
            right_ids=right_ids,
            seen=_seen(_shown(form.get("shown", "")), left_ids, right_ids, stretch=verb == "lock"),
            key=form_key(" ".join((verb, *picked))),
        )
        if act.undone_by is not None:  # a page that the browser gave back has the key of what was done with it
            raise Conflict(
                "This was done with the same form before, and taken back since. If it is to be, send it again."
            )
    except VariorumError as problem:
        return _again(view, Refusal(verb, problem), picked)
    return redirect(f"{view.address}#{picked[0]}", 303)  # type: ignore[return-value]


@blueprint.post("/d/<document>/links/undo")
def undo(document: str) -> Response:
    """Take an act back, from the document page or from the history."""
    act = request.form.get("act", "")
    view = documents.view_of(document, request.form["view"]) if "view" in request.form else None
    try:
        linking.undo(here().desk, writer().account, document=document, act_id=act, key=form_key(f"undo {act}"))
    except VariorumError as problem:
        return _again(view, Refusal("undo", problem)) if view else _list(document, problem)
    back = f"{view.address}#links-bar" if view else url_for("links.listed", document=document, **_asked_pair(document))
    return redirect(back, 303)  # type: ignore[return-value]


def _again(view: View, refusal: Refusal, picked: tuple[str, ...] = ()) -> Response:
    """The document page as it is now, with what was chosen. If that cannot be made either, the fault page says why."""
    view = view.to(mode="side", links=True, picked=picked)
    if not view.links:  # of a witness with itself
        raise refusal.problem
    try:
        return documents.document_page(view, here().glances.at(view.document).fingerprint, refusal=refusal)
    except VariorumError:
        raise refusal.problem from None


def _list(document: str, problem: VariorumError | None = None) -> Response:
    asked = _asked_pair(document)
    pair = (asked["left"], asked["right"]) if asked else None
    default, editor = here().glances.at(document).default, may_change(document)

    def address_of(
        pair: PairLinks,
        left: Passages = (),
        right: Passages = (),
        via: str = "",
        at: tuple[Passages, Passages] = ((), ()),
    ) -> str:
        """Where a pair is shown; to an editor with these passages chosen, so that a key is enough to lock them.

        Of a long text it is the part that these are in, or those `at` which nothing is to be chosen.
        """
        view = read_view(document, {"left": pair.left.siglum, "right": pair.right.siglum}, default)
        sides = (pair.left.siglum, left), (pair.right.siglum, right)
        picked = tuple(f"{siglum}.{placed.id}" for siglum, passages in sides for placed in passages)
        names = (
            f"{siglum}.{own[0].id}"
            for passages in ((left, right), at)
            for (siglum, _), own in zip(sides, passages, strict=True)
            if own
        )
        start = next(names, "") if pair.count > parts.SIZE else ""
        return view.to(via=via, links=editor and not via, picked=picked, start=start).address

    return page(
        "links/links.html",
        status=problem.http_status if problem else 200,
        problem=problem,
        found=checking.links(here().desk, document, pair),
        pair_asked=pair,
        editor=editor,
        most=None if pair else LISTED,
        address_of=address_of,
    )


def _asked_pair(document: str) -> dict[str, Any]:
    """The pair of witnesses that the address names, as that of the texts does; empty if it names none."""
    asked = {side: request.args[side] for side in ("left", "right") if side in request.args}
    choice = read_view(document, asked, here().glances.at(document).default).choice
    return {"left": choice.left, "right": choice.right} if asked else {}


def _shown(said: str) -> Seen:
    """The links that the page showed, in reading order, as `display.shown_links` writes them."""
    links = [link.partition(":") for link in said.split()]
    if not links or not all(colon for _, colon, _ in links):
        raise InvalidInput("The form does not say which links it showed. Load the page again, then choose once more.")
    return [
        ([name for name in left.split(",") if name], [name for name in right.split(",") if name])
        for left, _, right in links
    ]


def _seen(shown: Seen, left_ids: list[str], right_ids: list[str], *, stretch: bool) -> Seen:
    """Those of the links shown that the change touches: all that hold a chosen passage, or the stretch of them."""
    touched = [
        number
        for number, (left, right) in enumerate(shown)
        if not (set(left).isdisjoint(left_ids) and set(right).isdisjoint(right_ids))
    ]
    if stretch and touched:
        return shown[touched[0] : touched[-1] + 1]
    return [shown[number] for number in touched]
