"""A file under review whose validity has passed gets no money until the review is decided (domain.md 2.6, ADR 0009)."""

from datetime import timedelta

import pytest

from aid import review_reminders
from aid.models import Award, NeedyFile, RosterRefusal
from aid.selectors.batches import batch_problems
from aid.services import bank_files, batches, requests
from core import clock
from core.clocks.selectors import work_calendar
from core.errors import ConflictError, RuleBrokenError
from core.reminders.rules import Window
from tests.aid.money.treasury import family, fresh, refused, statuses
from tests.factories import DAY

pytestmark = pytest.mark.django_db
YESTERDAY = DAY - timedelta(days=1)


def lapse(file, valid_to=YESTERDAY, status="reviewing"):
    """Let the review have been begun, and the validity end before anybody decided."""
    NeedyFile.unscoped.filter(pk=file.pk).update(status=status, valid_to=valid_to)


def test_it_does_not_come_onto_a_roster_and_the_last_valid_day_still_does(treasury):
    late, just = family(treasury.tree.textile), family(treasury.tree.textile)
    lapse(late)
    lapse(just, valid_to=DAY)

    roster = treasury.draft([late, just])

    assert [award.file_id for award in Award.unscoped.filter(roster=roster)] == [just.pk]
    refusal = RosterRefusal.objects.get(roster=roster)
    assert (refusal.file_id, refusal.code, refusal.message) == (
        late.pk, "review_overdue", "档案有效期已过，年度复核尚未完成",
    )  # fmt: skip


def test_submitting_and_approving_ask_again(treasury):
    file = family(treasury.tree.textile)
    roster = treasury.checked([file])
    lapse(file)

    with refused("review_overdue", ConflictError) as caught:
        treasury.approve(roster)
    assert "年度复核" in caught.value.message
    lapse(file, valid_to=DAY + timedelta(days=365), status="filed")  # the review was confirmed
    assert treasury.approve(fresh(roster)).status == "approved"


def test_a_line_that_is_ready_waits_with_its_money_and_is_paid_after_the_review(treasury):
    file = family(treasury.tree.textile)
    treasury.approved([file])
    batch = treasury.lock(treasury.open_batch())
    lapse(file)

    assert [each.code for each in batch_problems(treasury.confirmer, batch.pk, today=DAY)] == ["review_overdue"]
    with refused("batch_problems", RuleBrokenError):
        treasury.confirm(batch)
    lapse(file, valid_to=DAY, status="filed")
    assert treasury.confirm(batch).status == "confirmed"


def test_the_bank_file_looks_a_last_time(treasury):
    """Confirmed on the last valid day; the file of the day after would pay a lapsed file, or one who died."""
    file = family(treasury.tree.textile)
    batch = treasury.confirmed([file])
    lapse(file, valid_to=DAY)

    with refused("batch_problems", RuleBrokenError):
        bank_files.export_bank_file(actor=treasury.preparer, batch_id=batch.pk, moment=treasury.now + timedelta(days=1))
    back = batches.return_batch(
        actor=treasury.confirmer, batch_id=batch.pk, seen_version=batch.version, reason="档案有效期已过"
    )
    assert back.status == "open", "and there is a way back"


def test_who_died_after_the_confirmation_is_in_no_bank_file(treasury):
    file = family(treasury.tree.textile)
    batch = treasury.confirmed([file])
    file.head.deceased_on = DAY
    file.head.save(update_fields=["deceased_on"])

    with refused("batch_problems", RuleBrokenError):
        bank_files.export_bank_file(actor=treasury.preparer, batch_id=batch.pk, moment=treasury.now)
    assert statuses(Award.unscoped.all()) == ["batched"]


def test_no_application_outside_the_seasons_either(treasury):
    file = family(treasury.tree.textile)
    lapse(file)
    with pytest.raises(ConflictError) as caught:
        requests._beneficiary(fresh(file), None, DAY)
    assert caught.value.code == "review_overdue"


def test_whoever_must_finish_it_is_told_the_day_after_and_only_while_it_is_open(treasury):
    file = family(treasury.tree.textile)
    lapse(file)
    window = Window(clock.now() - timedelta(days=2), clock.now() + timedelta(days=2))

    told = [one for one in review_reminders.reviews_due(window, work_calendar()) if one.milestone == "review.lapsed"]

    assert [(one.params["number"], one.due_at.astimezone().date() <= DAY) for one in told] == [(file.key, True)]
    assert review_reminders._files_needing("review.lapsed", [str(file.pk)]) == [str(file.pk)]
    lapse(file, status="filed")
    assert review_reminders._files_needing("review.lapsed", [str(file.pk)]) == []
