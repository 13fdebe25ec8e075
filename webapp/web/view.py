"""The view: everything a reader chose to see of a document, read from the address and written into one.

The address holds it all, so that a link shows a colleague the same page. What is as it would be anyway is left out, so
that a view has one address.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar, get_args
from urllib.parse import urlencode

from webapp.errors import InvalidInput
from webapp.operations.parts import ALL
from webapp.operations.reading import Choice, Mode, ScriptChoice
from webapp.text.diff import Granularity
from webapp.text.model import ACCIDENTALS, EditKind
from webapp.web.names import path_of

_ROW = re.compile("[0-9]{0,9}")
Option = TypeVar("Option", bound=str)


@dataclass(frozen=True, slots=True)
class View:
    """What a document page shows: a choice, and the passage whose panel is open ("A.p10", or "").

    `start` says which part of a long text: one that a passage is in ("A.p10"), one that a row is in ("41", the number
    counted in the rows as they are shown), "all" of it, or "" for the part with the open passage, else the first. With
    `links` its links can be changed, and the passages of `picked` are chosen for that. It is done side by side, on
    the pair's own links and with every row in sight; a view that asks for it otherwise is shown without.
    """

    document: str
    choice: Choice
    default: Choice
    at: str = ""
    links: bool = False
    picked: tuple[str, ...] = ()
    start: str = ""

    def __post_init__(self) -> None:
        choice = self.choice
        if choice.via in (choice.left, choice.right):
            choice = replace(choice, via="")
        choice = replace(
            choice,
            order=tuple(dict.fromkeys(siglum for siglum in choice.order if siglum != choice.left)),
            hidden=tuple(kind for kind in ACCIDENTALS if kind in choice.hidden),
        )
        links = self.links and choice.mode == "side" and choice.left != choice.right
        if links:
            choice = replace(choice, via="", changed_only=False)
        object.__setattr__(self, "choice", choice)
        object.__setattr__(self, "links", links)
        object.__setattr__(self, "picked", tuple(dict.fromkeys(self.picked)) if links else ())
        object.__setattr__(self, "start", "" if links else self.start)

    @property
    def at_passage(self) -> tuple[str, str]:
        """The siglum and the id of the passage whose panel is open, both "" if none is."""
        siglum, _, passage = self.at.partition(".")
        return siglum, passage

    @property
    def part(self) -> str:
        """The part of a long text that is asked for, as `operations.parts` understands it."""
        return ALL if self.links else self.start or self.at

    def to(
        self,
        *,
        at: str | None = None,
        links: bool | None = None,
        picked: tuple[str, ...] = (),
        start: str | None = None,
        **changes: Any,
    ) -> "View":
        """The same view but for `changes` of its choice and, if given, open passage, start, and whether links change.

        Nothing is chosen in it but what is `picked`.
        """
        choice = replace(self.choice, **changes)
        at, links = self.at if at is None else at, self.links if links is None else links
        start = self.start if start is None else start
        return replace(self, choice=choice, at=at, links=links, picked=picked, start=start)

    @property
    def query(self) -> str:
        """The query that stands for this view: options in a fixed order, defaults left out."""
        choice = self.choice
        options = {
            "left": choice.left if choice.left != self.default.left else "",
            "right": choice.right if choice.right != _default_right(choice.left, self.default) else "",
            "mode": choice.mode if choice.mode != "side" else "",
            "by": choice.granularity if choice.granularity != "words" else "",
            "changed": "1" if choice.changed_only else "",
            "script": choice.script if choice.script != "source" else "",
            "via": choice.via,
            "with": " ".join(choice.order),
            "hide": " ".join(choice.hidden),
            "terms": "1" if choice.terms else "",
            "links": "1" if self.links else "",
            "pick": " ".join(self.picked),
            "from": self.start,
            "at": self.at,
        }
        return urlencode({name: value for name, value in options.items() if value})

    @property
    def address(self) -> str:
        """The address of this view."""
        path = path_of(self.document)
        query = self.query
        return f"{path}?{query}" if query else path


def read_view(document: str, query: Mapping[str, str], default: Choice) -> View:
    """The view that `query` asks for, where `default` holds the document's first two witnesses.

    Raises InvalidInput, naming the values there are, for a value that is none of them. Sigla are not checked here.
    """
    left = query.get("left", default.left)
    choice = Choice(
        left=left,
        right=query.get("right", _default_right(left, default)),
        mode=_option("mode", query, get_args(Mode)),
        granularity=_option("by", query, get_args(Granularity)),
        changed_only=read_switch("changed", query),
        script=read_script(query),
        via=query.get("via", ""),
        order=tuple(query.get("with", "").split()),
        hidden=read_hidden(query),
        terms=read_switch("terms", query),
    )
    start = query.get("from", "")
    if start != ALL and not _ROW.fullmatch(start) and not all(start.partition(".")):
        raise InvalidInput(
            f"“from={start}” is no place to begin: from can be a passage such as “{left}.p1”, a row's number, or all."
        )
    at, picked = query.get("at", ""), tuple(query.get("pick", "").split())
    for named in (at, *picked):
        if named and not all(named.partition(".")):
            raise InvalidInput(
                f"“{named}” names no passage: it is written siglum, point, passage, such as “{left}.p1”."
            )
    return View(document, choice, default, at, read_switch("links", query), picked, start)


def read_hidden(query: Mapping[str, str]) -> tuple[EditKind, ...]:
    """The accidentals that are not to be marked."""
    named = query.get("hide", "").split()
    for name in named:
        if name not in ACCIDENTALS:
            raise InvalidInput(f"“hide={name}” is nothing that can be hidden: hide can be {', '.join(ACCIDENTALS)}.")
    return tuple(map(EditKind, named))


def read_script(query: Mapping[str, str]) -> ScriptChoice:
    """The characters that Chinese is asked to be shown in. Raises InvalidInput as `read_view` does."""
    return _option("script", query, get_args(ScriptChoice))


def read_switch(name: str, query: Mapping[str, str]) -> bool:
    """Whether something is asked for that is "1" or not at all. Raises InvalidInput as `read_view` does."""
    return _option(name, query, ("0", "1")) == "1"


def _default_right(left: str, default: Choice) -> str:
    return default.right if left != default.right else default.left


def _option(name: str, query: Mapping[str, str], options: tuple[Option, ...]) -> Option:
    """The value of `name`, the first option if the query has none."""
    value = query.get(name, options[0])
    for option in options:
        if option == value:
            return option
    raise InvalidInput(f"“{name}={value}” is not something this page can show: {name} can be {', '.join(options)}.")
