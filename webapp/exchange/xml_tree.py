"""XML read into a tree of which each element knows its line: for files that somebody brings, so nothing is believed.

The parser is the standard library's expat. It opens nothing: no DTD, no file, no address. A file that declares entities
is refused, since these are how a small file becomes a huge one.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from webapp.errors import InvalidInput

DEEPEST = 100
_LINE_END = re.compile(r"[ \t]*\n[ \t\n]*")


@dataclass(slots=True)
class Node:
    """An element: its name and its attributes without namespaces, what is in it, and the line where it begins."""

    name: str
    attributes: dict[str, str]
    line: int
    inside: list["Node | str"] = field(default_factory=list)

    @property
    def nodes(self) -> list["Node"]:
        """The elements directly in it."""
        return [part for part in self.inside if isinstance(part, Node)]

    @property
    def text(self) -> str:
        """All text in it, without space around it."""
        return "".join(self._texts()).strip()

    @property
    def one_line(self) -> str:
        """The same with each line end, and the space that indents the next line, as one space."""
        return _LINE_END.sub(" ", self.text)

    def get(self, name: str) -> str:
        """An attribute, "" if it is not there."""
        return self.attributes.get(name, "")

    def all(self, *names: str) -> Iterator["Node"]:
        """The elements directly in it with one of these names."""
        return (node for node in self.nodes if node.name in names)

    def _texts(self) -> Iterator[str]:
        for part in self.inside:
            if isinstance(part, Node):
                yield from part._texts()
            else:
                yield part


def parse(text: str, name: str) -> Node:
    """The root element of the file `name`.

    Raises InvalidInput, naming line and column, for what is not well-formed, declares entities, or is too deep.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    root = Node("", {}, 0)
    open_nodes = [root]

    def where() -> str:
        return f"{name}, line {parser.CurrentLineNumber}, column {parser.CurrentColumnNumber + 1}"

    def start(tag: str, attributes: dict[str, str]) -> None:
        if len(open_nodes) > DEEPEST:
            raise InvalidInput(f"{where()}: elements stand in one another more than {DEEPEST} deep: this is no TBX.")
        node = Node(_local(tag), {_local(key): said for key, said in attributes.items()}, parser.CurrentLineNumber)
        open_nodes[-1].inside.append(node)
        open_nodes.append(node)

    def words(said: str) -> None:
        open_nodes[-1].inside.append(said)

    def entity(*_: object) -> None:
        raise InvalidInput(
            f"{where()}: the file declares entities, which are not read: write the characters themselves."
        )

    parser.StartElementHandler = start
    parser.EndElementHandler = lambda _tag: open_nodes.pop()
    parser.CharacterDataHandler = words
    parser.EntityDeclHandler = entity
    try:
        parser.Parse(text, True)  # noqa: FBT003 – that this is all of it
    except expat.ExpatError as error:
        at = f"{name}, line {error.lineno}, column {error.offset + 1}"
        raise InvalidInput(
            f"{at}: this is not well-formed XML ({expat.ErrorString(error.code)}). Mend it there."
        ) from error
    return root.nodes[0]


def _local(name: str) -> str:
    return name.rpartition(" ")[2]
