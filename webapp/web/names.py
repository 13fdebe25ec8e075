"""Addresses say what documents and witnesses are called now; the rest of the program knows documents by their ids.

Every address with a document is translated here, in both directions, so that no view has to know. An older name or
siglum leads on to the newest; what was removed is said to be gone, with who did it and why.
"""

from typing import Any, cast
from urllib.parse import quote, urlencode

from flask import Flask, Response, current_app, g, redirect, request, url_for

from webapp.errors import Gone
from webapp.store.names import Names
from webapp.web.security import READING
from webapp.web.surroundings import here

_SIGLA = ("left", "right", "base", "via", "with")
_PASSAGES = ("at", "from", "pick", "on")
_STILL_SHOWN = ("redaction.form", "redaction.redact")
"""What an admin may do about what was said on a removed document or witness."""


def register(app: Flask) -> None:
    """Translate names. After `security.protect`, which must see every request first."""
    app.url_value_preprocessor(_to_ids)
    app.url_defaults(_to_names)
    app.before_request(_lead_on)


def known() -> Names:
    """What was renamed or removed: asked for once a request, since a page has hundreds of addresses."""
    if "names" not in g:
        g.names = here().glances.names()
    return cast("Names", g.names)


def forget() -> None:
    """Ask anew, after this request has renamed something."""
    g.pop("names", None)


def name_of(document: str) -> str:
    """What the document with this id is called in addresses."""
    return known().name_of(document) if current_app else document


def path_of(document: str, rest: str = "") -> str:
    """The path of a page of a document, for those who put an address together themselves."""
    return f"/d/{quote(name_of(document), safe='')}/{rest}"


def _to_ids(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    if not values or "document" not in values:
        return
    names = known()
    asked, siglum = values["document"], values.get("siglum")
    document = values["document"] = names.id_of(asked)
    moved = names.name_of(document) != asked
    if siglum is not None:
        values["siglum"] = names.siglum_of(document, siglum)
        moved = moved or values["siglum"] != siglum
    g.moved = moved


def _to_names(_endpoint: str, values: dict[str, Any]) -> None:
    if isinstance(values.get("document"), str):
        values["document"] = name_of(values["document"])


def _lead_on() -> Response | None:
    """Gone for what was removed, and on reading the newest address for an older one."""
    values = request.view_args or {}
    if "document" not in values or request.endpoint is None or request.endpoint in _STILL_SHOWN:
        return None
    names, document = known(), values["document"]
    if removal := names.removed.get(document):
        raise Gone(removal.told(f"The document {names.name_of(document)}"))
    if removal := names.removed_witnesses.get((document, values.get("siglum", ""))):
        raise Gone(removal.told(f"Witness {values['siglum']} of {names.name_of(document)}"))
    if request.method not in READING:
        return None
    asked_query = list(request.args.items(multi=True))
    query = (
        [(name, _renamed(names, document, name, said)) for name, said in asked_query] if names.sigla else asked_query
    )
    if not g.moved and query == asked_query:
        return None
    address = url_for(request.endpoint, **values)
    return redirect(f"{address}?{urlencode(query)}" if query else address, 301)  # type: ignore[return-value]


def _renamed(names: Names, document: str, name: str, said: str) -> str:
    """One value of the query with the newest sigla in it."""
    if name in _SIGLA:
        return " ".join(names.siglum_of(document, word) for word in said.split(" "))
    if name in _PASSAGES:
        return " ".join(_passage(names, document, word) for word in said.split(" "))
    return said


def _passage(names: Names, document: str, said: str) -> str:
    siglum, point, passage = said.partition(".")
    return names.siglum_of(document, siglum) + point + passage if point else said
