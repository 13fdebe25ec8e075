"""HTML as a browser's strict sibling reads it: every tag must be closed in order, so that slips in templates fail."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from html import unescape

VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}


@dataclass
class Element:
    """An element with its attributes and what is in it."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    inside: list["Element | str"] = field(default_factory=list)
    around: "Element | None" = None

    def __getitem__(self, name: str) -> str:
        return self.attributes[name]

    def get(self, name: str) -> str:
        return self.attributes.get(name, "")

    def elements(self) -> Iterator["Element"]:
        for part in self.inside:
            if isinstance(part, Element):
                yield part
                yield from part.elements()

    def all(self, tag: str = "", **attributes: str) -> list["Element"]:
        """Elements with this tag, class (`class_`) and attributes, in order."""
        wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
        return [
            element
            for element in self.elements()
            if tag in ("", element.tag)
            and all(
                value in element.get(name).split() if name == "class" else element.get(name) == value
                for name, value in wanted.items()
            )
        ]

    def one(self, tag: str = "", **attributes: str) -> "Element":
        found = self.all(tag, **attributes)
        assert len(found) == 1, f"{len(found)} elements are {tag} {attributes}"
        return found[0]

    def parents(self) -> Iterator["Element"]:
        parent = self.around
        while parent is not None:
            yield parent
            parent = parent.around

    @property
    def text(self) -> str:
        """The words, white space as it stands."""
        return "".join(part if isinstance(part, str) else part.text for part in self.inside)

    @property
    def words(self) -> str:
        """The words, with single spaces."""
        return " ".join(self.text.split())

    def pressed(self, ends: str) -> list["Element"]:
        """The forms in here as they are sent by a button that leads to an address which ends so."""
        return [
            replace(form, attributes={**form.attributes, "action": button["formaction"]})
            for button in self.all("button")
            if button.get("formaction").endswith(ends)
            for form in button.parents()
            if form.tag == "form"
        ]

    def filled(self) -> dict[str, str | list[str]]:
        """What a form would send as it stands: of boxes those that are checked, of choices those selected."""
        sent: dict[str, list[str]] = {}
        for own in self.all():
            if not own.get("name") or own.tag not in ("input", "textarea", "select"):
                continue
            if own.get("type") in ("checkbox", "radio") and "checked" not in own.attributes:
                continue
            if own.tag == "select":
                options = own.all("option")
                chosen = [option for option in options if "selected" in option.attributes] or options[:1]
                value = chosen[0].get("value") if "value" in chosen[0].attributes else chosen[0].words
            else:
                value = own.text.removeprefix("\n") if own.tag == "textarea" else own.get("value")
            sent.setdefault(own["name"], []).append(value)
        return dict(sent)

    def fields(self) -> dict[str, str]:
        """What a form would send; a browser drops the first line end of a text field."""
        sent = {field["name"]: field.get("value") for field in self.all("input")}
        return sent | {
            field["name"]: field.text.removeprefix("\n") for field in self.all("textarea") if "name" in field.attributes
        }


# what templates write; all else, such as a bare "<" in the text, is a slip
_ATTRIBUTE = re.compile(r"""([A-Za-z][\w:.-]*)(?:="([^"]*)"|='([^']*)')?""")
_PIECE = re.compile(
    r"<!doctype html>|(?P<text>[^<]+)|<(?P<end>/?)(?P<tag>[a-z][a-z0-9-]*)"
    rf"(?P<attributes>(?:\s+{_ATTRIBUTE.pattern})*)\s*(?P<closed>/?)>"
)


def parse(html: str) -> Element:
    """The page or fragment as a tree. Fails where a tag is not closed, or not in order."""
    root = current = Element("")
    end = 0
    for piece in _PIECE.finditer(html):
        assert piece.start() == end, f"no HTML that a template should write: {html[end : piece.start() + 1]!r}"
        end = piece.end()
        if piece["text"]:
            current.inside.append(unescape(piece["text"]))
        elif piece["end"]:
            assert current.tag == piece["tag"], f"{piece[0]} closes <{current.tag}>, at {html[end - 200 : end]!r}"
            assert current.around is not None
            current = current.around
        elif piece["tag"]:
            attributes = [
                (name, unescape(value or other)) for name, value, other in _ATTRIBUTE.findall(piece["attributes"])
            ]
            element = Element(piece["tag"], dict(attributes), around=current)
            assert len(attributes) == len(element.attributes), f"{piece[0]} has an attribute twice"
            current.inside.append(element)
            if element.tag not in VOID and not piece["closed"]:
                current = element
    assert end == len(html), f"no HTML that a template should write: {html[end : end + 80]!r}"
    assert current is root, f"<{current.tag}> is not closed"
    return root
