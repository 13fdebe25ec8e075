"""A real OpenID provider for the tests: django-oauth-toolkit with its login and consent pages, in a process of its own.

`python tests/openid_provider.py` serves on a free port of the loopback address until its standard input closes, so that
it cannot outlive the tests, and says its issuer once it answers. It is not built on Authlib: a fault that both ends
shared would show nothing.
"""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

CLIENT_ID = "variorum"
CLIENT_SECRET = "what only the desk and its provider know"
PASSWORD = "correct horse"
USERS = ("mei", "jan")
RETURN_PATH = "/sign-in/provider/back"


@contextmanager
def running() -> Iterator[str]:
    """The issuer's address, as long as the `with`."""
    command = [sys.executable, __file__]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        issuer = process.stdout.readline().strip()
        assert issuer, "the provider did not start"
        yield issuer
        process.stdin.close()


LOGIN = """<!doctype html><title>Provider</title><form method="post">{% csrf_token %}{{ form.as_p }}
<input type="hidden" name="next" value="{{ next }}"><button>Log in</button></form>"""


def configure(folder: Path) -> None:
    """A Django project that has nothing but accounts and the provider."""
    import django
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa
    from django.conf import settings

    os.environ["OAUTHLIB_INSECURE_TRANSPORT"] = "1"  # the loopback address has no TLS
    private = rsa.generate_private_key(public_exponent=65537, key_size=2048).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    settings.configure(
        SECRET_KEY="for the tests only",
        ALLOWED_HOSTS=["127.0.0.1"],
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": folder / "provider.sqlite3"}},
        INSTALLED_APPS=[
            *("django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions"),
            "oauth2_provider",
        ],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
        ],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "APP_DIRS": False,
                "OPTIONS": {
                    "loaders": [
                        ("django.template.loaders.locmem.Loader", {"registration/login.html": LOGIN}),
                        "django.template.loaders.app_directories.Loader",
                    ]
                },
            }
        ],
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        LOGIN_URL="/login",
        SESSION_COOKIE_NAME="provider_session",  # the ports of a host share cookies, and the desk has its own
        USE_TZ=True,
        OAUTH2_PROVIDER={
            "OIDC_ENABLED": True,
            "OIDC_RSA_PRIVATE_KEY": private.decode(),
            "SCOPES": {"openid": "Know who you are"},
            "PKCE_REQUIRED": True,
            "ALLOW_LOCALHOST_LOOPBACK": True,
            "COMPLIANT_BCP_RFC9700_AUTHZ_RESPONSE_ISS": True,
        },
    )
    django.setup()


def people_and_client() -> None:
    """The accounts, and the desk as a client; of a loopback redirect address the port is free (RFC 8252)."""
    from django.contrib.auth.models import User
    from django.core.management import call_command
    from oauth2_provider.models import Application

    call_command("migrate", verbosity=0)
    for name in USERS:
        User.objects.create_user(name, f"{name}@example.org", PASSWORD)
    Application.objects.create(
        name="Variorum",
        client_id=CLIENT_ID,
        client_secret=CLIENT_SECRET,
        client_type=Application.CLIENT_CONFIDENTIAL,
        authorization_grant_type=Application.GRANT_AUTHORIZATION_CODE,
        algorithm=Application.RS256_ALGORITHM,
        redirect_uris=f"http://localhost{RETURN_PATH}",
    )


def addresses() -> tuple[Any, ...]:
    """The login page, and what the provider brings."""
    from django.contrib.auth.views import LoginView
    from django.urls import include, path

    return (
        path("login", LoginView.as_view()),
        path("o/", include("oauth2_provider.urls", namespace="oauth2_provider")),
    )


def main() -> None:
    """Serve until standard input closes."""
    from django.conf import settings
    from django.core.wsgi import get_wsgi_application
    from waitress.server import create_server

    with TemporaryDirectory() as folder:
        configure(Path(folder))
        settings.ROOT_URLCONF = addresses()
        people_and_client()
        server = create_server(get_wsgi_application(), host="127.0.0.1", port=0, threads=4)
        threading.Thread(target=server.run, daemon=True).start()
        print(f"http://127.0.0.1:{server.effective_port}/o", flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main()
