"""A death in a household (Appendix B 9): relief stops, the seat is free, an exit or another head is asked for."""

from datetime import date

import pytest

from aid.choices.relief import AwardStatus
from aid.models import Award, FileMember, FollowUp
from aid.selectors.anomalies import dead_members
from aid.selectors.files import facts_of
from aid.services import deaths, follow_ups
from core import clock
from core.errors import NotFoundError
from tests.aid.applications import photo, refusing
from tests.aid.money.treasury import Treasury, family, fresh
from tests.factories import DAY, actor, person

pytestmark = pytest.mark.django_db
DIED = date(2026, 11, 20)


@pytest.fixture
def treasury():
    return Treasury()


def seat(file, human, relation="self", standing="working"):
    return FileMember.objects.create(file=file, person=human, relation=relation, standing=standing, live=True)


def report(by, file, member, **more):
    facts = {"died_on": DIED, "today": DAY, "moment": clock.now(), "upload": photo()} | more
    return deaths.report_death(
        actor=by, file_id=file.pk, seen_version=fresh(file).version, member_id=member.pk, **facts
    )


def kinds():
    return sorted(FollowUp.unscoped.filter(status="open").values_list("kind", flat=True))


def test_a_member_counts_no_more_and_the_family_hears_of_funeral_aid(treasury):
    file = family(treasury.tree.textile)
    seat(file, file.head)
    spouse = seat(file, person(treasury.tree.textile, "李建国"), "spouse")
    assert facts_of(file, on=DAY).heads == 2
    report(treasury.caseworker, file, spouse)
    spouse.refresh_from_db()
    assert (spouse.left_on, spouse.live, spouse.person.deceased_on) == (DIED, False, DIED)
    assert (facts_of(file, on=DAY).heads, fresh(file).status, kinds()) == (1, "filed", ["funeral"])
    assert list(dead_members()) == [], "reported, so the nightly check has nothing to ask"


def test_the_head_died_and_nobody_else_works(treasury):
    """The ready relief becomes the county's task, a roster line goes, and the exit is proposed with the proof."""
    file = family(treasury.tree.textile)
    head = seat(file, file.head)
    seat(file, person(treasury.tree.textile, "李欣悦", birth=date(2015, 3, 3)), "daughter", "student")
    treasury.approved([file])
    done = report(treasury.caseworker, file, head)
    done.refresh_from_db()
    assert (done.status, done.exit_code) == ("exiting", "deceased")
    assert done.exits.get().evidence.slot == "death"
    assert (Award.unscoped.get().status, kinds()) == (AwardStatus.READY, ["award", "funeral"])


def test_a_line_still_on_a_roster_leaves_it(treasury):
    file = family(treasury.tree.textile)
    head = seat(file, file.head)
    treasury.submitted([file])
    report(treasury.caseworker, file, head)
    assert Award.unscoped.get().status == AwardStatus.REJECTED
    assert kinds() == []


def test_another_worker_takes_over_before_the_dead_head_leaves(treasury):
    file = family(treasury.tree.textile)
    head = seat(file, file.head)
    spouse = seat(file, person(treasury.tree.textile, "李建国"), "spouse")
    report(treasury.caseworker, file, head)
    assert (fresh(file).status, kinds()) == ("filed", ["funeral", "head"])
    task = FollowUp.unscoped.get(kind="head")
    finish = {
        "actor": treasury.caseworker,
        "task_id": task.pk,
        "seen_version": 1,
        "finding": "由丈夫任户主",
        "today": DAY,
    }
    with refusing("head_is_dead"):
        follow_ups.finish_follow_up(**finish)
    FileMember.objects.filter(pk=head.pk).update(relation="spouse")
    FileMember.objects.filter(pk=spouse.pk).update(relation="self")
    type(file).unscoped.filter(pk=file.pk).update(head=spouse.person)
    follow_ups.finish_follow_up(**finish)
    head.refresh_from_db()
    assert (head.left_on, kinds()) == (DIED, ["funeral"])


def test_what_is_refused_changes_nothing(treasury, client, as_role):
    file = family(treasury.tree.textile)
    head = seat(file, file.head)
    with pytest.raises(NotFoundError):
        report(actor("township_caseworker", treasury.tree.zhuangqiao), file, head)
    for code, more in (("died_on", {"died_on": date(2026, 11, 24)}), ("died_on", {"died_on": date(1900, 1, 1)})):
        with refusing(code):
            report(treasury.caseworker, file, head, **more)
    file.head.refresh_from_db()
    assert (file.head.deceased_on, fresh(file).version) == (None, 1)
    as_role("township_caseworker", treasury.tree.wangchun)
    url = f"/needy/{file.key}/death/"
    facts = {"seen_version": 1, "member": str(head.pk), "died_on": "2026-11-20"}
    assert client.post(url, facts).status_code == 422, "without the proof"
    assert client.post(url, facts | {"upload": photo()})["Location"] == f"/needy/{file.key}/exit/"
