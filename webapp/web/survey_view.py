"""The view of a document's apparatus and overview: what a reader chose to see of them, in the address.

As with the view of the texts, what is as it would be anyway is left out, and the order in which witnesses or kinds are
named makes no difference, so that a view has one address.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple
from urllib.parse import urlencode

from webapp.errors import InvalidInput
from webapp.operations.reading import Choice
from webapp.text.model import ACCIDENTALS, EditKind
from webapp.web.names import path_of
from webapp.web.view import View, read_hidden, read_view


@dataclass(frozen=True, slots=True)
class SurveyView:
    """What is shown: the base, the kinds of differences left out, and which witnesses (none named: all).

    `form` is that of the apparatus: "negative" names who parts from the base, "positive" also who agrees with it;
    `start` says which part of a long one: that with a passage ("A.p10"), "all", or "" for the first.
    """

    document: str
    base: str
    default: Choice
    hidden: tuple[EditKind, ...] = ()
    sigla: tuple[str, ...] = ()
    form: str = "negative"
    start: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "hidden", tuple(kind for kind in ACCIDENTALS if kind in self.hidden))
        object.__setattr__(self, "sigla", tuple(sorted({*self.sigla} - {self.base})))

    def to(self, **changes: Any) -> "SurveyView":
        """The same view but for `changes`."""
        return replace(self, **changes)

    def at(self, page: str) -> str:
        """The address of a page, "apparatus" or "overview", or of a file in this view."""
        options = {
            "base": self.base if self.base != self.default.left else "",
            "hide": " ".join(self.hidden),
            "form": self.form if self.form != "negative" else "",
            "with": " ".join(self.sigla),
            "from": self.start if page == "apparatus" else "",
        }
        query = urlencode({name: value for name, value in options.items() if value})
        path = path_of(self.document, page)
        return f"{path}?{query}" if query else path

    def texts(self, left: str = "", right: str = "", at: str = "", *, part: bool = False) -> str:
        """The address of the texts: of two witnesses, or of the base with one that shows the passage `at` ("B.p10").

        With `part` it is the part of a long text that this passage is in.
        """
        left = left or self.base
        siglum = at.partition(".")[0]
        query = {"left": left, "right": right or siglum}
        if not query["right"] or query["right"] == query["left"]:
            del query["right"]
        view = read_view(self.document, query, self.default).to(hidden=self.hidden, start=at if part else "")
        return f"{view.address}#{at}" if at else view.address


def read_survey_view(document: str, query: Mapping[str, str], default: Choice) -> SurveyView:
    """The view that `query` asks for. Raises InvalidInput as `read_view` does. Sigla are not checked here."""
    form = query.get("form", "negative")
    if form not in ("negative", "positive"):
        raise InvalidInput(f"“form={form}” is no form of an apparatus: form can be negative, positive.")
    sigla, base = tuple(query.get("with", "").split()), query.get("base", default.left)
    return SurveyView(document, base, default, read_hidden(query), sigla, form, query.get("from", ""))


class Way(NamedTuple):
    """A page of a document: its name, and its address in the view that was left."""

    name: str
    address: str


def ways(view: View | SurveyView) -> Sequence[Way]:
    """The pages of a document, each seen from the same base, with the same kinds hidden, where that says something."""
    if isinstance(view, View):
        own, texts = SurveyView(view.document, view.choice.left, view.default, view.choice.hidden), view.address
    else:
        own, texts = view, view.texts()
    links, proposals, comments = (path_of(view.document, page) for page in ("links", "proposals", "comments"))
    return (
        Way("Texts", texts),
        Way("Apparatus", own.at("apparatus")),
        Way("Overview", own.at("overview")),
        Way("Terms", path_of(view.document, "terms")),
        Way("Links", links),
        Way("Proposals", proposals),
        Way("Comments", comments),
        Way("Activity", path_of(view.document, "activity")),
    )
