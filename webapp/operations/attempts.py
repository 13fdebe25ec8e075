"""Attempts to sign in: who fails often under a name waits, longer each time, before the next attempt counts.

Kept in memory: a restart forgives, and nothing that a stranger types is written. An attempt is counted before it is
known to fail, so that many at once are no way round.
"""

from collections import OrderedDict
from datetime import datetime, timedelta
from threading import Lock

from webapp.errors import TooOften

FREE = 5
"""So many failures cost nothing: people mistype."""
LONGEST = timedelta(minutes=15)
"""No wait is longer: whoever guesses on must not keep the owner of a name out for ever."""
FORGOTTEN = timedelta(days=1)
NAMES = 10_000
"""More names are not remembered; the one longest unused goes, and to drive it out takes as many attempts."""


class Attempts:
    """The failures by name, and when the last of them was."""

    def __init__(self) -> None:
        self._failed: OrderedDict[str, tuple[int, datetime]] = OrderedDict()
        self._lock = Lock()

    def begin(self, name: str, now: datetime) -> None:
        """Count an attempt as a failure until `succeed` says otherwise. Raises TooOften if it comes too soon."""
        with self._lock:
            failures, last = self._failed.get(name, (0, now))
            if now - last > FORGOTTEN:
                failures = 0
            left = self._wait(failures) - (now - last)
            if left > timedelta():
                raise TooOften(
                    f"Too many attempts under this name have failed. Wait {_spoken(left)}, or ask an admin of this desk"
                    " for a link to sign in with."
                )
            self._failed[name] = failures + 1, now
            self._failed.move_to_end(name)
            while len(self._failed) > NAMES:
                self._failed.popitem(last=False)

    def succeed(self, name: str) -> None:
        """Forget the failures under a name."""
        with self._lock:
            self._failed.pop(name, None)

    @staticmethod
    def _wait(failures: int) -> timedelta:
        """How long after so many failures the next attempt must wait: 2, 4, 8 … seconds once the free ones are used."""
        return min(timedelta(seconds=2 ** min(failures - FREE + 1, 10)), LONGEST) if failures >= FREE else timedelta()


def _spoken(left: timedelta) -> str:
    seconds = max(1, round(left.total_seconds()))
    if seconds < 60:
        return f"{seconds} second{'s' if seconds > 1 else ''}"
    minutes = -(-seconds // 60)
    return f"{minutes} minute{'s' if minutes > 1 else ''}"
