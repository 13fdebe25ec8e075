"""How values are put into words on the pages: counts, numbers of passages, languages, amounts of difference."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime

from flask import Flask

from webapp.operations.reading import Cell, Row
from webapp.operations.scripts import TAGS, ScriptChoice
from webapp.review import Anchor, Anchors, Weight
from webapp.text.collation import by_kind
from webapp.text.model import ACCIDENTALS, DOUBTFUL_BELOW, Basis, Document, EditKind, Link, PlacedPassage, Witness
from webapp.web.steps import level, steps_of

RECONSTRUCTION = "reconstruction, not a source"
RELATIONS = {
    "merged": "several passages of {left} are one in {right}",
    "split": "one passage of {left} is several in {right}",
    "regrouped": "passages divided otherwise",
    "only left": "only in {left}",
    "only right": "only in {right}",
}
SCRIPTS = {
    "hans": ("简", "Simplified"),
    "hant": ("繁", "Traditional"),
    "tw": ("臺", "Taiwan’s"),
    "hk": ("港", "Hong Kong’s"),
}
"""The characters that Chinese can be shown in: the sign on the button, and what they are called."""
KINDS = {kind: kind.label for kind in EditKind}
CHANGES = {
    "new": "the passage is new",
    "text": "other words",
    "kind": "another kind of passage",
    "label": "another number",
    "place": "another place",
    "gone": "the passage is gone",
}
BUTTONS = {"link": "Link", "join": "Join", "unlink": "Set apart", "lock": "Lock as right"}
DONE = {"link": "linked", "join": "joined", "unlink": "set apart", "lock": "locked as right"}


def register(app: Flask) -> None:
    """Give these functions to every template."""
    app.jinja_env.globals.update(
        anchor_field=anchor_field,
        basis_label=basis_label,
        cells_of=cells_of,
        by_kind=by_kind,
        counted=counted,
        one_earlier=one_earlier,
        difference_id=difference_id,
        language=language,
        leading=leading,
        level=level,
        likely=likely,
        link_words=link_words,
        numbered=numbered,
        percent=percent,
        range_of=range_of,
        reference=reference,
        relation=relation,
        state_label=state_label,
        is_chinese=is_chinese,
        is_compared=is_compared,
        short_label=short_label,
        shown_links=shown_links,
        steps_of=steps_of,
        visible_counts=visible_counts,
        ACCIDENTALS=ACCIDENTALS,
        BUTTONS=BUTTONS,
        KINDS=KINDS,
        DONE=DONE,
        DOUBTFUL_BELOW=DOUBTFUL_BELOW,
        RECONSTRUCTION=RECONSTRUCTION,
        SCRIPTS=SCRIPTS,
        script_tags=TAGS,
        WEIGHTS=tuple(Weight),
    )
    app.jinja_env.filters.update(date=date, day=day, moment=moment, numbered=numbered, called=called)
    app.jinja_env.filters.update(told_change=CHANGES.__getitem__)


def counted(number: int, thing: str, things: str = "") -> str:
    """A number with what it counts: "1 difference", "1,200 differences"."""
    return f"{number:,} {thing if number == 1 else things or thing + 's'}"


def one_earlier(sigla: Sequence[str], siglum: str) -> tuple[str, ...]:
    """The witnesses in their order, but one of them a place earlier."""
    at = sigla.index(siglum)
    return (*sigla[: at - 1], siglum, sigla[at - 1], *sigla[at + 1 :])


def numbered(placed: PlacedPassage) -> str:
    """How a passage is called: "¶ 10", "Note 2", or what kind of front matter it is ("Title")."""
    return placed.name


def range_of(cells: Sequence[Cell]) -> str:
    """How the passages of one side of a row are called together, as `called` has it."""
    return called([cell.placed for cell in cells])


def called(passages: Sequence[PlacedPassage]) -> str:
    """How several passages of a witness are called together: "¶ 10", "¶ 10–11", "¶ 10, 14"."""
    positions = [placed.position for placed in passages]
    return _range(positions) if all(positions) else ", ".join(map(numbered, passages))


def _range(positions: Sequence[int]) -> str:
    """With spaces at which no line is broken, so that no number stands without its sign."""
    if len(positions) > 1 and list(positions) == list(range(positions[0], positions[-1] + 1)):
        return f"¶\u00a0{positions[0]}–{positions[-1]}"
    return "¶\u00a0" + ", ".join(map(str, positions))


def link_words(left: str, right: str, link: Link) -> str:
    """A link between the bodies of two witnesses: "B ¶ 3–4 with C ¶ 5", "B ¶ 3 alone"."""
    sides = [
        f"{siglum}\u00a0{_range([index + 1 for index in own])}"
        for siglum, own in ((left, link.left), (right, link.right))
        if own
    ]
    return " with ".join(sides) if len(sides) == 2 else f"{sides[0]} alone"


def likely(score: float) -> str:
    """The probability of a link as a number: "about 55 %"."""
    return f"about {round(score * 100)} %" if score >= 0.01 else "under 1 %"


def shown_links(rows: Sequence[Row]) -> str:
    """The links of a pair's rows for a form that says what it was looking at: "p1:p1 p2,p3:p2 p4:"."""
    sides = ((row.left, row.right) for row in rows)
    return " ".join(":".join(",".join(cell.placed.id for cell in own) for own in pair) for pair in sides)


def anchor_field(anchor: Anchor) -> str:
    """Where words stand, for a form: "A 14-18 p2:<hash of its text> p3:<hash>"."""
    passages = zip(anchor.passages, anchor.texts, strict=True)
    return " ".join([f"{anchor.siglum} {anchor.start}-{anchor.end}", *map(":".join, passages)])


def difference_id(anchors: Anchors, number: int) -> str:
    """The id that a difference of two witnesses has in their list on the page."""
    return f"difference-{anchors[0].siglum}-{anchors[1].siglum}-{number}"


def cells_of(row: Row) -> list[Cell]:
    """Every passage that a row shows."""
    return [cell for cells in (row.left, row.right, *row.others.values()) for cell in cells]


def leading(row: Row) -> tuple[Cell, ...]:
    """The cells that a row is named by: those of the left witness, or of the first other one that has any."""
    return next(cells for cells in (row.left, row.right, *row.others.values()) if cells)


def relation(row: Row, left: str, right: str) -> str:
    """What to say of passages that do not correspond one to one; "" for those that do."""
    return RELATIONS.get(row.relation, "").format(left=left, right=right)


def visible_counts(row: Row) -> dict[EditKind, int]:
    """How many differences of each kind are marked in a row."""
    return {kind: number for kind, number in row.counts.items() if number and kind not in row.hidden}


def is_compared(row: Row) -> bool:
    """Whether the words of any witness in a row of all are compared; one in another language may stand there alone."""
    return bool(row.left) or any(row.others[siglum] for siglum in row.compared)


def percent(share: float) -> str:
    """A share (0 to 1) as it is read: "23 %"; "under 1 %" of something that is hardly anything."""
    return "under 1 %" if 0 < share < 0.005 else f"{share * 100:.0f} %"


def language(witness: Witness, script: ScriptChoice) -> str:
    """The BCP 47 tag of a witness's texts as they are shown, "und" if it is not known."""
    tag = witness.header.language or "und"
    if script == "source" or not is_chinese(witness):
        return tag
    return TAGS[script]


def is_chinese(witness: Witness) -> bool:
    """Whether a reader can choose the characters it is shown in."""
    return witness.header.language.partition("-")[0] == "zh"


def basis_label(witness: Witness) -> str:
    """What must be said wherever the witness is shown: that it is no source, that it is worked on; "" if neither."""
    basis = RECONSTRUCTION if witness.basis is Basis.RECONSTRUCTION else ""
    return "; ".join(filter(None, (basis, state_label(witness))))


def state_label(witness: Witness) -> str:
    """What is said of a text that is being worked on: "working text, from A"; "" for a received one."""
    return f"working text, from {witness.descends_from}" if witness.state == "working" else ""


def short_label(witness: Witness) -> str:
    """The witness's label without the year and without "translation", for places with little room."""
    label = re.sub(r",? \d{4}$", "", witness.header.label)
    return re.sub(r" (translation|rendering)$", "", label)


def reference(document: Document) -> str:
    """Where the document is kept: its citation without the title, the date and the address."""
    rest = re.sub(r"<[^>]*>|https?://\S+", "", document.citation)
    rest = re.sub(r"^\s*[\"“].*?[\"”]\s*,?", "", rest, flags=re.DOTALL)
    return rest.replace(document.date_line, "", 1).strip(" ,.;\n") if rest else ""


def day(date: str) -> str:
    """A date of the form 1963-05-09 as 9 May 1963; anything else as it is."""
    try:
        found = datetime.strptime(date, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        return date
    return f"{found.day} {found:%B %Y}"


def date(at: datetime) -> str:
    """The day of a moment, in coordinated universal time: 24 November 2026."""
    at = at.astimezone(UTC)
    return f"{at.day} {at:%B %Y}"


def moment(at: datetime) -> str:
    """A moment, to the minute, in coordinated universal time."""
    return f"{date(at)}, {at.astimezone(UTC):%H:%M} UTC"
