"""However large a file is sent, little of it touches the disk, and its form says how large it was."""

import os

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory

from core import uploads


@pytest.mark.parametrize("size", [3_000_000, 5_000_000, 20_000_000])
def test_a_file_beyond_the_bound_is_counted_and_not_kept(size, monkeypatch):
    monkeypatch.setattr(uploads, "MOST", 4_000_000)
    request = RequestFactory().post("/", {"file": SimpleUploadedFile("名单.xlsx", b"x" * size)})

    with request.FILES["file"] as file:
        assert file.size == size  # the refusal of its form names it
        assert os.path.getsize(file.temporary_file_path()) == min(size, 4_000_000)
