"""Keys are changed while people write: nothing fails, nothing is lost, and the old key can be taken away."""

import threading
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from core.privacy import keys
from core.privacy.services import secret_fields
from tests.factories import Tree, person
from unions.models import Person

OLD = "k1:" + "QUJD" * 10 + "QUI="
NEW = "k2:" + "WFla" * 10 + "WFk=," + OLD
PEOPLE, WRITERS = 24, 3


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_rotation_under_writers(settings):  # noqa: C901 one story
    settings.FIELD_KEYS = OLD
    tree = Tree()
    people = [person(tree.textile, phone=f"138574{number:05d}").pk for number in range(PEOPLE)]
    numbers = {pk: Person.unscoped.get(pk=pk).identity.open() for pk in people}
    settings.FIELD_KEYS = NEW  # every process has both keys now
    stop, failures, written = threading.Event(), [], []

    def write(turn):
        try:
            while not stop.is_set():
                for pk in people[turn::WRITERS]:
                    row = Person.unscoped.get(
                        pk=pk
                    )  # read without a lock and written back whole, as the worst writer does
                    assert row.identity.open() == numbers[pk]
                    row.phone = f"139{len(written) % 10**8:08d}"
                    row.save()
                    written.append(pk)
        except Exception as error:  # noqa: BLE001 whatever happens to a writer is a failure of the rotation
            failures.append(error)
        finally:
            connection.close()

    writers = [threading.Thread(target=write, args=(turn,)) for turn in range(WRITERS)]
    for writer in writers:
        writer.start()
    told = StringIO()
    while len(written) < 3 * PEOPLE and not failures:
        stop.wait(0.01)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("core.management.commands.rotate_keys.TURNS", 3)
        try:
            call_command("rotate_keys", stdout=told)
        except CommandError:
            told.write("writers still bring the old key back")
    stop.set()
    for writer in writers:
        writer.join(10)
    assert failures == []
    call_command("rotate_keys", stdout=told)
    assert "No row names an older key." in told.getvalue()

    settings.FIELD_KEYS = NEW.split(",")[0]  # the old key is taken away
    for pk, number in numbers.items():
        assert Person.unscoped.get(pk=pk).identity.open() == number
    for model, names in secret_fields():
        for row in model._base_manager.all():
            held = [getattr(row, name).envelope() for name in names]
            assert {keys.key_id_of(each) for each in held if each} <= {"k2"}
