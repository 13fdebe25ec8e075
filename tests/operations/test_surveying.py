"""A document surveyed: every place with all that can be collated, whatever the order, and nothing passed over."""

from collections import Counter
from collections.abc import Mapping
from types import MappingProxyType

import pytest

from webapp.errors import NotFound
from webapp.operations import reading
from webapp.operations.aligning import align_missing
from webapp.operations.desk import Desk
from webapp.operations.distances import distances
from webapp.operations.importing import import_witness
from webapp.operations.surveying import Survey, survey
from webapp.text.apparatus import printed
from webapp.text.model import EditKind, Header, Kind, Passage, WitnessFile

ENGLISH = {
    "A": ("Khrushchev said the cause of peace has relied on him.", "What about other forces?"),
    "B": ("Khrushchev said that the cause of peace depends on him.", "What about other forces?", "Yours, Peng Zhen."),
    "C": ("Khrushchev said the Cause of peace has relied on him.", "What about other forces?", "Yours, Peng Zhen."),
}


def keep(
    desk: Desk,
    texts: dict[str, tuple[str, ...]],
    *,
    aligned: bool = True,
    title: Mapping[str, str] = MappingProxyType({}),
    **languages: str,
) -> None:
    for siglum, own in texts.items():
        passages = (Passage(Kind.TITLE, title.get(siglum, "Letter")), *(Passage(Kind.PARAGRAPH, text) for text in own))
        source = WitnessFile(passages, Header(siglum=siglum, language=languages.get(siglum, "en")))
        import_witness(desk, document="d", siglum=siglum, source=source, content=siglum.encode(), name="x", actor=None)
    if aligned:
        align_missing(desk, "d")


def apparatus(found: Survey) -> list[list[str]]:
    return [
        [printed(variant, where="" if entry.place.passages else "after") for variant in entry.variants]
        for entry in found.entries((*found.front, *found.body))
    ]


def test_every_place_has_its_variants_and_its_variation(desk: Desk) -> None:
    keep(desk, ENGLISH)
    found = survey(desk, "d", "A")
    assert apparatus(found) == [
        ["said ] said that B", "cause ] Cause C", "has relied ] depends B"],
        ["after ] add. B C: Yours, Peng Zhen."],
    ]
    assert [place.names for place in (*found.front, *found.body)] == [["A.title"], ["A.p1"], ["A.p2"], ["B.p3", "C.p3"]]
    assert [place.variation[:2] for place in found.body] == [(2, 2), (2, 0), (2, 2)]
    assert [entry.agreement for entry in found.entries(found.body)] == [
        (("A",), ("B",), ("C",)),
        (("A",), ("B", "C")),
    ]
    assert [[placed.id for placed in place.after] for place in found.body] == [[], [], ["p2"]]


def test_what_one_witness_alone_adds_is_no_variation_of_one_that_lacks_it_too(desk: Desk) -> None:
    keep(desk, {**ENGLISH, "C": ENGLISH["C"][:2]})
    last = survey(desk, "d", "A").body[-1]
    assert (last.names, last.variation) == (["B.p3"], (2, 1, 0.5))
    assert last.distances == {"B": 1.0, "C": 0.0}


def test_words_added_otherwise_are_places_of_their_own(desk: Desk) -> None:
    keep(desk, {**ENGLISH, "C": (*ENGLISH["C"][:2], "Sincerely, Peng Zhen.")})
    found = survey(desk, "d", "A")
    assert [place.names for place in found.body[2:]] == [["B.p3"], ["C.p3"]]
    assert apparatus(found)[1:] == [["after ] add. B: Yours, Peng Zhen."], ["after ] add. C: Sincerely, Peng Zhen."]]


def test_the_same_words_added_elsewhere_are_another_place(desk: Desk) -> None:
    first, second = ENGLISH["A"]
    keep(desk, {"A": (first, second), "B": (first, "Yours, Chen.", second), "C": (first, second, "Yours, Chen.")})
    assert [place.names for place in survey(desk, "d", "A").body] == [["A.p1"], ["B.p2"], ["A.p2"], ["C.p3"]]


def test_what_the_other_witnesses_lack_is_told_of_every_base(desk: Desk) -> None:
    keep(desk, ENGLISH)
    assert apparatus(survey(desk, "d", "B"))[-1] == ["the passage ] om. A"]


def test_the_order_in_which_witnesses_are_named_makes_no_difference(desk: Desk) -> None:
    keep(desk, ENGLISH)
    assert survey(desk, "d", "A", ["C", "B"]) == survey(desk, "d", "A", ["A", "B", "C"]) == survey(desk, "d", "A")
    assert distances(desk, "d", ["C", "A", "B"]) == distances(desk, "d")
    assert [witness.siglum for witness in survey(desk, "d", "A", ["C"]).collated] == ["C"]


def test_hidden_kinds_are_counted_and_make_no_variant(desk: Desk) -> None:
    keep(desk, ENGLISH)
    found = survey(desk, "d", "A", hidden=[EditKind.CASE])
    assert found.counts == survey(desk, "d", "A").counts
    assert found.counts[EditKind.CASE] == 1
    assert "cause ] Cause C" not in apparatus(found)[0]
    assert found.body[0].variation[:2] == (2, 1)


def test_another_language_is_named_and_not_collated(desk: Desk) -> None:
    keep(desk, {**ENGLISH, "Z": ("赫鲁晓夫说", "其他力量呢")}, aligned=False, Z="zh-Hans")
    found = survey(desk, "d", "Z")
    assert [witness.siglum for witness in found.apart] == ["A", "B", "C"]
    assert (found.collated, found.front, found.body) == ((), (), ())
    states = {pair.state for pair in distances(desk, "d", ["A", "Z"]).pairs}
    assert states == {"apart"}


def test_what_is_not_aligned_yet_is_named_and_not_waited_for(desk: Desk) -> None:
    keep(desk, ENGLISH, aligned=False)
    found = survey(desk, "d", "A")
    assert [witness.siglum for witness in found.waiting] == ["B", "C"]
    assert found.body == ()
    assert [pair.state for pair in distances(desk, "d").pairs] == ["waiting"] * 3


def test_of_one_witness_and_of_texts_without_words_there_is_nothing_to_tell(desk: Desk) -> None:
    keep(desk, {"A": ("One.",)})
    assert survey(desk, "d", "A").body == ()
    assert distances(desk, "d").pairs == ()


def test_what_is_not_there_is_not_found(desk: Desk) -> None:
    keep(desk, {"A": ("One.",)})
    for asked in (("d", "Q"), ("q", "A"), ("d", "A", ["Q"])):
        with pytest.raises(NotFound):
            survey(desk, *asked)


def test_the_counts_of_a_pair_are_those_of_its_page_and_hiding_shortens_the_distance(desk: Desk) -> None:
    keep(desk, ENGLISH, title={"B": "Note"})
    for pair in distances(desk, "d").pairs:
        page = reading.compare(desk, "d", reading.Choice(pair.left.siglum, pair.right.siglum))
        assert (pair.counts, pair.front) == (page.counts + page.front_counts, page.front_counts)
    whole, hidden = distances(desk, "d"), distances(desk, "d", hidden=[EditKind.CASE])
    assert whole.counts == hidden.counts == Counter({EditKind.SUBSTANTIVE: 8, EditKind.CASE: 2})
    length = sum(len(text) for siglum in "AC" for text in ENGLISH[siglum])
    added = len(ENGLISH["C"][2])
    assert whole.between("A", "C") == pytest.approx((2 * len("cause") + added) / length)
    assert hidden.between("C", "A") == pytest.approx(added / length)
    assert whole.between("A", "A") == 0
    assert [witness.siglum for witness in whole.order] == ["A", "C", "B"]
