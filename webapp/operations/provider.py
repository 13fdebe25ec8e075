"""The OpenID provider that vouches for people: where it is asked, and whom it says a browser came back as.

Authlib speaks the protocol, joserfc checks the signatures and requests fetches; all three are imported where they are
used, because only a sign-in through a provider needs them. Nothing that the provider publishes is kept: sign-ins are
seldom, and so it may change its keys and addresses whenever it likes.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import BoundedSemaphore
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from webapp.config import OIDC_VARIABLES, Settings
from webapp.errors import Forbidden, InvalidInput, Unavailable
from webapp.operations.round_trip import ERROR_NAME, RoundTrip

if TYPE_CHECKING:
    from authlib.integrations.requests_client import OAuth2Session

LEEWAY_SECONDS = 60
"""How far the provider's clock may be from ours."""

LOOPBACK_HOSTS = ("localhost", "127.0.0.1", "::1")
AT_ONCE = 3
BUSY = BoundedSemaphore(AT_ONCE)
"""So many may wait for the provider at once: the other threads of the server are for readers, should it hang."""
_PATIENCE = 2  # seconds
_TIMEOUT = (5, 10)  # seconds to connect, seconds without a byte
# only with keys that the provider keeps to itself: neither "none" nor what is signed with the client secret
_ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
_SUBJECT_CHARACTERS = 255  # OpenID Connect Core, section 2
_DOES_NOT_HOLD = (
    "What the provider says of you does not hold: it is not signed by it, not meant for this desk, or out of date."
    " Nothing was changed; begin again, and if this is said again, tell the admin of this desk."
)
_log = logging.getLogger("variorum")


@dataclass(frozen=True, slots=True)
class Identity:
    """Who somebody is to a provider. Names and addresses change and can be given to another; the subject cannot."""

    issuer: str
    subject: str


def is_configured(settings: Settings) -> bool:
    """Whether the desk has a provider. Raises InvalidInput if it has half of one."""
    given = (settings.oidc_issuer, settings.oidc_client_id, settings.oidc_client_secret)
    if not any(given):
        return False
    if not all(given):
        missing = [name for name, value in zip(OIDC_VARIABLES, given, strict=True) if not value]
        raise InvalidInput(
            f"Sign-in through a provider needs {', '.join(OIDC_VARIABLES)}; not set: {', '.join(missing)}."
        )
    if not _is_safe(settings.oidc_issuer) or "?" in settings.oidc_issuer or "#" in settings.oidc_issuer:
        raise InvalidInput(
            f"{OIDC_VARIABLES[0]} is the address of a provider, beginning with https:// and without a query; only"
            f" one on this machine is asked without TLS. It is {settings.oidc_issuer!r} now."
        )
    return True


def address_for(settings: Settings, trip: RoundTrip, back: str) -> str:
    """The provider's address at which the person signs in, to be sent `back` to the desk. Raises Unavailable."""
    with _session(settings, back) as session:
        described = _description(settings, session)
        address, _ = session.create_authorization_url(
            described["authorization_endpoint"],
            state=trip.state,
            nonce=trip.nonce,
            code_verifier=trip.verifier,
        )
    return str(address)


def identity(settings: Settings, trip: RoundTrip, back: str, code: str, now: datetime) -> Identity:
    """Whom the provider gave this code to, if it did so for this trip.

    Raises Forbidden if what it gives for the code does not hold, Unavailable if it cannot be asked.
    """
    with _session(settings, back) as session:
        described = _description(settings, session)
        methods = described.get("token_endpoint_auth_methods_supported")
        if isinstance(methods, list) and "client_secret_basic" not in methods:
            session.token_endpoint_auth_method = "client_secret_post"  # noqa: S105 - the name of a method
        token = _exchanged(settings, session, described, code, trip.verifier)
        keys = _fetched(session, described["jwks_uri"])
    return identified(settings, token, keys, trip.nonce, now)


@contextmanager
def _session(settings: Settings, back: str) -> "Iterator[OAuth2Session]":
    from authlib.integrations.requests_client import OAuth2Session

    if not BUSY.acquire(timeout=_PATIENCE):
        raise Unavailable(
            "Several people are signing in at this moment, and the provider is slow. Try again in a minute."
        )
    try:
        with OAuth2Session(
            settings.oidc_client_id,
            settings.oidc_client_secret,
            scope="openid",
            redirect_uri=back,
            code_challenge_method="S256",
            default_timeout=_TIMEOUT,
        ) as session:
            yield session
    finally:
        BUSY.release()


def _description(settings: Settings, session: "OAuth2Session") -> dict[str, Any]:
    """What the provider says of itself (OpenID Connect Discovery)."""
    described = _fetched(session, f"{settings.oidc_issuer.rstrip('/')}/.well-known/openid-configuration")
    if described.get("issuer") != settings.oidc_issuer:
        raise _unavailable(
            settings,
            f"it calls itself {described.get('issuer')!r}, and {OIDC_VARIABLES[0]} has to say the same to the letter",
        )
    for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
        if not isinstance(described.get(name), str) or not _is_safe(described[name]):
            raise _unavailable(settings, f"it names no {name} that begins with https://")
    return described


def _fetched(session: "OAuth2Session", address: str) -> dict[str, Any]:
    import requests

    try:
        answer = session.get(address, withhold_token=True, headers={"Accept": "application/json"})
        answer.raise_for_status()
        said = answer.json()
    except requests.RequestException as error:
        _log.warning("The OpenID provider failed: %s", error)
        raise Unavailable(
            f"The provider does not answer at {address}. Nothing was changed; try again later, or tell the admin of"
            " this desk."
        ) from error
    if not isinstance(said, dict):
        raise Unavailable(f"What the provider answers at {address} is not what OpenID Connect has there.")
    return said


def _exchanged(
    settings: Settings, session: "OAuth2Session", described: dict[str, Any], code: str, verifier: str
) -> dict[str, Any]:
    """What the provider gives for the code."""
    import requests
    from authlib.integrations.base_client import OAuthError

    try:
        # a redirect would carry the client's secret to wherever it leads
        token = session.fetch_token(
            described["token_endpoint"],
            grant_type="authorization_code",
            code=code,
            code_verifier=verifier,
            allow_redirects=False,
        )
    except OAuthError as error:
        name = ERROR_NAME.fullmatch(error.error or "")
        if name and name[0] == "invalid_grant":
            raise Forbidden(
                "The provider does not take back what it gave you: it was used already, or is too old. Nothing was"
                " changed; begin again."
            ) from error
        _log.warning("The OpenID provider refused this desk: %s", name[0] if name else "no known reason")
        raise _unavailable(
            settings,
            f"it refuses this desk{f' ({name[0]})' if name else ''}; {OIDC_VARIABLES[1]}, {OIDC_VARIABLES[2]} or the"
            " address registered there may be wrong",
        ) from error
    except (requests.RequestException, ValueError) as error:
        _log.warning("The OpenID provider failed: %s", error)
        raise _unavailable(settings, "its token endpoint does not answer as it should") from error
    return dict(token)


def identified(settings: Settings, token: dict[str, Any], keys: dict[str, Any], nonce: str, now: datetime) -> Identity:
    """Whom the id_token names, if it is the provider's, for this desk, for this trip, and still good.

    Raises Forbidden if it is not.
    """
    from authlib.oidc.core import CodeIDToken
    from joserfc import jwt
    from joserfc.errors import JoseError
    from joserfc.jwk import KeySet

    try:
        read = jwt.decode(token["id_token"], KeySet.import_key_set(keys), algorithms=_ALGORITHMS)  # type: ignore[arg-type]
        claims = CodeIDToken(
            read.claims,
            read.header,
            options={"iss": {"value": settings.oidc_issuer}, "aud": {"value": settings.oidc_client_id}},
            params={
                "nonce": nonce,
                "client_id": settings.oidc_client_id,
                "access_token": token.get("access_token"),
            },
        )
        claims.validate(now=int(now.astimezone(UTC).timestamp()), leeway=LEEWAY_SECONDS)
    except (JoseError, ValueError, KeyError, TypeError) as error:
        _log.warning("What the OpenID provider says of a person does not hold: %s", error)
        raise Forbidden(_DOES_NOT_HOLD) from error
    if not 0 < len(claims["sub"]) <= _SUBJECT_CHARACTERS:
        raise Forbidden(_DOES_NOT_HOLD)
    return Identity(settings.oidc_issuer, claims["sub"])


def _unavailable(settings: Settings, why: str) -> Unavailable:
    return Unavailable(
        f"Nobody can sign in through {settings.oidc_issuer} now: {why}. Nothing was changed; tell the admin of this"
        " desk."
    )


def _is_safe(address: str) -> bool:
    """Whether nobody on the way can read what is sent there: TLS, or this machine."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    host = parts.hostname or ""
    return bool(host) and (parts.scheme == "https" or (parts.scheme == "http" and host in LOOPBACK_HOSTS))
