"""Story 23: served 2026-09-18, due 2026-10-15; silence opens the suggestion letter on 10-16, to the county alone."""

from datetime import date

import pytest

from core.clocks.models import Deadline
from core.errors import ConflictError, RuleBrokenError
from legal.models import SupervisionLetter, SupervisionMatter
from legal.selectors.matters import clock_of
from legal.services.letters import ground_of
from legal.tasks import lapse_letters
from tests.legal.supervision.watch import Watch

pytestmark = [pytest.mark.django_db, pytest.mark.story]
LAST, AFTER = date(2026, 10, 15), date(2026, 10, 16)


@pytest.fixture
def watch():
    return Watch()


def test_the_reply_is_due_fifteen_working_days_after_the_service(watch):
    letter = watch.opinion(served_on=date(2026, 9, 18))
    clock = clock_of(letter)
    assert clock is not None
    assert (clock.due_on, clock.length, clock.unit) == (LAST, 15, "working_day")


def test_before_the_last_day_is_over_no_suggestion_is_possible(watch):
    letter = watch.opinion()
    for day in (date(2026, 10, 14), LAST):
        assert ground_of(watch.fresh(letter.matter), letter, day) == ""
        with pytest.raises(ConflictError) as early:
            watch.suggest(letter.matter, watch.approver, day)
        assert early.value.code == "no_ground"
    assert watch.fresh(letter.matter).status == "opinion_issued"
    assert not SupervisionLetter.unscoped.filter(kind="suggestion").exists()


def test_the_day_after_the_county_may_suggest_and_the_basic_union_may_not(watch):
    letter = watch.opinion()
    assert ground_of(watch.fresh(letter.matter), letter, AFTER) == "no_reply"
    with pytest.raises(RuleBrokenError) as basic:
        watch.suggest(letter.matter, watch.cadre, AFTER)
    assert basic.value.code == "not_local_federation"
    assert watch.fresh(letter.matter).status == "opinion_issued"

    issued = watch.suggest(letter.matter, watch.approver, AFTER)
    matter = watch.fresh(letter.matter)
    assert (matter.status, matter.ground) == ("suggestion_issued", "no_reply")
    assert (issued.union, issued.ground, issued.number) == (watch.tree.haishu, "no_reply", "工劳监建〔2026〕1号")
    assert watch.letter(letter).status == "unanswered"


def test_a_reply_on_the_last_day_counts_in_time(watch):
    letter = watch.opinion()
    watch.answer(letter, LAST)
    assert watch.fresh(letter.matter).status == "correcting"
    assert clock_of(letter).state == "met"
    with pytest.raises(ConflictError):
        watch.suggest(letter.matter, watch.approver, AFTER)


def test_what_ran_out_during_an_outage_is_dated_by_its_own_clock(watch, settings):
    letter = watch.opinion()
    settings.HENGWEN_NOW = "2026-10-15T23:50:00+08:00"
    assert lapse_letters() == 0
    settings.HENGWEN_NOW = "2026-10-27T08:00:00+08:00"
    assert lapse_letters() == 1
    assert lapse_letters() == 0
    assert SupervisionMatter.unscoped.get(pk=letter.matter_id).ground == "no_reply"
    assert Deadline.unscoped.get(subject_id=str(letter.pk)).due_on == LAST
