"""Story 25: a mutual-aid centre sends settlements; a bad network never makes a second row, a bad signature none."""

from datetime import timedelta

import pytest

from core import clock
from partners.models import MutualSettlement
from tests.factories import Tree, identity_number, person
from tests.partners.test_callbacks import KIND, Door, row, told
from tests.partners.webhooks import Bureau

pytestmark = [pytest.mark.django_db, pytest.mark.story]


def test_story_25():
    tree = Tree()
    door = Door(Bureau(tree, "浙江省职工互助保障中心"), KIND, "settlements.write", tree.haishu)
    number = identity_number()
    person(tree.textile, identity=number)
    wrong = number[:-1] + ("0" if number[-1] != "0" else "1")
    body = told(row(number), row(wrong, "HZ-2"))

    late = door.send(body, message="msg_0", at=clock.ticking() - timedelta(minutes=5, seconds=2))
    forged = door.send(body, message="msg_0", secret="whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD")
    assert (late.status_code, forged.status_code) == (401, 401)
    assert not MutualSettlement.unscoped.exists()

    first = door.send(body, message="msg_1", key="settle-2026-11")
    again = door.send(body, message="msg_2", key="settle-2026-11")
    assert [each["status"] for each in first.json()["rows"]] == ["accepted", "refused"]
    assert list(first.json()["rows"][1]["fields"]) == ["identity"]
    assert (again.status_code, again.json()) == (first.status_code, first.json())
    assert MutualSettlement.unscoped.count() == 1

    other = door.send(told(row(number, "HZ-3")), message="msg_3", key="settle-2026-11")
    assert other.status_code == 409
    alone = door.send(told(row(wrong, "HZ-4")), message="msg_4", key="settle-2026-12")
    assert (alone.status_code, alone["Content-Type"]) == (422, "application/problem+json")
    assert MutualSettlement.unscoped.count() == 1
