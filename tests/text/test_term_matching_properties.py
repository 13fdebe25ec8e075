"""What holds for all terms and texts: hits are whole words, say what they are, and the longest keep their places."""

from itertools import pairwise

import regex
from hypothesis import example, given, settings
from hypothesis import strategies as st

from webapp.text.chinese import folded
from webapp.text.term_forms import Form, cut
from webapp.text.term_matching import Hit, Matcher

COMMON = ["ab", "cd", "中", "党"] * 5
WORDS = st.sampled_from([*COMMON, "abs", "Ab", "cd's", "abcd", "é", "e\u0301", "黨", "12", "1,2", "P'eng", "e"])
JOINS = st.sampled_from([*" " * 8, "", "", "-", "–", "\n", "", ", ", "—", "\u00a0", "-\n", " - "])
TEXTS = st.lists(st.tuples(WORDS, JOINS), max_size=14).map(lambda parts: "".join(word + join for word, join in parts))
FORMS = (
    st.lists(st.tuples(WORDS, st.sampled_from([" ", "-", ""])), min_size=1, max_size=4)
    .map(lambda parts: "".join(word + join for word, join in parts).strip(" -"))
    .filter(lambda form: len(form) > 1 or form in "中央黨党")
    .filter(lambda form: form not in ("é", "e\u0301"))
)
TERMS = st.lists(FORMS, max_size=6).map(lambda forms: [Form(form, form, "ro") for form in forms])
ENGLISH = st.lists(FORMS, max_size=6).map(lambda forms: [Form(form, form, "en") for form in forms])


def bare(text: str) -> str:
    return "".join(cut(text).keys)


def spans(hits: tuple[Hit, ...]) -> set[tuple[int, int]]:
    return {(hit.start, hit.end) for hit in hits}


@given(TERMS, TEXTS)
def test_a_hit_reads_as_its_forms_do(terms: list[Form], text: str) -> None:
    for hit in Matcher(terms).hits(text, inside=True):
        assert {bare(form.text) for form in hit.forms} == {bare(text[hit.start : hit.end])}


@example([Form("part", "eng", "en")], "P'eng")
@given(ENGLISH, TEXTS)
def test_a_hit_is_never_inside_a_word(terms: list[Form], text: str) -> None:
    bounds = {found.start() for found in regex.finditer(r"\b", text, regex.WORD)} | {0, len(text)}
    unspaced = {at for at, character in enumerate(text) if character in "中央黨党"}
    for hit in Matcher(terms).hits(text, inside=True):
        assert hit.start in bounds or {hit.start, hit.start - 1} & unspaced
        assert hit.end in bounds or {hit.end, hit.end - 1} & unspaced or text[hit.end :].startswith("'s")


@given(ENGLISH, TEXTS)
def test_hits_do_not_overlap_and_inner_ones_are_inside_longer_ones_of_other_terms(terms: list[Form], text: str) -> None:
    hits = Matcher(terms).hits(text, inside=True)
    outer = [hit for hit in hits if hit.inside is None]
    assert all(one.end <= other.start for one, other in pairwise(outer))
    assert tuple(outer) == Matcher(terms).hits(text)
    for hit in hits:
        if hit.inside is not None:
            assert hit.inside in outer
            assert hit.inside.start <= hit.start < hit.end <= hit.inside.end
            assert hit.end - hit.start < hit.inside.end - hit.inside.start
            assert not set(hit.terms) & set(hit.inside.terms)


@example([Form("long", "cd ab ab", "en")], "ab cd", "ab cd ab ab")
@given(ENGLISH, FORMS, TEXTS)
def test_a_further_form_takes_no_place_from_a_longer_hit(terms: list[Form], further: str, text: str) -> None:
    alone = spans(Matcher([Form("new", further, "en")]).hits(text, inside=True))
    longest = max((end - start for start, end in alone), default=0)
    before = spans(Matcher(terms).hits(text))
    after = spans(Matcher([*terms, Form("new", further, "en")]).hits(text))
    assert {span for span in before if span[1] - span[0] > longest} <= after


@given(ENGLISH, TEXTS)
def test_the_order_of_the_forms_and_earlier_texts_make_no_difference(terms: list[Form], text: str) -> None:
    matcher = Matcher(terms)
    first = matcher.hits(text, inside=True)
    assert matcher.hits(text, inside=True) == first
    assert spans(Matcher(terms[::-1]).hits(text, inside=True)) == spans(first)


@given(TERMS, TEXTS)
def test_every_place_of_a_form_alone_is_covered_when_others_are_there(terms: list[Form], text: str) -> None:
    together = Matcher(terms).hits(text)
    for form in terms:
        for alone in Matcher([form]).hits(text):
            assert any(hit.start < alone.end and alone.start < hit.end for hit in together)


@settings(max_examples=50)
@given(TERMS, TEXTS)
def test_either_script_has_the_same_hits(terms: list[Form], text: str) -> None:
    assert spans(Matcher(terms).hits(text)) == spans(Matcher(terms).hits(folded(text)))
