"""Which words of a passage stand for words of the passage it is linked with, in tiers that say how that is known.

    left    The envoy signed the [treaty] in the capital.
    right   The envoy signed the [pact] in the capital.            in place

"same" are forms of the same word; "associated" are words near in meaning, or that stand for it elsewhere too; "in
place" are words that stand where its counterpart should, a guess for a person to confirm. What speaks for a word
(`word_evidence`) is weighed by logistic regression, in round numbers: `python -m tests.bench.renderings_fit` fits them.

Figures of changed renderings in real translations (25 documents of 40 passages of each kind):

| | close: precision, F1 | far: precision, F1, hit |
|---|---|---|
| best known before | .92, .78 | .67, .40, .59 |
| this | .928, .823 | .818, .460, .623 |
| with weights fitted to the other half, before rounding | .928, .823 | .817, .453, .621 |
| without the encoder | .913, .809 | .730, .355, .443 |
| plain word diff | .746, .747 | .348, .396, .550 |

A higher bar (.66) gives .944, .814 and .837, .438, .591, a lower one (.6) .914, .832 and .803, .484, .654; these
and the figures by halves are from before forms of a word were let move (`_FARTHEST`), which changed hardly any.
Precision of the tiers, close and far: same 1.00 and .94, associated .97 and .88, in place .88 and .69.

Tried and left out: learning what words are worth by expectation maximisation over the document (precision and recall
of close ones lost .03 in average precision), WordNet (nothing beyond the encoder, and no well-kept package has its
data), a second alignment with other jumps (nothing), a bonus for neighbours of what is found (far ones gain .015 in
F1, close ones lose .05 in recall at a precision of .93).
"""

from collections.abc import Sequence
from math import exp
from typing import Literal, NamedTuple

from webapp.text.likeness import Likeness, Sort
from webapp.text.meaning import Encode
from webapp.text.word_evidence import Candidate, Evidence, Features, Place, Words

_WEIGHTS = Features(
    constant=3.0,
    forth=0.5,
    back=0.5,
    both=5.5,
    cosine=0.5,
    is_same=-1.3,
    is_stem=-0.3,
    behind=4.0,
    beside=1.4,
    elsewhere=-1.8,
    best=-4.6,
    follows=0.6,
    moved=-4.0,
    usual=1.4,
)
_BELIEVED = 0.63
_ASSOCIATED = 0.3
"""The cosine from which words are associated …"""
_USUAL = 0.2
"""… or the share of other places at which the one stands for the other."""

Tier = Literal["same", "associated", "in place"]


class Rendering(NamedTuple):
    """Code points [start, end) of the right text, whole words, and how probably (0 to 1) they are right."""

    start: int
    end: int
    tier: Tier
    probability: float


def renderings(
    pairs: Sequence[tuple[str, str]], places: Sequence[Place], encode: Encode | None = None
) -> list[list[Rendering]]:
    """For each place of the left side what stands for it on the right, in the order of the text; [] if nothing does."""
    evidence = Evidence(pairs, encode)
    return [chosen(evidence.candidates(place), evidence.rights[place.passage]) for place in places]


def chosen(
    candidates: Sequence[Candidate], words: Words, weights: Features = _WEIGHTS, bar: float = _BELIEVED
) -> list[Rendering]:
    """The candidates among the `words` that are to be believed; neighbours of one tier are one rendering."""
    spans: list[Rendering] = []
    last = -1
    for candidate in candidates:
        probability = _probability(candidate.features, weights)
        if probability < bar:
            continue
        token, tier = candidate.token, _tier(candidate)
        found = Rendering(words.starts[token], words.ends[token], tier, probability)
        if spans and spans[-1].tier == tier and _are_joined(words, last, token):
            before = spans.pop()
            found = Rendering(before.start, found.end, tier, min(before.probability, probability))
        spans.append(found)
        last = token
    return spans


def _probability(features: Features, weights: Features) -> float:
    return 1 / (1 + exp(-sum(weight * feature for weight, feature in zip(weights, features, strict=True))))


def _tier(candidate: Candidate) -> Tier:
    if candidate.likeness >= Likeness.STEM:
        return "same"
    features = candidate.features
    is_associated = candidate.likeness or features.cosine >= _ASSOCIATED or features.usual >= _USUAL
    return "associated" if is_associated else "in place"


def _are_joined(words: Words, before: int, token: int) -> bool:
    """Whether nothing stands between two tokens but words of closed classes and hyphens."""
    between = range(before + 1, token)
    return all(words.sorts[at] is Sort.CLOSED or words.tokens[at] in "-‐‑" for at in between)
