"""Checkpoints outside the database: a cut tail and a chain written anew are found; a restore is said, not hidden."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from core import clock, outside
from core.events import checkpoints, seals, services, tasks
from core.events.models import Event, EventSeal
from tests.factories import SYSTEM, Tree
from tests.owning import as_owner

pytestmark = pytest.mark.django_db


@pytest.fixture
def chain(settings, tmp_path):
    """Make three seals and note them outside, as the sealing task does."""
    settings.AUDIT_CHECKPOINTS = tmp_path
    tree = Tree()
    for number in range(3):
        with transaction.atomic():
            services.record(SYSTEM, "test.happened", tree.textile, n=number)
        tasks.seal()
    return tree


def behind_the_triggers(statement):
    with as_owner(), connection.cursor() as cursor:
        for table in ("core_event", "core_eventseal"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(statement)
        for table in ("core_event", "core_eventseal"):
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def forge_anew():
    """Alter an event and write the whole chain anew over it, as somebody with the database in hand can."""
    behind_the_triggers("""UPDATE core_event SET data = '{"n": 7}' WHERE code = 'test.happened'""")
    ids = [entry.event_ids for entry in EventSeal.objects.order_by("number")]
    behind_the_triggers("DELETE FROM core_eventseal")
    previous = seals.GENESIS
    for number, covered in enumerate(ids, 1):
        digests = b"".join(seals.digest(row) for row in seals._rows(covered))
        hashed = seals.link(previous, covered, digests)
        EventSeal.objects.create(
            number=number,
            event_ids=covered,
            digests=digests,
            previous_hash=previous,
            hash=hashed,
            sealed_at=clock.ticking(),
        )
        previous = hashed


def cut_tail():
    last = EventSeal.objects.order_by("number").last()
    ids = ",".join(map(str, last.event_ids))
    behind_the_triggers(f"DELETE FROM core_eventseal WHERE number = {last.number}")  # noqa: S608 a test's own text
    behind_the_triggers(f"DELETE FROM core_event WHERE id IN ({ids})")  # noqa: S608 a test's own text


def verified():
    told = StringIO()
    call_command("verify_events", stdout=told)
    return told.getvalue()


def test_every_seal_is_noted_once(chain):
    tasks.seal()
    assert [line["seal"] for line in outside.read("checkpoints")] == [1, 2, 3]
    assert verified() == "The chain holds: 3 seals, 3 checkpoints outside.\n"


def test_what_a_crash_left_unnoted_is_noted_by_the_next_run(chain):
    with transaction.atomic():
        services.record(SYSTEM, "test.happened", chain.textile)
    seals.seal(moment=clock.ticking())  # and the worker dies before it has noted the seal
    assert outside.last("checkpoints")["seal"] == 3
    tasks.seal()
    assert outside.last("checkpoints")["seal"] == 4


@pytest.mark.parametrize(("tamper", "words"), [(forge_anew, "written anew"), (cut_tail, "seal 3: .* cut off")])
def test_what_the_chain_alone_cannot_show_the_checkpoints_do(chain, tamper, words):
    tamper()
    assert seals.first_broken() is None, "the database alone looks whole"
    with pytest.raises(CommandError, match=words):
        verified()


def test_altered_checkpoints_are_themselves_reported(chain, tmp_path):
    path = tmp_path / "checkpoints.jsonl"
    path.write_text("".join(path.read_text().splitlines(keepends=True)[1:]))
    with pytest.raises(CommandError, match="checkpoints themselves"):
        verified()


def test_a_restored_backup_is_said_outside_and_in_the_trail(chain):
    cut_tail()
    call_command("verify_events", "--restored", "磁盘损坏，恢复到昨夜备份", stdout=StringIO())
    assert Event.unscoped.get(code="core.chain.restored").data["seal"] == 2
    tasks.seal()
    assert verified() == "The chain holds: 3 seals, 4 checkpoints outside.\n"
    assert outside.last("checkpoints")["seal"] == 3


def test_a_restore_is_no_cover_for_a_chain_written_anew(chain):
    forge_anew()
    with pytest.raises(CommandError, match="does not hold"):
        call_command("verify_events", "--restored", "恢复", stdout=StringIO())
    assert checkpoints.first_unlike() is not None


def test_one_flipped_byte_names_its_segment_and_event(chain):
    event = Event.unscoped.filter(code="test.happened").order_by("pk")[1]
    behind_the_triggers(f"UPDATE core_event SET actor_name = 'factorz' WHERE id = {event.pk}")  # noqa: S608 a test's own text
    with pytest.raises(CommandError, match=f"Broken at seal 2, event {event.pk}: the event was altered"):
        verified()
