"""The last steps of an alignment: what was joined by accident is set apart, what stands alone finds its place.

The chain and the moves look at clauses one by one. Here a passage is looked at as a whole, with its length and with
what stands around it (`likelihood`), so that a free rendering between sure links is not left out, and a passage that
shares a turn of phrase with another's counterpart is not drawn in. Then every link gets its score.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from webapp.text.likelihood import Features, Likelihood
from webapp.text.matching import Progress, watched
from webapp.text.model import Link
from webapp.text.order import in_reading_order

Place = tuple[int, int]
"""The side of a passage, 0 for the left, and its index."""

_REACH = 6  # passages from where its neighbours' counterparts are, in which a counterpart is looked for
_FAR = 2  # passages from there; neighbours that changed places are one apart
_BESIDE = (-1, 1, -2, 2)  # passages from a link to one that might belong to it; two where neighbours changed places
_LARGEST = 50  # passages in a link: in a larger one nothing is weighed, for it would take long and say little


@dataclass(frozen=True, slots=True)
class Candidate:
    """Two passages that stand alone and might be linked, or one (`places`) and the link it might belong to."""

    likelihood: float
    features: Features
    places: tuple[Place, ...]
    link: Link | None = None


def settle(likelihood: Likelihood, links: Sequence[Link], progress: Progress) -> list[Link]:
    """`links`, which cover every passage, with what is unlikely undone and what is likely done; scored."""
    placed = place(likelihood, links, progress)
    found = rivals(likelihood, placed)
    return in_reading_order(replace(link, score=likelihood.score(link, found[link])) for link in placed)


def place(likelihood: Likelihood, links: Sequence[Link], progress: Progress) -> list[Link]:
    """As `settle`, in no order; the score of a link is still the likelihood of its least likely passage."""
    links = [one for number in watched(len(links), progress) for one in _set_apart(likelihood, links[number])]
    return _with_members(likelihood, _with_pairs(likelihood, links))


def pairs(likelihood: Likelihood, links: Sequence[Link]) -> Iterator[Candidate]:
    """The passages alone on the left, each with those alone on the right near where it stands."""
    alone_right = {link.right[0] for link in links if not link.left}
    for left, before, after in _gaps(links, len(likelihood.lengths[1])):
        near = {post + step for post in (before, after) for step in range(-_REACH, _REACH + 1)}
        for right in sorted(near & alone_right):
            between = before < right < after or after < right < before
            far = not between and min(abs(right - before), abs(right - after)) >= _FAR
            features = likelihood.pair_features(left, right, far=far, joined=False)
            yield Candidate(likelihood.pair(features), features, ((0, left), (1, right)))


def members(likelihood: Likelihood, owners: dict[Place, Link], alone: Place) -> Iterator[Candidate]:
    """A passage that stands alone with each of the links that it stands beside, or next but one."""
    side, passage = alone
    neighbours = (owners.get((side, passage + step)) for step in _BESIDE)
    for link in dict.fromkeys(link for link in neighbours if link and link.left and link.right):
        fellows, others = (link.left, link.right) if side == 0 else (link.right, link.left)
        if len(fellows) + len(others) < _LARGEST:
            features = likelihood.member_features(side, passage, fellows, others, joined=False)
            yield Candidate(likelihood.member(features), features, (alone,), link)


def rivals(likelihood: Likelihood, links: Sequence[Link]) -> dict[Link, float]:
    """For each link the likelihood of what most likely belongs to it and is not in it, 0 if there is nothing near."""
    owners = owners_of(links)
    found = dict.fromkeys(links, 0.0)
    beside = (one for link in links if _is_alone(link) for one in members(likelihood, owners, _places(link)[0]))
    for candidate in (*beside, *pairs(likelihood, links)):
        for link in (*(owners[passage] for passage in candidate.places), candidate.link):
            if link:
                found[link] = max(found[link], candidate.likelihood)
    return found


def owners_of(links: Sequence[Link]) -> dict[Place, Link]:
    """Each passage with the link that holds it."""
    return {passage: link for link in links for passage in _places(link)}


def _set_apart(likelihood: Likelihood, link: Link) -> Iterator[Link]:
    """The link without the passages that unlikely belong to it, the least likely taken out first, and these alone.

    Its score is then the likelihood of its least likely passage.
    """
    size = len(link.left) + len(link.right)
    if _is_alone(link) or size > _LARGEST:
        yield link
    elif size == 2:
        features = likelihood.pair_features(link.left[0], link.right[0], far=False, joined=True)
        yield replace(link, score=likelihood.pair(features))
    else:
        sides = set(link.left), set(link.right)
        while True:
            least, weakest = min(_members(likelihood, sides), default=(1.0, None))
            if least > 0.5 or weakest is None:
                break
            sides[weakest[0]].discard(weakest[1])
            yield _alone(weakest)
        yield Link(tuple(sorted(sides[0])), tuple(sorted(sides[1])), least)


def _members(likelihood: Likelihood, sides: tuple[set[int], set[int]]) -> Iterator[tuple[float, Place]]:
    """The likelihood of every passage that has fellows."""
    for side, own in enumerate(sides):
        for passage in own if len(own) > 1 else ():
            features = likelihood.member_features(side, passage, own - {passage}, sides[1 - side], joined=True)
            yield likelihood.member(features), (side, passage)


def _with_pairs(likelihood: Likelihood, links: Sequence[Link]) -> list[Link]:
    """`links`, but passages that stand alone and are likely each other's counterparts are linked."""
    paired: dict[Place, Link] = {}
    for candidate in _likely_first(pairs(likelihood, links)):
        if not paired.keys() & set(candidate.places):
            (_, left), (_, right) = candidate.places
            paired.update(dict.fromkeys(candidate.places, Link((left,), (right,), candidate.likelihood)))
    others = (link for link in links if _places(link)[0] not in paired)
    return [*others, *dict.fromkeys(paired.values())]


def _gaps(links: Sequence[Link], rights: int) -> Iterator[tuple[int, int, int]]:
    """Each passage alone on the left, with the right passages where the links before and after it end and begin."""
    before = -1
    waiting: list[int] = []
    for link in sorted((link for link in links if link.left), key=lambda link: link.left):
        if link.right:
            yield from ((left, before, link.right[0]) for left in waiting)
            before, waiting = link.right[-1], []
        else:
            waiting.append(link.left[0])
    yield from ((left, before, rights) for left in waiting)


def _with_members(likelihood: Likelihood, links: Sequence[Link]) -> list[Link]:
    """`links`, but passages that stand alone beside a link to which they likely belong are in it."""
    owners = owners_of(links)
    waiting = {passage for passage, link in owners.items() if _is_alone(link)}
    while waiting:
        found = _likely_first(one for alone in sorted(waiting) for one in members(likelihood, owners, alone))
        waiting = set()
        for candidate in found:
            (passage,), link = candidate.places, candidate.link
            if link is None or owners[_places(link)[0]] is not link or not _is_alone(owners[passage]):
                continue  # it was another's before
            sides = [*link.left], [*link.right]
            sides[passage[0]].append(passage[1])
            score = min(link.score, candidate.likelihood)
            grown = Link(tuple(sorted(sides[0])), tuple(sorted(sides[1])), score)
            owners.update(dict.fromkeys(_places(grown), grown))
            beside = {(side, index + step) for side, index in _places(grown) for step in _BESIDE}
            waiting |= {near for near in beside if near in owners and _is_alone(owners[near])}
    return list(dict.fromkeys(owners.values()))


def _likely_first(candidates: Iterator[Candidate]) -> list[Candidate]:
    """Those that are more likely than not, the likeliest first."""
    likely = (candidate for candidate in candidates if candidate.likelihood > 0.5)
    return sorted(likely, key=lambda candidate: (-candidate.likelihood, candidate.places))


def _places(link: Link) -> list[Place]:
    return [(0, index) for index in link.left] + [(1, index) for index in link.right]


def _is_alone(link: Link) -> bool:
    return not link.left or not link.right


def _alone(passage: Place) -> Link:
    side, index = passage
    return Link((), (index,), 0.0) if side else Link((index,), (), 0.0)
