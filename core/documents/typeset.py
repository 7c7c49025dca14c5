"""Letters as PDF: set by typst with the fonts of a wheel (Noto Serif SC and Noto Sans SC, SIL Open Font License)."""

import json
import subprocess
import sys
from pathlib import Path

import pylopdf_fonts_zh_cn

from core.documents.letters import Letter

HERE = Path(__file__).parent
TEMPLATE, SETTER = HERE / "data" / "letter.typ", HERE / "setter.py"
FONTS = Path(pylopdf_fonts_zh_cn.__file__).parent
MEDIA_TYPE = "application/pdf"
PATIENCE = 60  # seconds; a letter takes a third of one


def pdf_of(letter: Letter) -> bytes:
    """Return a letter as PDF, its fonts embedded; the text goes in as data, never as source.

    A process of its own sets it: fonts and their layout take 60 MB, which a web worker would keep for good.
    """
    told = json.dumps(letter.as_data(), ensure_ascii=False)
    asked = json.dumps({"template": str(TEMPLATE), "fonts": str(FONTS), "letter": told})
    done = subprocess.run(  # noqa: S603 our own program, the words of users are its input
        [sys.executable, "-I", str(SETTER)], input=asked.encode(), capture_output=True, timeout=PATIENCE, check=False
    )
    if done.returncode:
        raise RuntimeError(f"The letter could not be set: {done.stderr.decode(errors='replace')[-600:]}")
    return done.stdout
