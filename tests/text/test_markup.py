"""Marked text carries the witness's words verbatim, whatever is marked in it."""

import re
from collections.abc import Sequence
from html import unescape
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.text import markup
from webapp.text.collation import compared
from webapp.text.diff import diff
from webapp.text.marks import NoteMark, TermMark, WordsMark
from webapp.text.model import Break, Edit, EditKind


def side(text: str, other: str, edits: Sequence[Edit], which: markup.Side) -> str:
    return markup.sides([text], other, edits, which, [()])[0]


TEXT = st.text(alphabet=st.sampled_from(list("ab <>&\"'\n\u00a0〔/〕矛盾")), max_size=30)


class Verbatim(HTMLParser):
    """Reads marked text back: what remains without hidden words is the text."""

    def __init__(self, html: str, without: str = "") -> None:
        super().__init__(convert_charrefs=True)
        self.text, self._open, self._without = "", [""], without
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._open.append(dict(attrs).get("class") or tag)

    def handle_endtag(self, _tag: str) -> None:
        self._open.pop()

    def handle_data(self, data: str) -> None:
        if "vh" not in self._open and not (self._without and self._without in self._open):
            self.text += data


@given(TEXT, TEXT)
def test_each_side_holds_its_text_verbatim(left: str, right: str) -> None:
    edits = diff(left, right)
    assert Verbatim(side(left, right, edits, "left")).text == left
    assert Verbatim(side(right, left, edits, "right")).text == right
    assert Verbatim(markup.plain(left)).text == left


@given(TEXT, TEXT)
def test_the_inline_form_holds_both_texts(left: str, right: str) -> None:
    html = markup.inline(left, right, diff(left, right))
    assert Verbatim(re.sub(r"<ins.*?</ins>", "", html, flags=re.DOTALL)).text == left
    assert Verbatim(re.sub(r"<del.*?</del>", "", html, flags=re.DOTALL)).text == right


@given(st.lists(TEXT, min_size=1, max_size=3), TEXT)
def test_a_side_of_several_passages_comes_out_passage_by_passage(texts: list[str], other: str) -> None:
    edits = diff(markup.SEPARATOR.join(texts), other)
    pieces = markup.sides(texts, other, edits, "left", [()] * len(texts))
    assert [Verbatim(piece).text for piece in pieces] == texts


def test_a_difference_is_told_to_those_who_listen_and_numbered_on_both_sides() -> None:
    edits = diff("a puppet state", "a vassal state")
    assert side("a puppet state", "a vassal state", edits, "left") == (
        'a <del data-edit="1"><span class="vh" dir="ltr">only left: </span>puppet</del> state'
    )
    assert side("a vassal state", "a puppet state", edits, "right") == (
        'a <ins data-edit="1"><span class="vh" dir="ltr">only right: </span>vassal</ins> state'
    )


def test_markup_in_a_text_is_shown_and_not_obeyed() -> None:
    text = '<script>alert("x")</script> & <b hx-get="/">'
    assert "<script" not in markup.plain(text)
    assert unescape(markup.plain(text)) == text


def test_a_page_break_is_marked_where_it_stands_and_a_line_break_is_not() -> None:
    html = markup.plain("Khrushchev's majority was", (Break(12, "page"), Break(21, "line")))
    assert html == (
        'Khrushchev&#x27;s<span class="break" data-kind="page" role="img" aria-label="page break in the file"> </span>'
        "majority was"
    )


def test_a_page_break_inside_a_difference_and_in_a_later_passage_is_kept() -> None:
    edits = diff("one two three", "one four")
    pieces = markup.sides(["one", "two three"], "one four", edits, "left", [(), (Break(3, "page"),)])
    assert 'class="break"' in pieces[1]
    assert 'class="break"' not in pieces[0]


def test_uncertain_words_with_their_alternatives_are_marked() -> None:
    assert markup.plain("罗苏〔矛盾/冲突〕尖锐") == '罗苏<span class="uncertain">〔矛盾/冲突〕</span>尖锐'
    assert "uncertain" not in markup.plain("中发〔63〕328号")


@pytest.mark.parametrize("character", ["\u00a0", "\u200b", "\u202e", "\u2009", "\ufeff", "\u00ad"])
def test_an_invisible_character_is_named_where_it_makes_a_difference(character: str) -> None:
    edits = diff("a b", f"a{character}b")
    html = side(f"a{character}b", "a b", edits, "right")
    assert f'data-name="U+{ord(character):04X}"' in html
    assert "data-name" not in markup.plain(f"a{character}b")


def test_a_difference_of_white_space_alone_is_recognisable() -> None:
    edits = diff("a b", "a  b")
    assert 'class="accidental blank" title="spacing"' in side("a  b", "a b", edits, "right")


def test_one_running_text_has_the_notes_of_both_sides_where_their_words_end() -> None:
    left, right = "A puppet of Moscow, they say.", "So, a vassal of Moscow, they say."
    ties = (("puppet", "Moscow"), ("vassal", "Moscow", "say."))
    marks = [
        markup.joined(
            ["", text],
            [(), [NoteMark(text.index(word) + len(word), at, f"{word}-{siglum}") for at, word in enumerate(words, 1)]],
            siglum,
        )
        for siglum, text, words in zip("AW", (left, right), ties, strict=True)
    ]
    shifted = f" {left}", f" {right}"  # an empty passage stands before each, and is joined to it
    html = markup.inline(*shifted, diff(*shifted), marks=(marks[0], marks[1]))
    found = re.findall(r'([A-Za-z.]+)((?:<a class="note-mark"[^>]*></a>)+)', html)
    told = [(word, re.findall('data-number="([^"]*)"', links)) for word, links in found]
    assert told == [("puppet", ["A 1"]), ("vassal", ["W 1"]), ("Moscow", ["A 2", "W 2"]), ("say.", ["W 3"])]
    assert 'href="#puppet-A"' in html
    assert re.sub('<a class="note-mark"[^>]*></a>', "", html) == markup.inline(*shifted, diff(*shifted))


def test_a_note_in_a_hidden_difference_is_marked_in_the_reading_that_stands() -> None:
    left, right = "The Party met", "The party met"
    note = [NoteMark(len("The party"), "W 1", "n")]
    html = markup.inline(left, right, diff(left, right), markup.Marking(frozenset({EditKind.CASE})), ((), note))
    assert re.sub("<[^>]*>", "|", html) == "The Party|| met"


def test_the_terminal_form_is_readable_without_colour() -> None:
    edits = diff("a puppet", "a vassal")
    assert markup.terminal("a puppet", "a vassal", edits, colour=False) == "a [-puppet-]{+vassal+}"
    assert "\x1b[31m[-puppet-]\x1b[0m" in markup.terminal("a puppet", "a vassal", edits, colour=True)


def test_both_ends_of_a_move_have_one_number_and_what_follows_the_next() -> None:
    left = "We should welcome that. Romania has turned and is no friend."
    right = "Romania has turned and is a friend. We should welcome that."
    edits = compared([(left, right)])[0]
    numbers = [(number, edit.kind) for number, edit in markup.numbered(edits) if edit.kind]
    assert numbers == [(1, EditKind.MOVED), (2, EditKind.SUBSTANTIVE), (1, EditKind.MOVED)]
    html = markup.inline(left, right, edits)
    assert html.count('class="moved" data-edit="1"') == 2


def test_the_terminal_tells_kinds_and_names_what_cannot_be_seen() -> None:
    edits = diff("The Party met", "The party met")
    assert markup.terminal("The Party met", "The party met", edits, colour=False) == "The [-Party-]{+party+}‹case› met"
    edits = diff("Central", "C\u0435ntral")
    assert markup.terminal("Central", "C\u0435ntral", edits, colour=False) == (
        "[-C‹U+0065›entral-]{+C‹U+0435›\u0435ntral+}"
    )


def term(text: str, words: str, *terms: str, deprecated: bool = False) -> TermMark:
    start = text.index(words)
    return TermMark(start, start + len(words), terms or ("t1",), '"a" & b', deprecated)


def bare(html: str) -> str:
    """Marked text with the marks of terms as [words], (later words) and, within another link, {words}."""
    html = re.sub('<a class="term-mark" title="[^"]*" href="/terms/t1" tabindex="-1">(.*?)</a>', r"(\1)", html)
    html = re.sub('<a class="term-mark" title="[^"]*" href="/terms/t1">(.*?)</a>', r"[\1]", html)
    html = re.sub('<span class="term-mark" title="[^"]*" data-href="/terms/t1">(.*?)</span>', r"{\1}", html)
    return re.sub('<a class="note-mark".*?></a>', "*", html)


def test_a_term_is_a_link_that_says_what_it_is() -> None:
    text = "a <puppet> state"
    assert markup.plain(text, [term(text, "<puppet>", deprecated=True)]) == (
        'a <a class="term-mark deprecated" title="&quot;a&quot; &amp; b" href="/terms/t1">&lt;puppet&gt;</a> state'
    )
    assert 'href="/terms/t1,t2/card"' in markup.plain(text, [term(text, "puppet", "t1", "t2")])


def test_a_term_goes_on_where_a_difference_cuts_it_and_a_note_stays_a_link_of_its_own() -> None:
    left, right = "All brother parties met.", "All fraternal parties met."
    marks: list[Break | NoteMark | TermMark] = [NoteMark(len("All brother"), 1, "n"), term(left, "brother parties")]
    (html,) = markup.sides([left], right, diff(left, right), "left", [marks])
    told = bare(html)
    assert "</span>[brother]*</del>( parties) met." in told
    assert Verbatim(html).text == left
    (second,) = markup.sides(["", left], f" {right}", diff(f" {left}", f" {right}"), "left", [(), marks])[1:]
    assert bare(second) == told


def test_one_running_text_has_the_terms_of_both_sides() -> None:
    left, right = "All brother parties met.", "All fraternal parties met."
    joined = [
        markup.joined([text], [[term(text, words)]], "A")
        for text, words in ((left, "brother parties"), (right, "fraternal parties"))
    ]
    told = bare(markup.inline(left, right, diff(left, right), marks=(joined[0], joined[1])))
    assert ["[brother]" in told, "[fraternal]" in told, told.count("( parties)")] == [True, True, 1]


def test_a_term_in_a_link_is_none() -> None:
    text = "We should welcome all fraternal parties here."
    words = WordsMark(text.index("fraternal"), len(text), "c1", "exact")
    told = bare(markup.plain(text, [term(text, "all fraternal parties")], [words]))
    assert "[all ]" in told
    assert ">{fraternal parties} here.</a>" in told
    moved = [Edit((0, 9), (0, 9), EditKind.MOVED, 1)]
    (html,) = markup.sides(["a party b"], "a party b", moved, "left", [[term("a party b", "party")]])
    assert 'title="moved: see the other end">a {party} b</a>' in bare(html)
    alone = markup.Marking(ids=None)  # where the other end is not shown, nothing leads to it
    (html,) = markup.sides(["a party b"], "a party b", moved, "left", [[term("a party b", "party")]], alone)
    assert "a [party] b" in bare(html)


@given(TEXT, TEXT, st.integers(0, 30), st.integers(1, 30))
def test_terms_add_no_character(left: str, right: str, start: int, length: int) -> None:
    end = min(start + length, len(left))
    marks = [TermMark(start, end, ("t1",), "t")] if start < end else []
    (html,) = markup.sides([left], right, diff(left, right), "left", [marks])
    assert Verbatim(html).text == left
