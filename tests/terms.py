"""Terms for tests: one, and any that can be kept."""

from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from webapp.text.terms import (
    Attested,
    Certainty,
    Form,
    Nearness,
    Relation,
    Rendering,
    Scope,
    Term,
    Verdict,
    settled,
)


def a_term(identity: str = "", **said: Any) -> Term:
    """A term called 矛盾 that says `said`."""
    return replace(Term(identity, (Form("zh-Hans", "矛盾"),)), **said)


_ODD = st.sampled_from([*"|\\#=+-@'\"＝,;<>&]{}/", *"\u00a0\u0301\u200b\u2028\u0085", *"後后𠮷é"])
_CHARACTERS = st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff")
_TEXTS = st.text(st.one_of(_ODD, _CHARACTERS), max_size=5).map(str.strip)
_SEEN = st.builds(lambda before, after: (before + "x" + after).strip(), _TEXTS, _TEXTS)
_NOTES = st.lists(_TEXTS, max_size=3).map("\n".join).map(str.strip)
_TAGS = st.sampled_from(["en", "zh-Hans", "zh-Hant", "zh-Hant-TW", "ro", "ru"])
_IDS = st.sampled_from(["t01", "t02", "9b2f", "a.b_c-d"])


def _some(parts: st.SearchStrategy[Any], by: tuple[str, ...] = ("language", "text")) -> st.SearchStrategy[Any]:
    unique = st.lists(parts, max_size=3, unique_by=lambda one: tuple(getattr(one, name) for name in by))
    return unique.map(tuple)


def terms() -> st.SearchStrategy[Term]:
    """Any term that can be kept."""
    related = st.one_of(
        st.builds(Relation, st.sampled_from(Nearness), term=st.sampled_from(["r1", "r2"]), note=_TEXTS),
        st.builds(Relation, st.sampled_from(Nearness), words=_SEEN, note=_TEXTS),
    )
    forms = st.lists(st.builds(Form, _TAGS, _SEEN), min_size=1, max_size=4, unique=True).map(tuple)
    return st.builds(
        Term,
        _IDS,
        forms,
        _some(st.builds(Form, _TAGS, _SEEN)),
        st.one_of(st.just(""), _SEEN),
        st.booleans(),
        _some(st.builds(Rendering, _TAGS, _SEEN, st.sampled_from(["", *Verdict]), _TEXTS)),
        _some(related, ("term", "words")),
        st.sampled_from([Scope(), Scope("letter"), Scope("letter", "A", "p10")]),
        _some(st.builds(Attested, _TAGS, _SEEN, _SEEN), ("language", "text", "citation")),
        st.sampled_from(["", *Certainty]),
        _NOTES,
    ).map(settled)


ODD = Term(
    "9b2f",
    (Form("en", "＝x"), Form("en", "\\| # |")),
    pinyin="＝1",
    renderings=(Rendering("en", "=1", "", "Variorum rendering: preferred"),),
    relations=(Relation("near", words="#r1"), Relation("near", words="| #r1", note="# |")),
    attested=(Attested("en", "'", "Variorum attested: x"),),
    notes="Variorum scope: letter\nand @more",
)
"""A term whose words look like what they are written with."""
