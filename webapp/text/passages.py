"""From the blocks of a text to its passages: what each block is, which item of which list, where a page cut one in two.

Only what the file itself shows is used: list numbers, punctuation, brackets, dates, and the place of a block before the
first and after the last running prose. Nothing in a block's wording is changed; a list number is set beside the text.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from webapp.errors import InvalidInput
from webapp.text.brackets import BracketRole, brackets
from webapp.text.dates import chinese_number, parse_date
from webapp.text.limits import check_length
from webapp.text.model import Break, Kind, Passage

_NUMERAL = "[一二三四五六七八九十]{1,3}"
_LABEL = re.compile(
    rf"""
      (?P<dot>\d{{1,3}}\.[ \t\u3000]+)
    | (?P<paren>\(?\d{{1,3}}\)[ \t\u3000]+)
    | (?P<comma>{_NUMERAL}、[ \u3000]*)
    | (?P<round>[（(]{_NUMERAL}[）)][ \u3000]*)
    | (?P<mixed>\d{{1,3}}、[ \u3000]*)
    """,
    re.VERBOSE,
)
_MARKDOWN_LABEL = re.compile(r"(?P<heading>#{1,6}[ \t]+)|(?P<bullet>[-*+][ \t]+)")
_CLOSERS = r"""["'”’»)\]）］」』〕]*"""
_ENDS_SENTENCE = re.compile(rf"[.?!;:…。？！；：]{_CLOSERS}$")
_SENTENCE_INSIDE = re.compile(rf"[.?!]{_CLOSERS}\s|[。？！]{_CLOSERS}\S")
_CONTINUES = re.compile(r"""["'“‘«(]*[a-z\u00df-\u00f6\u00f8-\u00ff\u0430-\u045f]""")
_ADDRESS = re.compile(r"(?:To|Dear|致|Кому)\b|致")
_LONG = 60


def split_blocks(text: str) -> list[str]:
    """The blocks of a plain text with line ends of one newline: parted by blank lines, or one a line without any."""
    blocks = [block.strip("\n") for block in re.split(r"\n(?:[ \t]*\n)+", text)]
    blocks = [block for block in blocks if block.strip()]
    return blocks if len(blocks) > 1 else [line for line in text.split("\n") if line.strip()]


def to_passages(blocks: Sequence[str], *, markdown: bool = False) -> tuple[Passage, ...]:
    """The passages that `blocks` are. `markdown` makes "# " and "- " labels too.

    Raises InvalidInput if there is none, or one is over the limit of length.
    """
    if not blocks:
        raise InvalidInput("there is no text to load.")
    drafts = [_draft(block, markdown=markdown) for block in _joined(blocks)]
    for number, draft in enumerate(drafts, start=1):
        check_length(draft.text, f"Passage {number}")
    _number_lists(drafts)
    _classify(drafts)
    return tuple(Passage(d.kind, d.text, d.label, d.number, d.breaks) for d in drafts)


@dataclass
class _Draft:
    """A passage while it is being made out."""

    text: str
    breaks: tuple[Break, ...]
    label: str = ""
    style: str = ""
    ordinal: int = 0
    number: str = ""
    kind: Kind = field(default=Kind.PARAGRAPH)

    @property
    def is_prose(self) -> bool:
        if self.kind in (Kind.DATE, Kind.BRACKETED, Kind.HEADING):
            return False
        return bool(self.ordinal) or len(self.text) > 3 * _LONG or _ENDS_SENTENCE.search(self.text) is not None


def join_lines(lines: Iterable[str], kind: str = "line") -> tuple[str, tuple[Break, ...]]:
    """One text of several lines with U+0020 between them, and where it was broken."""
    text, breaks = "", []
    for line in lines:
        if text:
            breaks.append(Break(len(text), "page" if kind == "page" else "line"))
            text += " "
        text += line
    return text, tuple(breaks)


def _joined(blocks: Sequence[str]) -> list[tuple[str, tuple[Break, ...]]]:
    """Blocks that a page cut in two made one: running prose that stops without a stop and goes on in lower case."""
    groups: list[list[str]] = []
    for block in blocks:
        if groups and _runs_over(groups[-1][-1]) and _CONTINUES.match(block) and not _LABEL.match(block):
            groups[-1].append(block)
        else:
            groups.append([block])
    return [join_lines(group, "page") for group in groups]


def _runs_over(block: str) -> bool:
    return len(block) > _LONG and _SENTENCE_INSIDE.search(block) is not None and not _ENDS_SENTENCE.search(block)


def _draft(block: tuple[str, tuple[Break, ...]], *, markdown: bool) -> _Draft:
    text, breaks = block
    found = _LABEL.match(text) or (_MARKDOWN_LABEL.match(text) if markdown else None)
    if found is None or found.end() == len(text):
        return _Draft(text, breaks)
    label = found[0]
    draft = _Draft(text[len(label) :], tuple(Break(b.offset - len(label), b.kind) for b in breaks), label)
    draft.style = found.lastgroup or ""
    if draft.style == "heading":
        draft.kind = Kind.HEADING
    elif draft.style == "bullet":
        draft.kind = Kind.LIST_ITEM
    else:
        draft.ordinal = _ordinal(label)
    return draft


def _ordinal(label: str) -> int:
    return chinese_number(re.sub(r"[^0-9一二三四五六七八九十]", "", label))


def _number_lists(drafts: list[_Draft]) -> None:
    """Give each item its number: Roman for the list, a new list wherever counting (in one style) starts again."""
    lists = 0
    last: dict[str, tuple[int, int]] = {}  # style → list, last ordinal
    for draft in drafts:
        if not draft.ordinal:
            continue
        which, before = last.get(draft.style, (0, 0))
        if draft.ordinal <= before or not which:
            lists += 1
            which = lists
        last[draft.style] = (which, draft.ordinal)
        draft.kind = Kind.LIST_ITEM
        draft.number = f"{_roman(which)}.{draft.ordinal}"


def numbered(passages: Sequence[Passage]) -> tuple[Passage, ...]:
    """The passages of a body with each list item numbered by its label, as `to_passages` does."""
    drafts = [_Draft(passage.text, ()) for passage in passages]
    for passage, draft in zip(passages, drafts, strict=True):
        if (found := _LABEL.fullmatch(passage.label)) and passage.kind is Kind.LIST_ITEM:
            draft.style, draft.ordinal = found.lastgroup or "", _ordinal(passage.label)
    _number_lists(drafts)
    return tuple(replace(passage, number=draft.number) for passage, draft in zip(passages, drafts, strict=True))


def _roman(number: int) -> str:
    numeral = ""
    for value, letters in (
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ):
        numeral += letters * (number // value)
        number %= value
    return numeral


def _classify(drafts: list[_Draft]) -> None:
    """Give a kind to every passage that has none by its label: what heads and what signs is known by its place."""
    for draft in drafts:
        if draft.kind is not Kind.PARAGRAPH:
            continue
        if parse_date(draft.text):
            draft.kind = Kind.DATE
        elif _is_bracketed(draft.text):
            draft.kind = Kind.BRACKETED
    prose = [index for index, draft in enumerate(drafts) if draft.is_prose and not _is_address(draft.text)]
    if not prose:
        return
    for index, draft in enumerate(drafts):
        if draft.kind is not Kind.PARAGRAPH:
            continue
        if index < prose[0] and _is_address(draft.text):
            draft.kind = Kind.ADDRESS
        elif not draft.is_prose:
            draft.kind = Kind.SIGNATURE if index > prose[-1] else Kind.HEADING


def _is_address(text: str) -> bool:
    if _SENTENCE_INSIDE.search(text):
        return False
    return text.endswith((":", "：")) or (_ADDRESS.match(text) is not None and not text.endswith((".", "。")))


def _is_bracketed(text: str) -> bool:
    """Whether a block opens with a bracket of unknown meaning, alone or with a note in parentheses after it."""
    found = brackets(text)
    if not found or found[0].start or found[0].role is not BracketRole.UNKNOWN:
        return False
    rest = text[found[0].end :].strip()
    return not rest or rest[0] in "((（"
