"""The file of an import is kept by the megabyte: whole when it is read, never several times over in memory."""

import os
import tracemalloc

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import TemporaryUploadedFile

from core.sheets.kinds import kind_of
from core.sheets.models import ImportFile, ImportPiece
from core.sheets.services import source, uploading
from tests.core.sheets import books, flow
from tests.factories import Tree, actor

pytestmark = pytest.mark.django_db
MEGABYTE = 2**20


def received(file, tree):
    return uploading.receive(
        actor=actor("grassroots_cadre", tree.textile),
        kind=kind_of("members"),
        union_path=tree.textile.path,
        place=tree.textile.name,
        params={"union": tree.textile.pk},
        name="名单.xlsx",
        file=file,
    )


@pytest.mark.parametrize("size", [MEGABYTE + 1, 3 * MEGABYTE, 3 * MEGABYTE + 7])
def test_a_file_is_read_as_it_came(size):
    content = os.urandom(size)

    sheet = received(ContentFile(content), Tree())

    assert source.content_of(sheet) == content
    assert (sheet.size, ImportPiece.objects.count()) == (size, -(-size // MEGABYTE) - 1)


def test_a_large_file_is_not_held_in_memory_by_who_takes_it_in():
    tree = Tree()
    with TemporaryUploadedFile("名单.xlsx", "", 20 * MEGABYTE, None) as file:
        file.truncate(20 * MEGABYTE)
        tracemalloc.start()
        try:
            received(file, tree)
            _now, most = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()

    assert most < 15 * MEGABYTE, f"{most // MEGABYTE} MB"


def test_every_piece_goes_with_the_import():
    tree = Tree()
    by = actor("grassroots_cadre", tree.textile)
    sheet = flow.upload(by, books.xlsx([books.member(0)]), tree.textile)
    ImportPiece(sheet=sheet, number=1, content="eA==").save(force_insert=True)

    flow.committing.drop(actor=by, import_id=sheet.pk, seen_version=sheet.version, moment=flow.clock.now())

    assert (ImportFile.objects.count(), ImportPiece.objects.count()) == (0, 0)
