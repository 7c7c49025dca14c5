"""The file for the bank: made once, sealed, the same bytes for the two people who may have it."""

import csv
import hashlib
import io

import pytest
from django.db import connection

from aid.models import BankFile
from aid.services import bank_files
from core.privacy.services import rotate
from tests.aid.money.treasury import card, fresh, lines_of, refused, told
from tests.factories import actor

pytestmark = pytest.mark.django_db


def export(treasury, batch, by=None, **options):
    return bank_files.export_bank_file(actor=by or treasury.preparer, batch_id=batch.pk, moment=treasury.now, **options)


def test_holds_one_line_for_each_payment(treasury):
    batch = treasury.confirmed(3)

    file, content = export(treasury, batch)

    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert rows[0] == ["明细号", "账号", "户名", "金额", "用途"]
    for row, line in zip(rows[1:], lines_of(batch), strict=True):
        assert row == [
            f"FF330203-2026-0001-{line.line_no:05d}",
            line.award.file.account.open(),
            line.award.person.name,
            "2000.00",
            "2026/27 冬送温暖",
        ]
    assert (file.sha256, file.size) == (hashlib.sha256(content).hexdigest(), len(content))
    assert told("aid.bank_file.made", batch)[0].data["sha256"] == file.sha256


def test_every_later_download_is_the_same_file(treasury):
    batch = treasury.confirmed(2)
    _file, first = export(treasury, batch, encoding="gb18030")

    _file, second = export(treasury, batch, treasury.confirmer)
    treasury.send(batch)
    _file, third = export(treasury, batch, encoding="utf-8")

    assert first == second == third
    assert len(told("aid.bank_file.downloaded", batch)) == 3, "the confirmer, the sending, and once more"
    assert BankFile.objects.count() == 1


def test_a_new_key_seals_the_same_bytes(treasury, settings):
    batch = treasury.confirmed(1)
    _file, first = export(treasury, batch)
    settings.FIELD_KEYS = f"k2:{'C' * 43}=,{settings.FIELD_KEYS}"

    rotate(BankFile, ["content"])

    assert export(treasury, batch)[1] == first


def test_nothing_readable_lies_in_the_database(treasury):
    batch = treasury.confirmed(1)
    account = lines_of(batch)[0].award.file.account.open()
    export(treasury, batch)

    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM aid_bankfile")
        stored = bytes(cursor.fetchone()[0])

    assert account.encode() not in stored
    assert b"2000.00" not in stored


@pytest.mark.parametrize(
    ("role", "place", "code"),
    [
        pytest.param("finance_preparer", "haishu", "not_yours", id="another preparer of the county"),
        pytest.param("finance_confirmer", "haishu", "not_yours", id="another confirmer of the county"),
        pytest.param("finance_preparer", "yiwu", "not_found", id="another county"),
        pytest.param("county_approver", "haishu", "not_found", id="the approver"),
    ],
)
def test_nobody_else_may_have_it(treasury, role, place, code):
    batch = treasury.confirmed()
    by = actor(role, getattr(treasury.tree, place))

    with refused(code):
        export(treasury, batch, by)


def test_it_is_made_of_confirmed_batches_only(treasury):
    batch = treasury.opened_batch(1)
    with refused("wrong_state"):
        export(treasury, batch)

    locked = treasury.lock(batch)
    with refused("wrong_state"):
        export(treasury, locked)


def test_a_card_changed_after_the_confirmation_stops_it(treasury):
    (file,) = treasury.families(1)
    batch = treasury.confirmed([file])
    file.account = card()
    file.save()

    with refused("account_changed"):
        export(treasury, batch)
    assert fresh(batch).status == "confirmed"


def test_another_encoding_than_ours_is_refused(treasury):
    batch = treasury.confirmed()

    with refused("encoding"):
        export(treasury, batch, encoding="utf-7")
