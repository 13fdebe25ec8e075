"""Cards of terms: what a mark in a text leads to where several terms stand, and what is shown beside it."""

from flask import Blueprint, Response

from webapp.operations import term_cards
from webapp.web.answers import page, unchanged
from webapp.web.surroundings import here

blueprint = Blueprint("term_cards", __name__)


@blueprint.get("/terms/<terms>/card")
def show(terms: str) -> Response:
    """Terms in short; their ids stand in the address with commas between them."""
    found = term_cards.cards(here().desk, terms.split(","))
    return unchanged(here().glances.terms(), terms) or page("terms/card.html", cards=found)
