"""A browser in a few words, so that its owner knows it again in a list of sessions: "Firefox on Windows"."""

_NAMES = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
"""What each says of itself, in this order, since most of them name others too."""
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("CrOS", "Chromebook"),
    ("Linux", "Linux"),
)


def described(user_agent: str) -> str:
    """The browser and the system that the header names; never the header itself, which anybody can write."""
    name = next((name for sign, name in _NAMES if sign in user_agent), "A browser")
    system = next((system for sign, system in _SYSTEMS if sign in user_agent), "")
    return f"{name} on {system}" if system else name
