"""The web pages: an application factory, one blueprint for each thing a person does, and templates.

Views translate between HTTP and the operations, and hold no rule of their own. Every page works without JavaScript;
with it, htmx asks the same addresses for the same pages and takes only their main part (see `answers.py`).
"""

import secrets

from flask import Flask
from jinja2 import StrictUndefined

from webapp.operations import provider
from webapp.operations.desk import Desk
from webapp.operations.worker import Worker
from webapp.text.limits import COMMENT_CODE_POINTS
from webapp.web import (
    access,
    account,
    activity,
    administering,
    aligning,
    answers,
    approving,
    batches,
    bringing,
    comment_list,
    comments,
    deciding,
    display,
    documents,
    draft_form,
    editions,
    elsewhere,
    exporting,
    faults,
    feeds,
    help_page,
    history,
    judging,
    ledger,
    links,
    log,
    names,
    oidc,
    people,
    proposal_words,
    proposals,
    proposing,
    queues,
    receiving,
    redaction,
    saving,
    searching,
    security,
    settings,
    settling,
    signing_in,
    starting,
    surveys,
    term_cards,
    term_files,
    terms,
    weighing,
    whole_text,
)
from webapp.web import desk as desk_pages
from webapp.web.glance import Glances
from webapp.web.surroundings import OneTimeToken, Recent, Surroundings, code_version

# a code point is at most four bytes, and percent-encoding writes each byte as three; the rest is for the other fields
COMMENT_FORM_BYTES = COMMENT_CODE_POINTS * 4 * 3 + 20_000


def create_app(desk: Desk, *, sign_in_token: str | None = None, worker: Worker | None = None) -> Flask:
    """The application over an open desk.

    Whoever opens `/desk/<sign_in_token>` may sign in as the desk's owner, once; without a token nobody can, nor at a
    desk that has a public address. The pages tell what `worker` does, which may be one that was not started. The caller
    keeps the desk and closes it.
    """
    provider.is_configured(desk.settings)  # half a provider is told at the start
    app = Flask(__name__)
    # Werkzeug refuses form fields over 500 kB by default. What is over the limit of a comment, but not absurdly so, is
    # still read, so that it can be refused with the typed words given back.
    app.config["MAX_FORM_MEMORY_SIZE"] = app.config["MAX_CONTENT_LENGTH"] = 4 * COMMENT_FORM_BYTES
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = 31_536_000  # a year: addresses of static files carry the code's version
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True, "undefined": StrictUndefined}
    token = OneTimeToken(sign_in_token or secrets.token_urlsafe(32))
    if desk.settings.address:
        app.wsgi_app = security.at_address(app.wsgi_app, desk.settings.address)  # type: ignore[assignment, method-assign]
    app.extensions["variorum"] = Surroundings(
        desk, worker or Worker(desk), token, Recent(32_000_000), Glances(desk), code_version()
    )
    security.protect(app)
    access.guard(app)
    names.register(app)
    faults.register(app)
    for words in (
        display,
        elsewhere,
        redaction,
        administering,
        answers,
        comments,
        proposal_words,
        draft_form,
        judging,
        queues,
        approving,
        editions,
        settling,
        activity,
        terms,
        searching,
        ledger,
    ):
        words.register(app)
    for pages in (
        documents.blueprint,
        comments.blueprint,
        comment_list.blueprint,
        history.blueprint,
        approving.blueprint,
        editions.blueprint,
        log.blueprint,
        redaction.blueprint,
        administering.blueprint,
        links.blueprint,
        surveys.blueprint,
        weighing.blueprint,
        starting.blueprint,
        searching.blueprint,
        terms.blueprint,
        ledger.blueprint,
        term_files.blueprint,
        whole_text.blueprint,
        bringing.blueprint,
        receiving.blueprint,
        saving.blueprint,
        exporting.blueprint,
        elsewhere.blueprint,
        proposing.blueprint,
        deciding.blueprint,
        proposals.blueprint,
        batches.blueprint,
        queues.blueprint,
        settling.blueprint,
        activity.blueprint,
        feeds.blueprint,
        settings.blueprint,
        term_cards.blueprint,
        aligning.blueprint,
        desk_pages.blueprint,
        signing_in.blueprint,
        account.blueprint,
        people.blueprint,
        oidc.blueprint,
        help_page.blueprint,
    ):
        app.register_blueprint(pages)
    return app
