"""Terms in TBX-Basic: what is written reads back, here and in another reader; of other files nothing is lost unsaid."""

from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from translate.storage import tbx

from tests.terms import ODD, a_term, terms
from webapp.errors import InvalidInput
from webapp.exchange.term_tbx import NAMESPACE, OF_2008, OF_2019, Names, write_terms
from webapp.exchange.term_tbx_reading import read_terms
from webapp.text.terms import Form, Relation, Rendering, Term


@example([ODD], OF_2019)
@settings(max_examples=25)
@given(st.lists(terms(), max_size=3, unique_by=lambda one: one.id), st.sampled_from([OF_2019, OF_2008]))
def test_a_file_reads_back_code_point_for_code_point(some: list[Term], names: Names) -> None:
    found = read_terms(write_terms(some, names), "terms.tbx")
    assert [one.over(Term(one.term.id)) for one in found.terms] == some
    assert (found.refused, found.remarks) == ((), ())


SOME = [
    Term(
        "t07",
        (Form("en", "Moscow Statement"), Form("zh-Hans", "莫斯科声明"), Form("zh-Hant", "莫斯科聲明")),
        renderings=(
            Rendering("en", "1960 Statement", "admitted"),
            Rendering("en", "Moscow Declaration", "deprecated", "1957"),
        ),
        relations=(Relation("near", "9b2f"),),
    ),
    Term("9b2f", (Form("en", "Declaration & <others>"), Form("zh-Hans", "宣言"))),
]


class _Unit(tbx.tbxunit):
    """Translate Toolkit's unit, under the element names of the edition of 2019."""

    rootNode = OF_2019.concept  # noqa: N815 – the library's names
    languageNode = OF_2019.language  # noqa: N815


class _File(tbx.tbxfile):
    UnitClass, namespace = _Unit, NAMESPACE
    rootNode = OF_2019.root  # noqa: N815


@pytest.mark.parametrize(("reader", "names"), [(tbx.tbxfile, OF_2008), (_File, OF_2019)])
def test_another_reader_has_the_same_terms(reader: Any, names: Names) -> None:
    store = reader.parsestring(write_terms(SOME, names).encode(), sourcelanguage="en", targetlanguage="zh-Hans")
    assert [(unit.getid(), unit.source, unit.target) for unit in store.units] == [
        ("t07", "Moscow Statement", "莫斯科声明"),
        ("_9b2f", "Declaration & <others>", "宣言"),
    ]


def test_another_reader_has_the_verdicts() -> None:
    reader: Any = tbx.tbxfile
    store = reader.parsestring(write_terms(SOME, OF_2008).encode(), sourcelanguage="en", targetlanguage="zh-Hant")
    unit = store.units[0]
    assert [(one.text, one.administrative_status, one.deprecated) for one in unit.get_source_terms()] == [
        ("Moscow Statement", "preferredTerm-admn-sts", False),
        ("1960 Statement", "admittedTerm-admn-sts", False),
        ("Moscow Declaration", "deprecatedTerm-admn-sts", True),
    ]
    assert [one.text for one in unit.get_target_terms()] == ["莫斯科聲明"]


def test_the_file_is_tbx_basic_of_2019() -> None:
    told = write_terms([a_term("t1", relations=(Relation("near", "t2"),), exact=True)])
    assert f'<tbx xmlns="{NAMESPACE}" style="dca" type="TBX-Basic" xml:lang="en">' in told
    assert '<conceptEntry id="t1">' in told
    assert "<note>Variorum relation: near | #t2</note>" in told  # t2 is not in the file, where a reference must lead
    assert "<note>Variorum exact: yes</note>" in told


OTHERS = """<?xml version="1.0"?>
<!DOCTYPE martif SYSTEM "TBXcoreStructV02.dtd">
<martif type="TBX"><text><body>
<termEntry id="c5">
  <descripGrp><descrip type="definition">A contradiction
     in terms</descrip><admin type="source">Mao</admin></descripGrp>
  <transacGrp><transac type="transactionType">origination</transac><date>2020</date></transacGrp>
  <langSet xml:lang="en">
    <tig><term>contradiction</term><termNote type="partOfSpeech">noun</termNote></tig>
    <tig><term>conflict</term><termNote type="administrativeStatus">supersededTerm-admn-sts</termNote>
      <note>too weak</note></tig>
    <ntig><termGrp><term>CTR</term><termNote type="termType">acronym</termNote></termGrp></ntig>
  </langSet>
  <langSet xml:lang="zh-CN"><tig><term>矛<hi>盾</hi></term></tig></langSet>
  <ref type="crossReference" target="c6">see also</ref>
</termEntry></body></text></martif>"""


def test_of_other_tools_files_nothing_is_lost_without_a_word() -> None:
    found = read_terms(OTHERS, "others.tbx")
    (one,) = found.terms
    assert one.line == 4
    assert one.term == Term(
        "c5",
        (Form("en", "contradiction"), Form("zh-CN", "矛盾")),
        (Form("en", "CTR"),),
        renderings=(Rendering("en", "conflict", "deprecated", "too weak"),),
        relations=(Relation("near", "c6", "", "see also"),),
        notes="definition: A contradiction\n     in terms\nsource: Mao\ncontradiction: partOfSpeech: noun",
    )
    assert found.remarks == ("Who entered or changed what when has no place in a term and is left out (1 times).",)
    assert one.over(a_term("c5", exact=True)).exact  # of which the file says nothing


BOMB = '<!DOCTYPE tbx [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>\n<tbx>&b;</tbx>'


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("<tbx>\n <text></tbx>", "t.tbx, line 2, column 10: this is not well-formed XML (mismatched tag)"),
        ("words", "t.tbx, line 1, column 1: this is not well-formed XML"),
        ("<html/>", "t.tbx, line 1: this is no TBX: its root is “html”"),
        ('<tbx style="dct"/>', "t.tbx, line 1: this TBX is in DCT style; save it in DCA"),
        (BOMB, "t.tbx, line 1, column "),
        ('<!DOCTYPE tbx [<!ENTITY a SYSTEM "file:///etc/passwd">]><tbx>&a;</tbx>', "t.tbx, line 1, column "),
        ("<a>" * 101, "t.tbx, line 1, column 301: elements stand in one another more than 100 deep"),
    ],
)
def test_what_is_no_tbx_is_told_with_line_and_column(text: str, told: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        read_terms(text, "t.tbx")
    assert caught.value.message.startswith(told)
    if "ENTITY" in text:
        assert "declares entities" in caught.value.message


def test_a_concept_that_says_what_no_term_can_is_refused_with_its_line() -> None:
    told = write_terms([a_term("t1"), a_term("t2"), a_term("t1")]).replace(
        '<conceptEntry id="t2">', '<conceptEntry id="t2"><note>Variorum scope: a/b</note>'
    )
    found = read_terms(told, "t.tbx")
    assert [one.term.id for one in found.terms] == ["t1"]
    assert [one.message.partition(":")[0] for one in found.refused] == ["scope", "the id t1 is that of line 5 already"]
