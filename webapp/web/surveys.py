"""Surveys: the apparatus of a document and the overview of how its witnesses vary, as pages and as files."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask import Blueprint, Response, render_template, request

from webapp.errors import NotFound
from webapp.operations import parts
from webapp.operations.distances import distances
from webapp.operations.surveying import Place, Survey, survey
from webapp.text.model import EditKind
from webapp.web import plot
from webapp.web.answers import download, page, unchanged
from webapp.web.names import name_of
from webapp.web.steps import even_steps
from webapp.web.surroundings import Rendered, here
from webapp.web.survey_files import apparatus_text, distance_table, variation_table, where
from webapp.web.survey_part import part
from webapp.web.survey_view import SurveyView, read_survey_view, ways

blueprint = Blueprint("surveys", __name__)
blueprint.add_app_template_global(ways)

MATRIX_FROM = 4
"""How many witnesses make a matrix: the distances of fewer are told pair by pair."""


@blueprint.get("/d/<document>/apparatus")
def apparatus(document: str) -> Response:
    """The variants of a document, passage by passage."""
    view, fingerprint = _view(document)
    return unchanged(fingerprint, view) or _page("apparatus", view, fingerprint)


@blueprint.get("/d/<document>/overview")
def overview(document: str) -> Response:
    """How a document's witnesses vary along it, and how far they are apart."""
    view, fingerprint = _view(document)
    return unchanged(fingerprint, view) or _page("overview", view, fingerprint)


@blueprint.get("/d/<document>/apparatus.txt")
def apparatus_file(document: str) -> Response:
    """The apparatus as text."""
    view, fingerprint = _view(document)
    if (answer := unchanged(fingerprint, view)) is not None:
        return answer
    text = apparatus_text(_survey(view), positive=view.form == "positive")
    return download(text, "text/plain", f"{name_of(document)}-apparatus.txt")


@blueprint.get("/d/<document>/variation.csv")
def variation_file(document: str) -> Response:
    """The numbers of each place."""
    view, fingerprint = _view(document)
    return unchanged(fingerprint, view) or download(
        variation_table(_survey(view)), "text/csv", f"{name_of(document)}-variation.csv"
    )


@blueprint.get("/d/<document>/distances.csv")
def distances_file(document: str) -> Response:
    """The matrix of distances."""
    view, fingerprint = _view(document)
    if (answer := unchanged(fingerprint, view)) is not None:
        return answer
    found = distances(here().desk, document, _shown(view), view.hidden)
    sigla = sorted(witness.siglum for witness in found.order)
    if view.base not in sigla:  # which a matrix of all witnesses does not depend on
        raise NotFound(f"{name_of(document)} has no witness {view.base}; there is {', '.join(sigla)}.")
    return download(distance_table(found, view.hidden), "text/csv", f"{name_of(document)}-distances.csv")


def _view(document: str) -> tuple[SurveyView, str]:
    glance = here().glances.at(document)
    return read_survey_view(document, request.args, glance.default), glance.fingerprint


def _survey(view: SurveyView) -> Survey:
    return survey(here().desk, view.document, view.base, view.sigla, view.hidden)


def _shown(view: SurveyView) -> set[str]:
    """The witnesses chosen, with the base; none if all are."""
    return {view.base, *view.sigla} if view.sigla else set()


def _page(name: str, view: SurveyView, fingerprint: str) -> Response:
    """The page, from memory if the same view was seen since the last change: nothing in it belongs to one reader."""
    key = (name, fingerprint, view)
    rendered = here().recent.get(key)
    if rendered is None:
        found = _survey(view)
        context = _apparatus(view, found) if name == "apparatus" else _overview(view, found)
        context |= {"view": view, "found": found, "where": where, "total": _total, **_places(view, found)}
        html = render_template(f"surveys/_{name}.html", current=name, **context)
        rendered = Rendered(f"{name.capitalize()} · {found.document.title or found.document.name}", html)
        here().recent.put(key, rendered)
    return page("surveys/survey.html", rendered=rendered)


def _places(view: SurveyView, found: Survey) -> dict[str, Any]:
    """The places of a survey, and where each is to be read."""
    long = len(found.body) > parts.SIZE

    def address_of(place: Place) -> str:
        return view.texts(at=place.anchor, part=long)

    return {"places": (*found.front, *found.body), "address_of": address_of}


def _apparatus(view: SurveyView, found: Survey) -> dict[str, Any]:
    shown = part((*found.front, *found.body), view.start)
    front = [place for place in shown.places if place in found.front]
    sections = [found.entries(front), found.entries(shown.places[len(front) :])]
    variants = sum(len(entry.variants) for entries in sections for entry in entries)
    return {"part": shown, "sections": sections, "variants": variants, "counts": found.counts}


def _overview(view: SurveyView, found: Survey) -> dict[str, Any]:
    between = distances(here().desk, view.document, _shown(view), view.hidden)
    counts = between.counts
    return {
        "counts": counts,
        "kinds": [kind for kind in EditKind if counts[kind] and kind not in view.hidden],
        "between": between,
        "matrix": len(between.order) >= MATRIX_FROM,
        "steps": even_steps(pair.distance for pair in between.pairs if pair.distance is not None),
        "bars": plot.bars([place.variation for place in found.body]),
        "ticks": plot.ticks(len(found.body)),
        "long": len(found.body) > plot.LONG,
        "height": plot.height,
    }


def _total(counts: Mapping[EditKind, int], kinds: Iterable[EditKind]) -> int:
    return sum(counts[kind] for kind in kinds)
