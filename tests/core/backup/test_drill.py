"""The drill: a backup comes back in a second database with every row, every file, every constraint and the chain."""

import errno
import io
import os
from contextlib import closing, suppress

import psycopg2
import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from core import clock
from core.backup import making
from core.backup.errors import BackupError
from core.backup.facts import connect, differences, facts_of
from core.backup.making import make_backup, target_of
from core.backup.restoring import restore_backup
from core.documents.services import attach
from core.events.seals import seal
from tests.aid.applications import Office, photo
from tests.factories import Tree

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.drill, pytest.mark.slow]
KEY, OTHER = b"k" * 32, b"o" * 32


@pytest.fixture
def media(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.MEDIA_ROOT.mkdir()
    return settings.MEDIA_ROOT


@pytest.fixture
def second():
    """A second database beside the first, made by nobody yet."""
    target = target_of(connection.settings_dict)
    target["dbname"] = f"{target['dbname']}_second"
    yield target
    drop(target)


def drop(target):
    with closing(psycopg2.connect(**target | {"dbname": "postgres"})) as line, suppress(psycopg2.Error):
        line.autocommit = True
        line.cursor().execute(f'DROP DATABASE IF EXISTS "{target["dbname"]}" WITH (FORCE)')


def exists(target):
    with closing(psycopg2.connect(**target | {"dbname": "postgres"})) as line, line.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_database WHERE datname = %s", [target["dbname"]])
        return bool(cursor.fetchone()[0])


def save(media, path):
    target = target_of(connection.settings_dict)
    return make_backup(target=target, media=media, path=path, key=KEY, moment=clock.ticking())


def county():
    """A few families with papers, and a sealed chain of events."""
    office = Office(Tree())
    file = office.filed()
    attach(actor=office.reviewer, subject=file, upload=photo(), slot="identity", permission="aid.view_file")
    office.draft(names=("陈桂芳", "陈大山"))
    seal(moment=clock.ticking())


def test_the_whole_of_it_comes_back_and_what_is_wrong_changes_nothing(media, second, tmp_path, monkeypatch):
    county()
    path, back = tmp_path / "one.backup", tmp_path / "back"
    made = save(media, path)
    assert made.rows > 1000
    assert made.files >= 1
    assert made.seals == 1
    content = path.read_bytes()
    assert "王秀兰".encode() not in content
    assert b"PGDMP" not in content

    for wrong in (content[: len(content) // 2], content[:-1], content[:40], b""):  # half a file
        half = tmp_path / "half.backup"
        half.write_bytes(wrong)
        with pytest.raises(BackupError, match="Nothing was changed"):
            restore_backup(path=half, key=KEY, target=second, media=back)
    with pytest.raises(BackupError, match="not the key"):
        restore_backup(path=path, key=OTHER, target=second, media=back)
    assert not exists(second)
    assert not back.exists()

    done = restore_backup(path=path, key=KEY, target=second, media=back)

    assert (done.rows, done.files, done.seals) == (made.rows, made.files, made.seals)
    with closing(connect(target_of(connection.settings_dict))) as first, closing(connect(second)) as other:
        assert differences(facts_of(first.cursor()), facts_of(other.cursor())) == []
        assert facts_of(other.cursor())["structure"]["not_validated"] == []
    kept = {each.name: each.read_bytes() for each in media.iterdir()}
    assert {each.name: each.read_bytes() for each in back.iterdir()} == kept

    with pytest.raises(BackupError, match="is not empty"):  # a second time: neither the folder nor the database is
        restore_backup(path=path, key=KEY, target=second, media=back)
    with pytest.raises(BackupError, match="is not empty"):
        restore_backup(path=path, key=KEY, target=second, media=tmp_path / "third")
    assert not (tmp_path / "third").exists()

    # The control: whatever differs after a restoration is seen, be it one letter or one constraint.
    with closing(connect(second)) as line, closing(connect(target_of(connection.settings_dict))) as first:
        cursor, before = line.cursor(), facts_of(first.cursor())
        cursor.execute("UPDATE core_attachment SET name = name || '.'")
        assert differences(before, facts_of(cursor)) == ["core_attachment has other content"]
        cursor.execute("DELETE FROM core_unsealedevent")
        cursor.execute("ALTER TABLE core_event DROP CONSTRAINT core_event_says_who_and_what")
        assert "constraints, triggers or indexes differ" in differences(before, facts_of(cursor))


@pytest.fixture
def somebody_writes(monkeypatch):
    """While a backup is made, between its dump and its counting."""
    original = making.facts_of

    def with_a_writer(cursor):
        with closing(psycopg2.connect(**target_of(connection.settings_dict))) as other:
            other.autocommit = True
            other.cursor().execute("INSERT INTO unions_region (code, name, level) VALUES ('999999', 'x', 'province')")
        return original(cursor)

    monkeypatch.setattr(making, "facts_of", with_a_writer)


def test_the_commands_say_so_whoever_writes_meanwhile(media, second, tmp_path, settings, somebody_writes):
    """Rows of the dump and counts of the manifest are of one moment."""
    county()
    media.joinpath("one.pdf").write_bytes(b"%PDF-")
    path, told = tmp_path / "one.backup", io.StringIO()
    settings.BACKUP_KEY = ""
    with pytest.raises(CommandError, match="BACKUP_KEY must be"):
        call_command("backup", to=path)
    settings.BACKUP_KEY = "a2trawtra2tra2tra2tra2tra2tra2tra2tra2tra2s="
    call_command("backup", to=path, stdout=told)
    with pytest.raises(CommandError, match="exists already"):
        call_command("backup", to=path)
    with pytest.raises(CommandError, match="the database in use"):
        call_command("restore", str(path), into=connection.settings_dict["NAME"], media=tmp_path / "back")
    call_command("restore", str(path), into=second["dbname"], media=tmp_path / "back", stdout=told)
    words = told.getvalue()
    assert "encrypted." in words
    assert "the last of 1 seals: the same" in words
    assert "The chain holds: 1 seals" in words
    assert "people erased again" in words
    with closing(connect(second)) as line, line.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM unions_region WHERE code = '999999'")
        assert cursor.fetchone() == (0,)


def test_a_disk_that_is_full_leaves_no_half_backup(media, tmp_path, monkeypatch):
    media.joinpath("one.pdf").write_bytes(b"%PDF-")
    (tmp_path / "backups").mkdir()

    def full(*_given):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(making, "put_manifest", full)
    with pytest.raises(BackupError, match="No space left"):
        save(media, tmp_path / "backups" / "one.backup")
    assert list((tmp_path / "backups").iterdir()) == []
