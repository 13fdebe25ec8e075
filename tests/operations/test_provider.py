"""What is believed of a provider: tokens made with keys of our own, and answers of a server that means ill or is ill.

The journey with a real one is in tests/web/test_provider.py.
"""

import hmac
import json
import logging
import socket
import subprocess
import sys
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread, Timer
from time import monotonic
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, RSAKey

from webapp.config import OIDC_VARIABLES, Settings
from webapp.errors import Forbidden, InvalidInput, Unavailable, VariorumError
from webapp.operations import provider
from webapp.operations.provider import Identity
from webapp.operations.round_trip import Purpose, RoundTrip

NOW = datetime(2027, 5, 9, 12, tzinfo=UTC)
SECONDS = int(NOW.timestamp())
ISSUER = "https://provider.example/realm"
SECRET = "known to the two of them only, and long enough for HS256"
SETTINGS = Settings(oidc_issuer=ISSUER, oidc_client_id="variorum", oidc_client_secret=SECRET)
BACK = "https://desk.example/sign-in/provider/back"
CLAIMS = {"iss": ISSUER, "sub": "248", "aud": "variorum", "exp": SECONDS + 300, "iat": SECONDS, "nonce": "n"}
KEY = RSAKey.generate_key(2048, {"kid": "ours"})
KEYS = KeySet([KEY, ECKey.generate_key("P-256", {"kid": "another"})])


def token(key: Any = KEY, alg: str = "RS256", kid: str = "ours", **changed: object) -> dict[str, Any]:
    """What the token endpoint gives; a claim changed to None is left out."""
    claims = {name: value for name, value in {**CLAIMS, **changed}.items() if value is not None}
    header = {"alg": alg, "kid": kid}
    return {"access_token": "a", "id_token": jwt.encode(header, claims, key, algorithms=[alg, "none"])}


def identified(given: dict[str, Any]) -> Identity:
    return provider.identified(SETTINGS, given, dict(KEYS.as_dict(private=False)), "n", NOW)


@pytest.mark.parametrize(
    "given",
    [
        token(),
        token(key=KEYS.keys[1], alg="ES256", kid="another"),
        token(aud=["variorum", "another"], azp="variorum"),
        token(exp=SECONDS - provider.LEEWAY_SECONDS + 5),
        token(iat=SECONDS + provider.LEEWAY_SECONDS - 5),
    ],
)
def test_a_token_that_holds_names_a_person(given: dict[str, Any]) -> None:
    assert identified(given) == Identity(ISSUER, "248")


def tampered() -> dict[str, Any]:
    """The claims of another person under the signature for this one."""
    head, _, signature = token()["id_token"].split(".")
    return {"id_token": ".".join([head, token(sub="1")["id_token"].split(".")[1], signature])}


def unsigned() -> dict[str, Any]:
    return {"id_token": ".".join([_part({"alg": "none"}), _part(CLAIMS), ""])}


def signed_with(secret: bytes) -> dict[str, Any]:
    """By hand, because joserfc does not lend itself to signing with a public key."""
    text = ".".join([_part({"alg": "HS256", "kid": "ours"}), _part(CLAIMS)])
    return {"id_token": f"{text}.{_encoded(hmac.digest(secret, text.encode(), 'sha256'))}"}


def _part(said: dict[str, Any]) -> str:
    return _encoded(json.dumps(said).encode())


def _encoded(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode().rstrip("=")


@pytest.mark.parametrize(
    "given",
    [
        pytest.param(tampered(), id="changed"),
        pytest.param(unsigned(), id="alg none"),
        pytest.param(token(key=RSAKey.generate_key(2048)), id="another's key"),
        pytest.param(token(kid="unknown"), id="no such key"),
        pytest.param(signed_with(SECRET.encode()), id="signed with the client secret"),
        pytest.param(signed_with(KEY.as_pem(private=False)), id="public key as a secret"),
        pytest.param(token(iss="https://provider.example"), id="another issuer"),
        pytest.param(token(iss=None), id="no issuer"),
        pytest.param(token(aud="another"), id="for another client"),
        pytest.param(token(aud=["another"]), id="for others"),
        pytest.param(token(aud=["another"], azp="variorum"), id="asked by this desk, for another"),
        pytest.param(token(aud=None), id="for nobody"),
        pytest.param(token(aud=["variorum", "another"]), id="for several, party not named"),
        pytest.param(token(azp="another"), id="another party"),
        pytest.param(token(nonce="other"), id="another nonce"),
        pytest.param(token(nonce=None), id="no nonce"),
        pytest.param(token(exp=SECONDS - provider.LEEWAY_SECONDS), id="expired"),
        pytest.param(token(exp=None), id="never expires"),
        pytest.param(token(exp="tomorrow"), id="expiry in words"),
        pytest.param(token(iat=SECONDS + 3600), id="from the future"),
        pytest.param(token(at_hash="wrong"), id="with another access token"),
        pytest.param(token(sub=None), id="no subject"),
        pytest.param(token(sub=""), id="empty subject"),
        pytest.param(token(sub=248), id="subject no string"),
        pytest.param(token(sub="x" * 256), id="subject too long"),
        pytest.param({"access_token": "a"}, id="no id_token"),
        pytest.param({"id_token": "a.b"}, id="no token at all"),
        pytest.param({"id_token": None}, id="null"),
    ],
)
def test_a_token_that_does_not_hold_names_nobody(given: dict[str, Any]) -> None:
    with pytest.raises(Forbidden, match="does not hold"):
        identified(given)


@pytest.mark.parametrize(
    "keys",
    [
        {},
        {"keys": []},
        {"keys": "none"},
        {"keys": [7]},
        {"keys": [{"kty": "RSA", "kid": "ours"}]},
        {"keys": [{"kty": "RSA", "kid": "ours", "n": "!", "e": "AQAB"}]},
        {"keys": [{"kty": "RSA", "kid": "ours", "n": "AQAB", "e": "AQAB"}]},
    ],
)
def test_keys_that_are_none_verify_nothing(keys: dict[str, Any]) -> None:
    with pytest.raises(Forbidden, match="does not hold"):
        provider.identified(SETTINGS, token(), keys, "n", NOW)


def test_a_desk_without_the_three_settings_has_no_provider() -> None:
    assert not provider.is_configured(Settings())
    assert provider.is_configured(SETTINGS)


@pytest.mark.parametrize("missing", range(3))
def test_half_a_provider_is_told_by_the_name_of_what_is_missing_and_not_by_the_secret(missing: int) -> None:
    given = [ISSUER, "variorum", SECRET]
    given[missing] = ""
    with pytest.raises(InvalidInput, match=f"not set: {OIDC_VARIABLES[missing]}") as told:
        provider.is_configured(Settings(oidc_issuer=given[0], oidc_client_id=given[1], oidc_client_secret=given[2]))
    assert SECRET not in told.value.message


@pytest.mark.parametrize(
    ("issuer", "good"),
    [
        ("http://127.0.0.1:8000/o", True),
        ("http://localhost", True),
        ("http://provider.example", False),
        ("http://localhost.example", False),
        ("provider.example", False),
        ("https://", False),
        ("https://[", False),
        ("ftp://localhost", False),
        ("https://provider.example/?a=1", False),
        ("https://provider.example/#a", False),
    ],
)
def test_a_provider_is_asked_with_tls_or_on_this_machine(issuer: str, good: bool) -> None:
    settings = replace(SETTINGS, oidc_issuer=issuer)
    if good:
        assert provider.is_configured(settings)
    else:
        with pytest.raises(InvalidInput, match="https://"):
            provider.is_configured(settings)


def test_the_settings_do_not_show_the_secret() -> None:
    assert SECRET not in repr(SETTINGS)


class Ill(ThreadingHTTPServer):
    """A server that answers each path with the status and body it was told to."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answering)
        self.answers: dict[str, tuple[int, object]] = {}
        self.asked: list[tuple[str, str, dict[str, list[str]]]] = []
        self.issuer = f"http://127.0.0.1:{self.server_port}"
        self.described: dict[str, object] = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
        }
        self.answers["/.well-known/openid-configuration"] = (200, self.described)
        self.answers["/keys"] = (200, KEYS.as_dict(private=False))

    def settings(self) -> Settings:
        return replace(SETTINGS, oidc_issuer=self.issuer)


class _Answering(BaseHTTPRequestHandler):
    server: Ill

    def do_GET(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        path = urlsplit(self.path).path
        self.server.asked.append((path, self.headers.get("Authorization", ""), parse_qs(body)))
        status, said = self.server.answers[path]
        self.send_response(status)
        if status == 302:
            self.send_header("Location", str(said))
        self.end_headers()
        self.wfile.write(said.encode() if isinstance(said, str) else json.dumps(said).encode())

    do_POST = do_GET  # noqa: N815 - the name that http.server calls

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name it has there
        pass


@pytest.fixture
def ill() -> Iterator[Ill]:
    with Ill() as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def trip() -> RoundTrip:
    return RoundTrip(Purpose.SIGN_IN, "/", SECONDS)


def came_back(server: Ill, trip: RoundTrip) -> Identity:
    return provider.identity(server.settings(), trip, BACK, "the code", NOW)


def test_what_is_sent_away_is_what_the_protocol_asks_for_and_no_secret(ill: Ill, trip: RoundTrip) -> None:
    address = provider.address_for(ill.settings(), trip, BACK)
    assert address.startswith(f"{ill.issuer}/authorize?")
    sent = {name: value for name, (value,) in parse_qs(urlsplit(address).query).items()}
    challenge = sent.pop("code_challenge")
    assert challenge == _encoded(sha256(trip.verifier.encode()).digest())
    assert sent == {
        "response_type": "code",
        "client_id": "variorum",
        "redirect_uri": BACK,
        "scope": "openid",
        "state": trip.state,
        "nonce": trip.nonce,
        "code_challenge_method": "S256",
    }
    assert trip.verifier not in address
    assert trip.secret not in address


@pytest.mark.parametrize(
    ("methods", "in_header"),
    [(None, True), (["client_secret_post", "client_secret_basic"], True), (["client_secret_post"], False)],
)
def test_the_code_is_exchanged_with_the_secret_where_the_provider_wants_it(
    ill: Ill, trip: RoundTrip, methods: list[str] | None, in_header: bool
) -> None:
    if methods:
        ill.described["token_endpoint_auth_methods_supported"] = methods
    ill.answers["/token"] = (200, token(iss=ill.issuer, nonce=trip.nonce) | {"token_type": "Bearer"})
    assert came_back(ill, trip) == Identity(ill.issuer, "248")
    ((_, header, form),) = [asked for asked in ill.asked if asked[0] == "/token"]
    assert header.startswith("Basic ") == in_header
    assert ("client_secret" in form) != in_header
    assert (form["code"], form["code_verifier"], form["redirect_uri"]) == (["the code"], [trip.verifier], [BACK])


def test_a_token_made_for_another_attempt_is_refused(ill: Ill, trip: RoundTrip) -> None:
    other = RoundTrip(Purpose.SIGN_IN, "/", SECONDS)
    ill.answers["/token"] = (200, token(iss=ill.issuer, nonce=other.nonce) | {"token_type": "Bearer"})
    with pytest.raises(Forbidden, match="does not hold"):
        came_back(ill, trip)


@pytest.mark.parametrize(
    ("path", "answer", "problem", "says"),
    [
        ("/.well-known/openid-configuration", (500, {}), Unavailable, "does not answer at"),
        ("/.well-known/openid-configuration", (404, "<html>"), Unavailable, "does not answer at"),
        ("/.well-known/openid-configuration", (200, "<html>"), Unavailable, "does not answer at"),
        ("/.well-known/openid-configuration", (200, []), Unavailable, "not what OpenID Connect"),
        ("/.well-known/openid-configuration", (200, {}), Unavailable, "calls itself None"),
        ("/keys", (503, {}), Unavailable, "does not answer at"),
        ("/token", (401, {"error": "invalid_client"}), Unavailable, r"\(invalid_client\).*CLIENT_SECRET"),
        ("/token", (400, {"error": "invalid_grant"}), Forbidden, "used already"),
        ("/token", (400, {"error": "Call +1 555"}), Unavailable, "refuses this desk; "),
        ("/token", (500, {"error": "invalid_grant"}), Unavailable, "token endpoint"),
        ("/token", (200, "<html>"), Unavailable, "token endpoint"),
        ("/token", (302, "/elsewhere"), Unavailable, "token endpoint"),
        ("/token", (200, {}), Forbidden, "does not hold"),
    ],
)
def test_a_provider_that_is_ill_is_told_and_the_secret_stands_nowhere(
    ill: Ill,
    trip: RoundTrip,
    path: str,
    answer: tuple[int, object],
    problem: type[VariorumError],
    says: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    ill.answers["/token"] = (200, token(iss=ill.issuer, nonce=trip.nonce))
    ill.answers[path] = answer
    with caplog.at_level(logging.DEBUG), pytest.raises(problem, match=says) as told:
        came_back(ill, trip)
    for secret in (SECRET, trip.secret, trip.verifier, "the code"):
        assert secret not in told.value.message + caplog.text
    assert "/elsewhere" not in [asked[0] for asked in ill.asked]


@pytest.mark.parametrize("name", ["authorization_endpoint", "token_endpoint", "jwks_uri"])
@pytest.mark.parametrize("address", [None, 7, "http://provider.example/token"])
def test_an_endpoint_without_tls_is_not_used(ill: Ill, trip: RoundTrip, name: str, address: object) -> None:
    ill.described[name] = address
    with pytest.raises(Unavailable, match=f"names no {name}"):
        came_back(ill, trip)


def test_a_provider_that_is_down_or_silent_does_not_hold_up_the_desk(
    trip: RoundTrip, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(provider, "_TIMEOUT", (0.2, 0.2))
    begun = monotonic()
    with socket.create_server(("127.0.0.1", 0)) as silent:  # takes connections and says nothing
        hang_up = Timer(5, silent.close)  # so that a desk that would wait for ever is a failure and not a standstill
        hang_up.start()
        for port in (1, silent.getsockname()[1]):
            settings = replace(SETTINGS, oidc_issuer=f"http://127.0.0.1:{port}")
            with pytest.raises(Unavailable, match="does not answer"):
                provider.address_for(settings, trip, BACK)
        hang_up.cancel()
    assert monotonic() - begun < 4


def test_those_who_sign_in_while_the_provider_hangs_leave_the_desk_to_readers(
    ill: Ill, trip: RoundTrip, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(provider, "_PATIENCE", 0.1)
    for _ in range(provider.AT_ONCE):
        provider.BUSY.acquire()
    try:
        with pytest.raises(Unavailable, match="at this moment"):
            provider.address_for(ill.settings(), trip, BACK)
    finally:
        for _ in range(provider.AT_ONCE):
            provider.BUSY.release()
    for _ in range(2 * provider.AT_ONCE):  # whoever fails makes room as well
        ill.answers["/.well-known/openid-configuration"] = (500, {})
        with pytest.raises(Unavailable, match="does not answer"):
            provider.address_for(ill.settings(), trip, BACK)


def test_nothing_of_the_protocol_is_loaded_before_it_is_needed() -> None:
    code = (
        "import sys, webapp.web; print(sorted({'authlib', 'joserfc', 'requests', 'cryptography'} & set(sys.modules)))"
    )
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=root)
    assert done.stdout.strip() == "[]"
