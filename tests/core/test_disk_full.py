"""A full disk: a sentence, and nothing half done; in the folder of attachments as in the database."""

import errno
import os

import pytest
from django.db import OperationalError, connection

from core.documents.models import Attachment
from core.documents.services import attach
from core.events.models import Event
from core.violations import as_refusal
from tests.aid.applications import photo
from tests.factories import SYSTEM, Tree

pytestmark = pytest.mark.django_db


def full(*_given, **_more):
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_paper_that_cannot_be_kept_leaves_no_row_and_no_event(monkeypatch):
    tree = Tree()
    before = (Attachment.unscoped.count(), Event.unscoped.count())
    monkeypatch.setattr("django.core.files.storage.FileSystemStorage.save", full)
    with pytest.raises(OSError, match="No space left") as caught:
        attach(actor=SYSTEM, subject=tree.textile, upload=photo(), slot="identity", permission="unions.view_union")
    assert as_refusal(caught.value).status == 503
    assert (Attachment.unscoped.count(), Event.unscoped.count()) == before


def test_both_kinds_are_told_in_the_same_words():
    assert as_refusal(OSError(errno.ENOSPC, "x")).status == 503
    assert as_refusal(OSError(errno.EACCES, "x")) is None
    with pytest.raises(OperationalError) as caught, connection.cursor() as cursor:
        cursor.execute("DO $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END $$")
    assert as_refusal(caught.value).code == "full"
