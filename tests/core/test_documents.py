"""Attachments: typed by content, bounded, pictures re-encoded without their place, nobody else's."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from core.documents.models import Attachment
from core.documents.services import MAX_BYTES, attach, open_attachment
from core.errors import NotFoundError, RuleBrokenError
from tests.factories import SYSTEM, Tree, actor

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< >>\n%%EOF\n"


@pytest.fixture
def tree():
    return Tree()


def picture(kind="JPEG", size=(60, 40), **options):
    out = BytesIO()
    Image.new("RGB", size, "white").save(out, kind, **options)
    return out.getvalue()


def keep(tree, content, name="身份证.jpg"):
    upload = SimpleUploadedFile(name, content, "application/octet-stream")
    return attach(actor=SYSTEM, subject=tree.textile, upload=upload, slot="identity", permission="unions.view_union")


def test_a_photo_loses_its_place_and_keeps_its_picture(tree):
    exif = Image.Exif()
    exif[0x010F] = "Phone maker"
    exif.get_ifd(0x8825)[1] = "N"
    kept = keep(tree, picture(exif=exif.tobytes()) + b"second payload behind the picture")

    _row, content = open_attachment(actor=actor("county_reviewer", tree.haishu), pk=kept.pk)
    data = content.read()
    content.close()
    assert b"Phone maker" not in data
    assert b"second payload" not in data
    assert not Image.open(BytesIO(data)).getexif()
    assert (kept.media_type, kept.name) == ("image/jpeg", "身份证.jpg")


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"", "空.jpg", "file_empty"),
        (b"MZ\x90\x00 a program", "发票.jpg", "file_type"),
        (b"<html><script>alert(1)</script></html>", "发票.pdf", "file_type"),
        (PDF.replace(b"/Type", b"/OpenAction /JavaScript /Type"), "发票.pdf", "file_active"),
        (picture()[:200], "坏.jpg", "file_broken"),
        (b"\xff" * (MAX_BYTES + 1), "大.jpg", "file_size"),
    ],
)
def test_what_is_not_a_plain_paper_is_refused_and_nothing_kept(tree, content, name, code):
    with pytest.raises(RuleBrokenError) as refused:
        keep(tree, content, name)

    assert refused.value.code == code
    assert not Attachment.unscoped.exists()


def test_a_name_cannot_lead_out_of_the_folder(tree):
    kept = keep(tree, PDF, "..\\..\\etc/passwd\n.pdf")

    assert "/" not in kept.name
    assert "\\" not in kept.name
    assert "/" not in kept.stored_as


def test_a_paper_is_for_those_who_see_its_case(tree):
    kept = keep(tree, PDF, "证明.pdf")

    with pytest.raises(NotFoundError):
        open_attachment(actor=actor("county_reviewer", tree.jiangbei), pk=kept.pk)
    with pytest.raises(NotFoundError):
        open_attachment(actor=actor("county_reviewer", tree.haishu), pk=tree.textile.pk)
