"""What each witness has for a term: nothing is passed over, and what is a guess is said to be one."""

from collections.abc import Sequence

from webapp.text.ledger import Ledger, Side, Spot, ledger, verdict
from webapp.text.terms import Form, Relation, Rendering, Term

A = "The conflict is sharp, and conflicts will erupt."
B = "The contradiction is sharp, and conflicts will erupt."
C = "Their contradiction is sharp."


def side(siglum: str, texts: Sequence[str], *words: str, inside: str = "", language: str = "en") -> Side:
    """A witness with the term's words wherever they stand; those in `inside` are part of a longer term of that name."""
    spots = [
        Spot(number, text.index(word), text.index(word) + len(word), word.strip().removesuffix("s"), inside)
        for number, text in enumerate(texts)
        for word in words
        if word in text
    ]
    return Side(siglum, language, texts, spots)


def told(found: Ledger) -> dict[str, list[tuple[str, str, int]]]:
    return {
        cell.siglum: [(one.rendering, one.occurrences[0].tier, len(one.occurrences)) for one in cell.renderings]
        for cell in found.cells
    }


def one_place(*sides: Side) -> list[list[tuple[int, ...]]]:
    return [[tuple(range(len(one.texts))) for one in sides]]


def test_every_rendering_is_counted_and_nothing_is_passed_over() -> None:
    sides = side("A", [A], "conflict ", "conflicts"), side("B", [B], "contradiction", "conflicts"), side("C", [""])
    found = ledger(sides, one_place(*sides))
    assert told(found) == {
        "A": [("conflict", "direct", 2)],
        "B": [("conflict", "direct", 1), ("contradiction", "direct", 1)],
        "C": [("", "nothing", 2)],
    }


def test_agreement_is_told_in_counts() -> None:
    sides = (
        side("A", [A], "conflicts"),
        side("B", [B], "conflicts"),
        side("C", [C], "contradiction"),
        Side("D", "en", [], []),
    )
    places = [[(0,), (0,), (0,), ()]]
    found = ledger(sides, places)
    assert found.differ
    agreed = found.agreement
    assert agreed is not None
    assert (agreed.rendering, agreed.using, agreed.witnesses) == ("conflict", 2, 4)
    assert (agreed.in_places, agreed.places, agreed.nothing) == (2, 4, 1)
    assert [one.occurrences[0].passage for one in found.cells[3].renderings] == [None]


def test_words_that_are_not_known_are_found_by_alignment_and_their_context_is_exact() -> None:
    left, right = "𝒜 treaty was signed in the capital.", "𝒜 pact was signed in the capital."
    sides = side("A", [left], "treaty"), side("B", [right])
    found = ledger(sides, one_place(*sides))
    assert told(found)["B"] == [("pact", "in place", 1)]
    one = found.cells[1].renderings[0].occurrences[0]
    assert (one.left, right[one.start : one.end], one.right) == ("𝒜 ", "pact", " was signed in the capital.")


def test_words_that_are_counted_are_no_counterpart_of_others() -> None:
    left, right = "The treaty was signed. Another treaty failed.", "The treaty was signed. Another pact failed."
    both = [Spot(0, start, start + 6, "treaty") for start in (4, 31)]
    sides = Side("A", "en", [left], both), Side("B", "en", [right], both[:1])
    assert told(ledger(sides, one_place(*sides)))["B"] == [("pact", "in place", 1), ("treaty", "direct", 1)]


def test_a_counterpart_in_the_second_passage_of_a_place_has_that_passages_offsets() -> None:
    sides = (
        side("A", ["It began. They signed a treaty there."], "treaty"),
        side("B", ["It began.", "They signed a pact."]),
    )
    found = ledger(sides, one_place(*sides))
    one = found.cells[1].renderings[0].occurrences[0]
    assert (one.passage, one.text, one.start) == (1, "pact", 14)


def test_words_inside_a_longer_term_are_named_and_no_guess_is_made_for_them() -> None:
    sides = side("A", [A], "conflicts"), side("B", [B], "conflicts", inside="armed conflicts")
    found = ledger(sides, one_place(*sides))
    assert found.cells[1].inside == (("armed conflicts", 1),)
    assert found.cells[1].renderings == ()


def test_the_source_says_where_the_term_is() -> None:
    sides = side("O", ["矛盾"], "矛盾", language="zh"), side("A", [A], "conflict ", "conflicts"), side("B", [""])
    found = ledger(sides, one_place(*sides), 0)
    assert told(found)["A"] == [("conflict", "direct", 1)]
    assert found.cells[1].beyond == 1
    assert told(found)["B"] == [("", "nothing", 1)]
    assert [cell.siglum for cell in found.translations] == ["A", "B"]


def test_where_no_words_are_known_in_a_language_nothing_is_claimed() -> None:
    sides = side("A", [A], "conflicts"), Side("R", "ro", ["Conflictul."], None)
    cell = ledger(sides, one_place(*sides)).cells[1]
    assert (cell.unknown, cell.renderings) == (True, ())


def test_the_desk_has_its_verdict_on_a_rendering() -> None:
    term = Term(
        "t",
        (Form("en", "puppet"),),
        renderings=(Rendering("en", "client", "deprecated"), Rendering("en", "tool")),
        relations=(Relation("different referent", words="vassal"),),
    )
    told = [verdict(term, word) for word in ("clients", "Tool", "Vassal", "puppets", "other", "")]
    assert told == ["deprecated", "undecided", "different referent", "form", "", ""]
