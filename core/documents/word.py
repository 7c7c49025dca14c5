"""Letters as Word documents, for offices that finish a text by hand; fonts are named, WPS and Word have them."""

from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from core.documents.letters import Block, Letter

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
BODY, TITLE = "仿宋_GB2312", "方正小标宋简体"


def docx_of(letter: Letter) -> bytes:
    """Return a letter as a Word document."""
    document = Document()
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin, page.right_margin, page.top_margin, page.bottom_margin = Cm(2.8), Cm(2.6), Cm(3.2), Cm(2.8)
    style = document.styles["Normal"]
    style.font.name, style.font.size = BODY, Pt(14)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), BODY)
    _line(document, letter.title, align=WD_ALIGN_PARAGRAPH.CENTER, font=TITLE, size=20)
    if letter.number:
        _line(document, letter.number, align=WD_ALIGN_PARAGRAPH.RIGHT, size=12)
    if letter.receiver:
        _line(document, f"{letter.receiver}：")
    for block in letter.blocks:
        _WRITERS[block.kind](document, block)
    for each in (letter.signed_by, letter.day):
        if each:
            _line(document, each, align=WD_ALIGN_PARAGRAPH.RIGHT)
    if letter.foot:
        page.footer.paragraphs[0].text = letter.foot
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _line(document: Any, words: str, *, align: Any = None, font: str = "", size: int = 0, indent: bool = False) -> Any:
    paragraph = document.add_paragraph()
    run = paragraph.add_run(words)
    if align is not None:
        paragraph.alignment = align
    if font:
        run.font.name = font
        run._element.rPr.rFonts.set(qn("w:eastAsia"), font)
    if size:
        run.font.size = Pt(size)
    if indent:
        paragraph.paragraph_format.first_line_indent = Pt(28)
    return paragraph


def _text(document: Any, block: Block) -> None:
    _line(document, block.text, indent=True)


def _head(document: Any, block: Block) -> None:
    _line(document, block.text, font="黑体")


def _clauses(document: Any, block: Block) -> None:
    for number, words in block.rows:
        _line(document, f"{number}　{words}", indent=True)


def _facts(document: Any, block: Block) -> None:
    for label, words in block.rows:
        _line(document, f"{label}：{words}")


def _table(document: Any, block: Block) -> None:
    grid = document.add_table(rows=1, cols=len(block.head), style="Table Grid")
    for cell, words in zip(grid.rows[0].cells, block.head, strict=True):
        cell.text = words
    for row in block.rows:
        for number, (cell, words) in enumerate(zip(grid.add_row().cells, row, strict=True)):
            cell.text = words
            if number in block.numeric:
                cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _sign(document: Any, block: Block) -> None:
    for (who,) in block.rows:
        _line(document, f"{who}（签名或者盖章）：＿＿＿＿＿＿＿＿＿＿")


_WRITERS = {"text": _text, "head": _head, "clauses": _clauses, "facts": _facts, "table": _table, "sign": _sign}
