"""Letters: one text printed two ways, clauses counted, nothing in the text read as markup."""

import sys
from io import BytesIO

import pytest
from docx import Document

from core.documents import letters, typeset
from core.documents.letters import Letter, in_characters
from core.documents.typeset import pdf_of
from core.documents.word import docx_of

HOSTILE = 'A<B> #sys.inputs *x* $y$ \\ "z" @r'
LETTER = Letter(
    title="劳动争议调解协议书",
    issuer="海曙区总工会",
    number="330203工调〔2026〕1号",
    receiver="宁波甬南纺织有限公司",
    blocks=(
        letters.facts(("申请人", HOSTILE)),
        letters.head("争议事项"),
        *letters.text("第一段。\n\n第二段㐂。"),
        letters.clauses("支付工资8,500.00元（大写：人民币捌仟伍佰元整）。", HOSTILE),
        letters.table(("期次", "金额（元）"), (("1", "4,250.00"), ("2", "4,250.00")), (1,)),
        letters.sign("申请人", "调解员"),
    ),
    signed_by="海曙区总工会",
    day="2026年9月5日",
    foot="第一联",
)


@pytest.mark.parametrize(
    ("number", "words"), [(1, "一"), (9, "九"), (10, "十"), (11, "十一"), (20, "二十"), (32, "三十二"), (100, "100")]
)
def test_clauses_are_counted_in_characters(number, words):
    assert in_characters(number) == words


def test_a_letter_is_set_as_pdf_with_its_fonts_and_without_active_content():
    pdf = pdf_of(LETTER)
    assert pdf.startswith(b"%PDF-")
    assert b"NotoSerifSC" in pdf
    assert not any(mark in pdf for mark in (b"/JavaScript", b"/OpenAction", b"/Launch"))


def test_a_letter_is_written_for_word_word_by_word():
    document = Document(BytesIO(docx_of(LETTER)))
    lines = [paragraph.text for paragraph in document.paragraphs]
    assert lines[0] == "劳动争议调解协议书"
    assert f"申请人：{HOSTILE}" in lines
    assert "第一条　支付工资8,500.00元（大写：人民币捌仟伍佰元整）。" in lines
    assert [cell.text for cell in document.tables[0].rows[2].cells] == ["2", "4,250.00"]


def test_setting_leaves_nothing_in_the_process_that_asked(monkeypatch, tmp_path):
    pdf_of(LETTER)
    assert "typst" not in sys.modules

    monkeypatch.setattr(typeset, "TEMPLATE", tmp_path / "gone.typ")
    with pytest.raises(RuntimeError, match="could not be set"):
        pdf_of(LETTER)
