"""What our aligner is measured beside: the floor, Gale–Church, and the difference of two lists of words.

The floor does the least that any aligner must: cut both texts into words, once. Gale–Church (PyPI `galechurch`, the
classic by lengths alone) is what most tools offer. "difflib words" is what a person writes in ten lines: the words of
both texts through SequenceMatcher, and paragraphs joined that share a fifth of the shorter one's words. A share of .05
to .5 was tried; a fifth was its best on most sets, so that it is not made weaker than it is.

What cannot be installed small and well kept (hunalign, Bleualign, Vecalign, Bertalign) is quoted from the sets' own
README: its figures are of another run. Of what PyPI holds, bertalign and m2v-align have no release for this Python,
lingtrain-aligner and ezbee load a model from a hub at run time, and dtwsa wants the similarities from its caller.
"""

import difflib
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence

from webapp.text.tokens import cut

Answer = list[list[list[int]]]
"""[[left indices], [right indices]] for every link."""


class Refused(Exception):
    """A peer does not align such a set; the message says why."""


_MOST_WORDS = 60_000  # SequenceMatcher is quadratic: this many take about a minute
_SHARED = 0.2


def floor(left: Sequence[str], right: Sequence[str]) -> Answer:
    """Every word of both texts cut, and no link."""
    for text in (*left, *right):
        cut(text)
    return []


def gale_church(left: Sequence[str], right: Sequence[str]) -> Answer:
    """Links by length. Raises Refused where the package does: if its table would have over 50 million cells."""
    import galechurch

    try:
        beads = galechurch.align(left, right).beads
    except ValueError as refusal:
        raise Refused("over 50 million cells") from refusal
    return [
        [list(range(bead.source_start, bead.source_end)), list(range(bead.target_start, bead.target_end))]
        for bead in beads
    ]


def difflib_words(left: Sequence[str], right: Sequence[str]) -> Answer:
    """Links by the words that SequenceMatcher finds in both. Raises Refused if that would take over a minute."""
    sides = [[(word, at) for at, text in enumerate(side) for word in _words(text)] for side in (left, right)]
    if max(map(len, sides)) > _MOST_WORDS:
        raise Refused(f"over {_MOST_WORDS:,} words")
    ours, theirs = sides
    matcher = difflib.SequenceMatcher(None, [word for word, _ in ours], [word for word, _ in theirs], autojunk=False)
    shared = Counter(
        (ours[one + n][1], theirs[other + n][1])
        for one, other, size in matcher.get_matching_blocks()
        for n in range(size)
    )
    sizes = [Counter(at for _, at in side) for side in sides]
    enough = (pair for pair, words in shared.items() if words >= _SHARED * min(sizes[0][pair[0]], sizes[1][pair[1]]))
    return joined(enough, len(left), len(right))


def _words(text: str) -> list[str]:
    return [word for word in cut(text.lower())[0] if word[0].isalnum()]


def joined(pairs: Iterable[tuple[int, int]], lefts: int, rights: int) -> Answer:
    """The links that hold together all passages of `pairs`, and every other passage alone."""
    whole = {passage: {passage} for passage in [*((0, at) for at in range(lefts)), *((1, at) for at in range(rights))]}
    for left, right in pairs:
        one, other = whole[0, left], whole[1, right]
        if one is not other:
            one |= other
            for passage in other:
                whole[passage] = one
    links: defaultdict[int, list[list[int]]] = defaultdict(lambda: [[], []])
    for passage in sorted(whole):
        links[id(whole[passage])][passage[0]].append(passage[1])
    return list(links.values())


PEERS: dict[str, Callable[[Sequence[str], Sequence[str]], Answer]] = {
    "floor": floor,
    "Gale–Church": gale_church,
    "difflib words": difflib_words,
}


def quoted(readme: str) -> dict[str, dict[str, str]]:
    """{set: {aligner: "strict/lax"}} from the table in the README of the sets, the one with a column for hunalign."""
    rows = [
        [cell.strip().replace("*", "") for cell in line.strip("|").split("|")]
        for line in re.findall(r"^\|.*\|$", readme, re.MULTILINE)
    ]
    head = next((row for row in rows if "hunalign" in row), [])
    return {
        name: dict(zip(head[1:], figures, strict=True))
        for name, *figures in rows
        if len(figures) + 1 == len(head) and name.startswith("en_")
    }
