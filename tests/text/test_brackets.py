"""Brackets are called what they can be shown to be, and nothing else."""

import pytest

from webapp.text.brackets import BracketRole, brackets


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("capitalist countries, [Khrushchev] already created chaos", BracketRole.INSERTION),
        ("[The Romanians] expressed dissatisfaction", BracketRole.INSERTION),
        ("Even if it changed, [dealing with Yugoslavia] should be discussed", BracketRole.INSERTION),
        ("listen to the command [of Moscow] as before", BracketRole.INSERTION),
        ("When contacting [Romanians], we need", BracketRole.INSERTION),
        ("he spoke of it [again].", BracketRole.INSERTION),
        ("Zhongfa [63] No. 328", BracketRole.NUMBER),
        ("中发〔63〕328号", BracketRole.NUMBER),
        ("罗苏〔矛盾/冲突〕尖锐", BracketRole.ALTERNATIVES),
        ("[Top Secret] (Only for relevant comrades)", BracketRole.UNKNOWN),
        ("[...]", BracketRole.UNKNOWN),
        ("He said [...] and left", BracketRole.UNKNOWN),
        ("He said [illegible] and left", BracketRole.UNKNOWN),
        ("as they wrote [sic] in May", BracketRole.UNKNOWN),
        ("as was shown [12] before", BracketRole.UNKNOWN),
        ("［绝密］（阅后退回）", BracketRole.UNKNOWN),
    ],
)
def test_the_role_of_a_bracket(text: str, role: BracketRole) -> None:
    (found,) = brackets(text)
    assert found.role is role
    assert text[found.start] in "[〔［"
    assert text[found.end - 1] in "]〕］"


def test_a_lacuna_is_never_asserted() -> None:
    assert not any("lacuna" in role for role in BracketRole)


def test_several_brackets_come_in_order_and_parentheses_are_none() -> None:
    found = brackets("[one] of (these) and [two] of those")
    assert [(bracket.start, bracket.end) for bracket in found] == [(0, 5), (21, 26)]
