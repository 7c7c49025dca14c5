"""Bank cards go a year after their last use, to the day; the vouchers of money stay and still add up."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from aid.models import NeedyFile, Recipient
from aid.selectors import disposals as selectors
from aid.selectors.funds import broken_invariants
from core import clock
from tests.aid.applications import Office
from tests.aid.money.treasury import Treasury
from tests.factories import SYSTEM, Tree, actor
from tests.unions.test_disposals import ENDED, LAST, Archive
from unions.disposals import kind_named
from unions.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def apart(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def archive(apart):
    return Archive()


def test_a_card_goes_a_year_after_the_file_has_ended(archive):
    file = archive.rejected()
    assert list(selectors.file_cards_due(LAST)) == []
    assert [each.label for each in selectors.file_cards_due(LAST + timedelta(days=1))] == [file.key]
    kind = kind_named("aid.file_card")
    assert kind.is_there(str(file.pk))
    with transaction.atomic():
        kind.dispose(SYSTEM, str(file.pk), clock.now())
    assert not kind.is_there(str(file.pk))
    assert NeedyFile.unscoped.get(pk=file.pk).address


def test_a_card_that_was_paid_to_goes_a_year_after_the_payment(apart):
    treasury = Treasury()
    (file,) = treasury.families(1)
    batch = treasury.paid([file])
    NeedyFile.unscoped.filter(pk=file.pk).update(status="exited", exit_code="lifted", ended_on=date(2020, 1, 1))
    assert timezone.localdate(batch.sent_at) == ENDED
    assert list(selectors.file_cards_due(LAST)) == []
    assert [each.since for each in selectors.file_cards_due(LAST + timedelta(days=1))] == [ENDED]
    with transaction.atomic():
        kind_named("aid.file_card").dispose(SYSTEM, file.pk, clock.now())
    assert broken_invariants() == []


def test_the_card_of_somebody_without_a_file_goes_and_the_row_stays(apart):
    tree = Tree()
    recipient = Recipient.objects.create(
        union=tree.textile,
        group="trainee",
        person=Person.unscoped.first() or Office(tree).draft().head,
        holder="王秀兰",
        account="6222021202000001231",
        bank_name="中国工商银行",
        recorded_by_id=actor("grassroots_cadre", tree.textile).user_id,
    )
    assert list(selectors.recipient_cards_due(LAST)) == []
    assert len(list(selectors.recipient_cards_due(LAST + timedelta(days=1)))) == 1
    with transaction.atomic():
        kind_named("aid.recipient_card").dispose(SYSTEM, recipient.pk, clock.now())
    after = Recipient.unscoped.get(pk=recipient.pk)
    assert (after.account_index, after.holder, bool(after.card_erased_on)) == (None, "（已删除）", True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Recipient.unscoped.filter(pk=recipient.pk).update(card_erased_on=None)
