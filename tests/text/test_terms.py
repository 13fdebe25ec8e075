"""What a term may say, and how it is written in lines."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.terms import ODD, a_term, terms
from webapp.errors import InvalidInput
from webapp.text import term_lines
from webapp.text.languages import cased, chinese_script
from webapp.text.terms import (
    Attested,
    Form,
    Relation,
    Rendering,
    Scope,
    Term,
    as_said,
    check,
    from_said,
    in_both_scripts,
    settled,
    sought,
)


@example(ODD)
@settings(max_examples=40)
@given(terms())
def test_any_term_can_be_kept_and_is_written_in_lines_and_in_json_code_point_for_code_point(term: Term) -> None:
    check(term, {one.term for one in term.relations})
    assert term_lines.read(term_lines.spelled(term), term.id) == term
    assert from_said(term.id, as_said(term)) == term


@pytest.mark.parametrize(
    ("term", "told"),
    [
        (Term(), "no form: write at least one"),
        (a_term(forms=(Form("en", ""),)), "Form 1 has no text"),
        (a_term(forms=(Form("en", "\u200b\u2060"),)), "Form 1 has no text"),
        (a_term(forms=(Form("en", "a\x00b"),)), r"Form 1 has a character .*\(NUL\): remove it"),
        (a_term(aliases=(Form("en", "a\ud800"),)), r"Alias 1 has a lone surrogate .*\(U\+D800\)"),
        (a_term(forms=(Form("en", "a\nb"),)), r"U\+000A"),
        (a_term(forms=(Form("en", "a\ufffe"),)), r"U\+FFFE"),
        (a_term(notes="a\x0b"), r"The notes has a character .*U\+000B"),
        (a_term(forms=(Form("en", "x" * 501),)), "has 501 characters; the limit is 500: shorten it"),
        (a_term(forms=(Form("en", "word "),)), "begins or ends with a space"),
        (a_term(renderings=(Rendering("en", "word", "good"),)), "Rendering 1: “good” is no verdict: it is preferred"),
        (a_term(forms=(Form("xx-nothing", "word"),)), "“xx-nothing” is no language tag"),
        (a_term(forms=(Form("", "word"),)), "“” is no language tag"),
        (a_term(relations=(Relation("near", "t99"),)), "Relation 1: there is no term t99; take an id"),
        (a_term("t01", relations=(Relation("near", "t01"),)), "relates the term to itself"),
        (a_term(relations=(Relation("far", words="word"),)), "“far” is no relation: it is equivalent, near, different"),
        (a_term(relations=(Relation("near"),)), "Relation 1 has no text"),
        (a_term(relations=(Relation("near", "t02", "words"),)), "names both a term and words"),
        (a_term(forms=(Form("en", "word"), Form("en", "word"))), "Form “en word” is there 2 times"),
        (a_term(renderings=(Rendering("en", "w"), Rendering("en", "w", "admitted"))), "“en w” is there 2 times"),
        (a_term(attested=(Attested("en", "word", ""),)), "Attested rendering 1 has no citation"),
        (a_term(certainty="not in the seed"), "“not in the seed” is no certainty: it is sure, probable, uncertain"),
        (a_term(scope=Scope("letter", "", "p1")), "names a passage without its document and witness"),
        (a_term("new"), "cannot be the id of a term"),
        (a_term("a/b"), "cannot be the id of a term"),
        (a_term(forms=tuple(Form("en", f"w{n}") for n in range(201))), "There are 201 under forms; the limit is 200"),
    ],
)
def test_what_cannot_be_kept_is_told_with_its_place_and_what_to_do(term: Term, told: str) -> None:
    with pytest.raises(InvalidInput, match=told):
        check(term, {"t01", "t02"})


@pytest.mark.parametrize("text", ["x", ".*", "(?:", "\\", "一", "|", "後", "x" * 500, "🀄", "C++"])
def test_odd_forms_are_forms(text: str) -> None:
    check(a_term(forms=(Form("en", text),)), ())


def test_only_three_of_many_faults_are_told() -> None:
    with pytest.raises(InvalidInput, match=r"Form 3 .*\(and 2 more faults\)"):
        check(a_term(forms=tuple(Form("en", f"w{n} ") for n in range(5))), ())


@pytest.mark.parametrize(
    ("field", "text", "told"),
    [
        ("forms", "word", "forms, line 1 .* has 1 part: write language | text"),
        ("renderings", "en | a\n\nen | b | preferred | why | what", r"renderings, line 3 .* has 5 parts"),
        ("relations", "near", "relations, line 1"),
        ("attested", "en | word", "attested, line 1 .* has 2 parts: write language | text | citation"),
        ("scope", "letter/A", "“letter/A” is no scope"),
        ("scope", "letter//p1", "is no scope"),
        ("exact", "perhaps", "“perhaps” is not understood: write yes"),
    ],
)
def test_a_line_that_is_not_understood_is_named(field: str, text: str, told: str) -> None:
    with pytest.raises(InvalidInput, match=told):
        term_lines.read({"forms": "en | x"} | {field: text})


def test_lines_are_read_as_a_person_writes_them() -> None:
    said = {
        "forms": "ZH-hans|矛盾\r\n\r\n  en  |  contradiction ",
        "renderings": "en | a \\| b | preferred\nen | \\\\",
        "relations": "near | #t02 | see there\nDifferent Referent | \\#tag",
        "certainty": "Sure",
        "exact": "yes",
        "scope": "letter / A / p10",
    }
    term = term_lines.read(said, "t01")
    assert term.forms == (Form("en", "contradiction"), Form("zh-Hans", "矛盾"))
    assert term.renderings == (Rendering("en", "a | b", "preferred"), Rendering("en", "\\"))
    assert term.relations == (Relation("near", "t02", "", "see there"), Relation("different referent", "", "#tag"))
    assert (term.certainty, term.exact, term.scope) == ("sure", True, Scope("letter", "A", "p10"))


@given(st.sampled_from(["zh-hans", "EN", "zh-hant-tw", "sr-latn-rs", "de-1996"]))
def test_tags_are_spelled_in_the_usual_way(tag: str) -> None:
    usual = {"zh-hans": "zh-Hans", "EN": "en", "zh-hant-tw": "zh-Hant-TW", "sr-latn-rs": "sr-Latn-RS"}
    assert cased(tag) == usual.get(tag, tag)


def test_a_tag_says_the_script_of_chinese() -> None:
    found = {tag: chinese_script(tag) for tag in ("zh-Hans", "zh-TW", "zh-Hant-HK", "zh-CN", "zh", "ja", "en-CN")}
    assert found == dict.fromkeys(("zh-TW", "zh-Hant-HK"), "hant") | dict.fromkeys(("zh-Hans", "zh-CN"), "hans") | (
        dict.fromkeys(("zh", "ja", "en-CN"))
    )


def test_chinese_in_one_script_is_offered_in_the_other() -> None:
    typed = Term("", (Form("zh-Hans", "兄弟党"),), (Form("zh-Hant", "赫魯曉夫"), Form("en", "Khrushchev")))
    offered = in_both_scripts(typed)
    assert offered.forms == (Form("zh-Hans", "兄弟党"), Form("zh-Hant", "兄弟黨"))
    assert Form("zh-Hans", "赫鲁晓夫") in offered.aliases
    assert in_both_scripts(offered) == offered


def test_what_is_sought_of_a_term_says_what_it_is() -> None:
    term = settled(
        Term(
            "t1", (Form("zh-Hans", "后"),), (Form("en", "queen"),), "", True, (Rendering("en", "empress", "preferred"),)
        )
    )
    assert [(one.text, one.language, one.exact, one.role, one.verdict) for one in sought(term)] == [
        ("后", "zh-Hans", True, "form", ""),
        ("queen", "en", True, "alias", ""),
        ("empress", "en", True, "rendering", "preferred"),
    ]


def test_changes_are_the_lines_that_went_and_came() -> None:
    before = a_term(renderings=(Rendering("en", "a"), Rendering("en", "b")))
    after = a_term(renderings=(Rendering("en", "b"), Rendering("en", "a", "preferred")), notes="n")
    assert term_lines.changes(before, after) == [
        ("renderings", ["en | a"], ["en | a | preferred"]),
        ("notes", [], ["n"]),
    ]
    turned = a_term(renderings=(Rendering("en", "b"), Rendering("en", "a")))
    assert term_lines.changes(before, turned) == [("renderings", ["en | a", "en | b"], ["en | b", "en | a"])]
