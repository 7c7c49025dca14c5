"""Sets one letter as PDF in a process of its own: ``typeset.pdf_of`` starts it, and nothing of it stays behind.

It reads {template, fonts, letter} as JSON and writes the PDF. It knows neither Django nor the database.
"""

import json
import sys

import typst

if __name__ == "__main__":
    asked = json.loads(sys.stdin.buffer.read())
    pdf: bytes = typst.compile(
        asked["template"],
        format="pdf",
        font_paths=[asked["fonts"]],
        ignore_system_fonts=True,
        sys_inputs={"letter": asked["letter"]},
    )
    sys.stdout.buffer.write(pdf)
