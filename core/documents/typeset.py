"""Letters as PDF: set by typst with the fonts of a wheel (Noto Serif SC and Noto Sans SC, SIL Open Font License)."""

import json
from pathlib import Path

import pylopdf_fonts_zh_cn

from core.documents.letters import Letter

TEMPLATE = Path(__file__).parent / "data" / "letter.typ"
FONTS = Path(pylopdf_fonts_zh_cn.__file__).parent
MEDIA_TYPE = "application/pdf"


def pdf_of(letter: Letter) -> bytes:
    """Return a letter as PDF, its fonts embedded; the text goes in as data, never as source."""
    import typst  # noqa: PLC0415 seven megabytes, in no worker that never sets a letter

    pdf: bytes = typst.compile(
        str(TEMPLATE),
        format="pdf",
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        sys_inputs={"letter": json.dumps(letter.as_data(), ensure_ascii=False)},
    )
    return pdf
