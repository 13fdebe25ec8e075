"""Reading: the real document beside its witnesses, and what is shown while no alignment is there."""

import pytest

from webapp.errors import NotFound
from webapp.operations import alignments, encoder, reading
from webapp.operations.aligning import align_missing
from webapp.operations.comments import comment
from webapp.operations.desk import Desk
from webapp.operations.importing import import_witness
from webapp.operations.people import sign_in_owner
from webapp.operations.reading import Choice
from webapp.operations.sessions import signed_in
from webapp.store import library as shelves
from webapp.text.model import Header, Kind, Passage, WitnessFile

DOCUMENT = "letter"


def witness(siglum: str, *texts: str, language: str = "en") -> WitnessFile:
    passages = [Passage(Kind.TITLE, f"Title {siglum}"), *(Passage(Kind.PARAGRAPH, text) for text in texts)]
    return WitnessFile(tuple(passages), Header(siglum=siglum, language=language, basis="translation"))


@pytest.fixture
def filled(desk: Desk) -> Desk:
    sources = {
        "A": witness("A", "The ship came home late.", "Nobody waited on the quay."),
        "B": witness("B", "The ship came home very late.", "Nobody waited on the quay."),
        "Z": witness("Z", "船很晚才回家。", "码头上没有人等候。", language="zh-Hans"),
    }
    for siglum, source in sources.items():
        content = siglum.encode()
        import_witness(
            desk, document=DOCUMENT, siglum=siglum, source=source, content=content, name=f"{siglum}.txt", actor=None
        )
    return desk


@pytest.fixture
def aligned(filled: Desk) -> Desk:
    align_missing(filled, DOCUMENT)
    return filled


def test_before_the_alignment_the_texts_stand_beside_each_other_unmarked(filled: Desk) -> None:
    shown = reading.compare(filled, DOCUMENT, Choice("A", "B", changed_only=True))
    assert not shown.aligned
    assert (len(shown.rows), shown.hidden_rows, shown.counts.total()) == (2, 0, 0)


def test_after_it_differences_are_marked_and_counted(aligned: Desk) -> None:
    shown = reading.compare(aligned, DOCUMENT, Choice("A", "B"))
    assert shown.aligned
    assert shown.comparable
    assert [row.differences for row in shown.rows] == [1, 0]
    assert "<ins" in shown.rows[0].right[0].html
    assert (shown.counts.total(), shown.changed_rows, shown.front_counts.total()) == (1, 1, 1)


def test_witnesses_that_have_nothing_in_common_are_named(aligned: Desk) -> None:
    assert reading.compare(aligned, DOCUMENT, Choice("A", "B", mode="all")).apart == ()
    other = witness("D", "Bees left the hive in May.", "Clover gives the palest honey.")
    import_witness(aligned, document=DOCUMENT, siglum="D", source=other, content=b"D", name="D.txt", actor=None)
    assert reading.compare(aligned, DOCUMENT, Choice("A", "D")).apart == ()  # nobody knows yet
    align_missing(aligned, DOCUMENT)
    assert reading.compare(aligned, DOCUMENT, Choice("A", "D")).apart == ("D",)
    assert reading.compare(aligned, DOCUMENT, Choice("A", "B", mode="all")).apart == ("D",)


def test_the_encoder_is_asked_only_across_languages(filled: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    other = witness("D", "Bees left the hive in May.", "Clover gives the palest honey.")
    import_witness(filled, document=DOCUMENT, siglum="D", source=other, content=b"D", name="D.txt", actor=None)
    encoded: list[str] = []

    def cached(*_: object) -> object:
        encoded.append("asked")
        return lambda texts: [[1.0, 0.0]] * len(texts)

    monkeypatch.setattr(encoder, "cached", cached)
    with filled.database.read() as connection:
        sides = {siglum: shelves.revision(connection, DOCUMENT, siglum) for siglum in "ADZ"}
    alignments.compute(filled, sides["A"], sides["D"])  # one language, and not a word in common
    assert encoded == []
    alignments.compute(filled, sides["A"], sides["Z"])
    assert encoded == ["asked"]


def test_only_changed_hides_the_rest_and_says_how_many(aligned: Desk) -> None:
    shown = reading.compare(aligned, DOCUMENT, Choice("A", "B", changed_only=True))
    assert (len(shown.rows), len(shown.strip), shown.hidden_rows) == (1, 2, 1)


def test_the_sides_can_be_swapped(aligned: Desk) -> None:
    shown = reading.compare(aligned, DOCUMENT, Choice("B", "A"))
    assert [row.anchor for row in shown.rows] == ["B.p1", "B.p2"]
    assert "<del" in shown.rows[0].left[0].html


def test_links_seen_from_the_other_side_are_mirrored(filled: Desk) -> None:
    merged = witness("M", "The ship came home late. Nobody waited on the quay.")
    import_witness(filled, document=DOCUMENT, siglum="M", source=merged, content=b"M", name="M.txt", actor=None)
    align_missing(filled, DOCUMENT)
    with filled.database.read() as connection:
        one, other = (shelves.revision(connection, DOCUMENT, siglum) for siglum in "AM")
    there, back = alignments.links(filled, one, other), alignments.links(filled, other, one)
    assert [(link.left, link.right) for link in there or []] == [((0, 1), (0,))]
    assert [(link.left, link.right) for link in back or []] == [((0,), (0, 1))]
    seen = reading.passage(filled, DOCUMENT, "A", "p2").counterparts[1]
    assert [placed.id for placed in seen.together] == ["p1", "p2"]  # what the merged passage was compared with


def test_two_languages_are_aligned_and_not_compared_word_by_word(aligned: Desk) -> None:
    shown = reading.compare(aligned, DOCUMENT, Choice("A", "Z", changed_only=True))
    assert shown.aligned
    assert not shown.comparable
    assert [row.relation for row in shown.rows] == ["1:1", "1:1"]
    assert shown.hidden_rows == 0


def test_a_change_of_script_is_for_the_eye_and_keeps_the_alignment(aligned: Desk) -> None:
    for choice in (Choice("A", "Z", script="hant"), Choice("Z", "A", script="hant")):
        shown = reading.compare(aligned, DOCUMENT, choice)
        assert shown.aligned
        cell = (shown.rows[1].right if choice.right == "Z" else shown.rows[1].left)[0]
        assert (cell.placed.passage.text, cell.language) == ("碼頭上沒有人等候。", "zh-Hant")


def test_all_witnesses_stand_under_one_another(aligned: Desk) -> None:
    shown = reading.compare(aligned, DOCUMENT, Choice("A", "B", mode="all"))
    assert [list(row.others) for row in shown.rows] == [["B", "Z"], ["B", "Z"]]
    assert [row.differences for row in shown.rows] == [1, 0]


def test_a_witness_alone_is_shown_against_itself(aligned: Desk) -> None:
    shown = reading.compare(aligned, DOCUMENT, Choice("A", "A"))
    assert shown.aligned
    assert not shown.counts


def test_a_passage_shows_its_counterparts_threads_and_neighbours(aligned: Desk) -> None:
    before = reading.fingerprint(aligned, DOCUMENT)
    person = signed_in(aligned, sign_in_owner(aligned, "Ada"))
    assert person is not None
    shown = reading.passage(aligned, DOCUMENT, "A", "p1")
    comment(
        aligned,
        person.account,
        document=DOCUMENT,
        siglum="A",
        passage_id="p1",
        text_hash=shown.placed.passage.text_hash,
        body="Late?",
        key="k1",
    )
    assert reading.fingerprint(aligned, DOCUMENT) != before
    shown = reading.passage(aligned, DOCUMENT, "A", "p1")
    assert [thread.comments[0].body for thread in shown.threads] == ["Late?"]
    assert (shown.previous, shown.next) == ("title", "p2")
    revised, chinese = shown.counterparts
    assert revised.witness.siglum == "B"
    assert revised.cells is not None
    assert chinese.cells is not None
    assert "very" in revised.cells[0].html
    assert chinese.cells[0].placed.passage.text == "船很晚才回家。"
    assert reading.library(aligned)[0].open_threads == 1
    assert reading.compare(aligned, DOCUMENT, Choice("A", "B")).rows[0].left[0].open_threads == 1


def test_what_is_not_there_is_said(aligned: Desk) -> None:
    with pytest.raises(NotFound, match="letters"):
        reading.fingerprint(aligned, "letters")
    with pytest.raises(NotFound, match="has no witness Q; there is A, B, Z"):
        reading.compare(aligned, DOCUMENT, Choice("A", "Q"))
    with pytest.raises(NotFound, match="has no passage p9; its body is ¶ 1 to ¶ 2"):
        reading.passage(aligned, DOCUMENT, "A", "p9")
    with pytest.raises(NotFound, match="no revision 7"):
        reading.passage(aligned, DOCUMENT, "A", "p1", 7)
    with pytest.raises(NotFound):
        reading.default_choice(aligned, "letters")
