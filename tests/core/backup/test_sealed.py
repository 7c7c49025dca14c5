"""The envelope of a backup: cut, altered, moved, added to or with another key, it is refused with a sentence."""

import base64
import io
import os

import pytest

from core.backup.errors import BackupError
from core.backup.members import DUMP, FILES, Manifest, put, put_manifest, read_all
from core.backup.sealed import CONFIRMATION, MAGIC, PIECE, SALT, TAG, SealedReader, SealedWriter, key_from

KEY, OTHER = b"k" * 32, b"o" * 32
HEAD = len(MAGIC) + SALT + CONFIRMATION
STEP = 4 + PIECE + TAG


def sealed(plain, key=KEY):
    out = io.BytesIO()
    writer = SealedWriter(out, key)
    writer.write(plain)
    writer.close()
    return out.getvalue()


def opened(content, key=KEY):
    reader, found = SealedReader(io.BytesIO(content), key), b""
    while piece := reader.read(100_000):
        found += piece
    return found


def refused(content, key=KEY):
    with pytest.raises(BackupError) as told:
        opened(content, key)
    assert "Nothing was changed" in str(told.value)
    return str(told.value)


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE, 2 * PIECE + 77])
def test_what_was_sealed_comes_back(size):
    plain = os.urandom(size)
    content = sealed(plain)
    assert opened(content) == plain
    assert plain[:64] not in content or size < 4


@pytest.mark.parametrize("left", [0, 1, HEAD - 1, HEAD, HEAD + 3, HEAD + 100, HEAD + STEP, HEAD + 2 * STEP, -1])
def test_half_a_file_is_refused(left):
    refused(sealed(b"a" * (2 * PIECE + 50))[:left])


def test_another_key_is_named_as_the_reason():
    assert "not the key" in refused(sealed(b"a" * 50), OTHER)


@pytest.mark.parametrize("place", [0, len(MAGIC), HEAD - 1, HEAD, HEAD + 4, HEAD + 4 + 20, HEAD + STEP + 9, -1])
def test_one_altered_bit_is_refused(place):
    content = bytearray(sealed(b"a" * (PIECE + 50)))
    content[place] ^= 1
    refused(bytes(content))


def test_pieces_cannot_change_places_or_be_left_out_or_added():
    content = sealed(os.urandom(3 * PIECE))
    head, pieces = content[:HEAD], [content[HEAD + n * STEP : HEAD + (n + 1) * STEP] for n in range(3)]
    refused(head + pieces[1] + pieces[0] + pieces[2])
    refused(head + pieces[0] + pieces[2])
    refused(head + pieces[0] + pieces[1])
    refused(content + b"x")


def test_two_files_share_no_key_stream():
    one, other = sealed(b"a" * 100), sealed(b"a" * 100)
    assert one[HEAD:] != other[HEAD:]


@pytest.mark.parametrize("text", ["", "short", "é", base64.b64encode(b"x" * 31).decode(), "k" * 43])
def test_a_key_that_is_none_is_refused(text):
    with pytest.raises(BackupError, match="BACKUP_KEY must be"):
        key_from(text)


def packed(names, lie=None):
    out = io.BytesIO()
    writer = SealedWriter(out, KEY)
    manifest = Manifest(made_at="2026-11-23", facts={})
    for name in names:
        manifest.members[name] = put(writer, name, io.BytesIO(name.encode() * 1000))
    if lie:
        lie(manifest)
    put_manifest(writer, manifest)
    writer.close()
    return SealedReader(io.BytesIO(out.getvalue()), KEY)


def test_members_come_back_with_their_bytes():
    taken = {}

    def take(name):
        taken[name] = bytearray()
        return taken[name].extend

    read_all(packed([DUMP, FILES + "a.jpg"]), take)
    assert {name: bytes(found) for name, found in taken.items()} == {
        name: name.encode() * 1000 for name in (DUMP, FILES + "a.jpg")
    }


def test_a_member_that_is_not_as_the_manifest_says_is_refused():
    with pytest.raises(BackupError, match="manifest says"):
        read_all(packed([DUMP], lambda manifest: manifest.members[DUMP].update(sha256="0" * 64)), lambda _name: None)


@pytest.mark.parametrize("name", ["media/../../etc/passwd", "/etc/passwd", "other", "media/../x"])
def test_no_name_leads_out_of_the_folder(name):
    with pytest.raises(BackupError, match="leads elsewhere"):
        read_all(packed([name]), lambda _name: None)
