"""How the page of a passage is looked at: read from its address and written into one, as `view` does for documents."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from webapp.operations.scripts import ScriptChoice
from webapp.web.view import read_script, read_switch


@dataclass(frozen=True, slots=True)
class Look:
    """The characters that Chinese is shown in, whether terms are marked, and whether there is help with reading."""

    script: ScriptChoice = "source"
    terms: bool = False
    help: bool = False

    def to(self, **changes: Any) -> "Look":
        """The same but for the changes."""
        return replace(self, **changes)

    def at(self, address: str) -> str:
        """The page with this address, looked at so."""
        options = {
            "script": self.script if self.script != "source" else "",
            "terms": "1" if self.terms else "",
            "help": "1" if self.help else "",
        }
        query = urlencode({name: value for name, value in options.items() if value})
        return f"{address}?{query}" if query else address


def read_look(query: Mapping[str, str]) -> Look:
    """What an address asks for. Raises InvalidInput, naming the values there are, for a value that is none of them."""
    return Look(read_script(query), read_switch("terms", query), read_switch("help", query))
