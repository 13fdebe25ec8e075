"""One way to the OpenID provider and back.

What binds the answer to the browser that was sent there, and what of an answer is believed.
"""

import hashlib
import hmac
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Self

from webapp.errors import Forbidden, Unavailable

GOOD_FOR = timedelta(minutes=10)
"""How long a way to the provider and back may take: somebody may have to look for their second factor."""

ERROR_NAME = re.compile(r"[a-z_]{1,60}")
"""What of a provider's answer may be repeated to a person: all else anybody could have put into the address."""

_AGAIN = "Nothing was changed; begin again."


class Purpose(StrEnum):
    """What is done with whoever comes back."""

    SIGN_IN = "sign-in"
    ACCEPT = "accept"
    ADD = "add"


@dataclass(frozen=True, slots=True)
class RoundTrip:
    """One way to the provider and back. The browser keeps it in a cookie meanwhile, the desk keeps nothing.

    What is sent to the provider is derived from the secret, and the state also from all else that is in the cookie: so
    what comes back fits the browser that was sent, as it was sent, and what a provider's log tells opens nothing.
    `about` says where to go afterwards, which invitation to accept, or in which session to add the identity.
    """

    purpose: Purpose
    about: str
    begun: int
    secret: str = field(repr=False, default_factory=lambda: secrets.token_urlsafe(32))

    @classmethod
    def read(cls, kept: str) -> Self | None:
        """The trip that a cookie holds, None if it holds none."""
        purpose, _, rest = kept.partition(".")
        begun, _, rest = rest.partition(".")
        secret, _, about = rest.partition(".")
        if purpose not in set(Purpose) or not re.fullmatch(r"[0-9]{1,12}", begun) or len(secret) < 43:
            return None
        return cls(Purpose(purpose), about, int(begun), secret)

    def kept(self) -> str:
        """What the cookie holds."""
        return f"{self.purpose}.{self.begun}.{self.secret}.{self.about}"

    @property
    def state(self) -> str:
        """Comes back in the address: only an answer to this trip has it."""
        return self._derived("state", self.purpose, str(self.begun), self.about)

    @property
    def nonce(self) -> str:
        """Comes back in the token: only one made for this trip has it."""
        return self._derived("nonce")

    @property
    def verifier(self) -> str:
        """Goes to the token endpoint: a code that somebody else got hold of is of no use without it (PKCE)."""
        return self._derived("verifier")

    @property
    def key(self) -> str:
        """The idempotency key of what it leads to: the same answer leads to nothing twice."""
        return self._derived("key")

    def is_over(self, now: datetime) -> bool:
        """Whether it has taken too long, or says that it begins in the future."""
        return not 0 <= int(now.timestamp()) - self.begun <= GOOD_FOR.total_seconds()

    def _derived(self, *names: str) -> str:
        return hmac.new(self.secret.encode(), "\0".join(names).encode(), hashlib.sha256).hexdigest()


def check_answer(trip: RoundTrip | None, said: Mapping[str, str], issuer: str, now: datetime) -> RoundTrip:
    """The trip that the provider's answer `said` belongs to, if the browser is the one that began it.

    Raises Forbidden if it is another's or too late, or if the provider says no.
    """
    if trip is None:
        raise Forbidden(
            "This browser is not on its way to sign in: it came back before, it took longer than ten minutes, or it"
            f" keeps no cookies. {_AGAIN}"
        )
    if not hmac.compare_digest(said.get("state", "").encode(), trip.state.encode()):
        raise Forbidden(f"What the provider answered belongs to another sign-in than the one begun last here. {_AGAIN}")
    if trip.is_over(now):
        raise Forbidden(f"It took longer than ten minutes to come back from the provider. {_AGAIN}")
    if said.get("iss", issuer) != issuer:
        raise Forbidden(f"Another provider answered than the one that was asked. {_AGAIN}")
    if said.get("error") == "access_denied":
        raise Forbidden(f"The provider did not let you in, or you said no there. {_AGAIN}")
    if "error" in said:
        name = ERROR_NAME.fullmatch(said["error"])
        said_so = f" ({name[0]})" if name else ""
        raise Unavailable(f"The provider could not sign you in{said_so}. Nothing was changed; try again later.")
    if not said.get("code"):
        raise Forbidden(f"The provider sent you back without an answer. {_AGAIN}")
    return trip
