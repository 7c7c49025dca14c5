"""kill -9 in the middle of reading a bank's answer: nothing is lost, nothing is done twice, wherever it stood."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

from aid.models import BankResult
from tests.aid.money.treasury import Treasury, assert_money_is_right, entries, fresh, live, pots, told
from tests.owning import our_address

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def treasury(transactional_db):
    return Treasury()


def killed_after(step, batch, file):
    """Start a reader, wait until it has taken a step, and kill it there."""
    environment = os.environ | {"DATABASE_URL": our_address(), "DJANGO_SETTINGS_MODULE": "config.test_settings"}
    reader = subprocess.Popen(
        [sys.executable, "-m", "tests.aid.money.killed_reader", str(batch.pk), str(file), step],
        cwd=settings.BASE_DIR,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    with reader:
        try:
            assert reader.stdout.readline().strip() == "standing still"
        finally:
            reader.kill()
    assert reader.returncode == -9


@pytest.mark.parametrize(
    ("step", "stored", "done"),
    [
        pytest.param("store_bank_result", True, False, id="between storing and reading"),
        pytest.param("_settle_payments", True, False, id="payments settled, money not"),
        pytest.param("post", True, False, id="money moved, awards told, nothing committed"),
        pytest.param("settle", True, False, id="just before the end"),
        pytest.param("read_bank_result", True, True, id="after the commit, before the answer"),
    ],
)
def test_a_killed_reader_can_simply_be_started_again(treasury, tmp_path, step, stored, done):
    batch = treasury.sent(5)
    content = treasury.answer(batch, {5: "NAME_MISMATCH"})
    file = tmp_path / "answer.csv"
    file.write_bytes(content)

    killed_after(step, batch, file)

    assert BankResult.objects.filter(batch=batch).exists() is stored
    assert (BankResult.objects.get().read_at is not None) is done
    assert live(batch) == (["paid"] * 4 + ["failed"] if done else ["sent"] * 5)
    assert (entries("pay"), len(told("aid.payment.paid"))) == ((4, 4) if done else (0, 0))
    assert_money_is_right()

    again = treasury.read(batch, content)

    assert again.is_repeat is done
    assert (again.result.paid, again.result.failed) == (4, 1)
    assert live(batch) == ["paid"] * 4 + ["failed"]
    assert (entries("pay"), entries("fail"), len(told("aid.payment.paid"))) == (4, 1, 4)
    assert pots(treasury.fund) == {
        "external": -100_000_00,
        "budget": 90_000_00,
        "reserved": 2_000_00,
        "paid": 8_000_00,
    }
    assert fresh(batch).status == "partially_settled"
    assert_money_is_right()
