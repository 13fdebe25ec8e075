"""Help: what the marks mean, the keys, how to cite, how to sign in, on one page."""

from flask import Blueprint, Response

from webapp.web.answers import page
from webapp.web.steps import LEAST, MOST
from webapp.web.surroundings import here

blueprint = Blueprint("help", __name__)


@blueprint.get("/help", endpoint="page")
def help_page() -> Response:
    """The help page."""
    return page("help/help.html", LEAST=LEAST, MOST=MOST, passwords=here().desk.settings.passwords)
