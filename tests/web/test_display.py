"""How values are put into words."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from webapp.operations.reading import Cell, ScriptChoice
from webapp.text.model import Document, Header, Kind, Passage, PlacedPassage, Witness
from webapp.web import display


def cell(position: int, kind: Kind = Kind.PARAGRAPH) -> Cell:
    return Cell("A", PlacedPassage(f"p{position}", position, Passage(kind, "x")), "x", "en", 0)


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ([cell(10)], "¶ 10"),
        ([cell(10), cell(11), cell(12)], "¶ 10–12"),
        ([cell(10), cell(14)], "¶ 10, 14"),
        ([cell(0, Kind.DATE_LINE)], "Date line"),
        ([cell(0, Kind.TITLE), cell(0, Kind.SUMMARY)], "Title, Summary"),
    ],
)
def test_passages_are_called_by_their_numbers(cells: list[Cell], said: str) -> None:
    assert display.range_of(cells).replace("\u00a0", " ") == said


@pytest.mark.parametrize(
    ("share", "said"), [(0, "0 %"), (0.001, "under 1 %"), (0.0051, "1 %"), (0.234, "23 %"), (1, "100 %")]
)
def test_shares_are_told_in_hundredths(share: float, said: str) -> None:
    assert display.percent(share) == said


@pytest.mark.parametrize(("number", "said"), [(0, "0 things"), (1, "1 thing"), (1200, "1,200 things")])
def test_counts_agree_with_what_they_count(number: int, said: str) -> None:
    assert display.counted(number, "thing") == said


@pytest.mark.parametrize(
    ("citation", "said"),
    [
        ('"The Title, with commas", May 9, 1963, An Archive, F 1-4. <https://example.org/1>', "An Archive, F 1-4"),
        ("“The Title”, An Archive", "An Archive"),
        ("An Archive, https://example.org/1", "An Archive"),
        ('"The Title"', ""),
        ("", ""),
    ],
)
def test_where_a_document_is_kept_is_taken_from_its_citation(citation: str, said: str) -> None:
    assert display.reference(Document("d", "", "The Title", "May 9, 1963", "1963-05-09", citation, "")) == said


@pytest.mark.parametrize(
    ("tag", "script", "shown"),
    [("zh-Hans", "hant", "zh-Hant"), ("zh", "hans", "zh-Hans"), ("zh-Hans", "source", "zh-Hans"), ("en", "hant", "en")],
)
def test_the_language_of_a_text_follows_the_characters_it_is_shown_in(
    tag: str, script: ScriptChoice, shown: str
) -> None:
    assert display.language(Witness("w", "d", "Z", Header(language=tag)), script) == shown


def test_a_witness_that_does_not_say_its_language_is_undetermined() -> None:
    assert display.language(Witness("w", "d", "Z", Header()), "hant") == "und"


@pytest.mark.parametrize(("date", "said"), [("1963-05-09", "9 May 1963"), ("May 1963", "May 1963"), ("", "")])
def test_dates_are_written_out(date: str, said: str) -> None:
    assert display.day(date) == said


def test_moments_are_told_in_universal_time() -> None:
    east = timezone(timedelta(hours=8))
    assert display.moment(datetime(2026, 11, 24, 1, 5, tzinfo=east)) == "23 November 2026, 17:05 UTC"
    assert display.moment(datetime(2026, 11, 24, 1, 5, tzinfo=UTC)) == "24 November 2026, 01:05 UTC"


@pytest.mark.parametrize(
    ("label", "short"),
    [("Revised translation, 2026", "Revised"), ("Chinese reconstruction, 2026", "Chinese reconstruction"), ("B", "B")],
)
def test_labels_are_short_where_there_is_little_room(label: str, short: str) -> None:
    assert display.short_label(Witness("w", "d", "B", Header(label=label))) == short
