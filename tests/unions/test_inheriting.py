"""Venues, cards and papers of a union that ended go on with the union that takes over, each with its trace."""

from datetime import date

import pytest
from django.urls import reverse

from core.documents.models import Attachment
from core.events.models import Event
from core.jobs.models import Job
from core.jobs.services import running
from tests.desk.reading import text_of
from tests.factories import DAY, SYSTEM, person
from tests.unions.founding import Township
from tests.unions.test_venue_pages import taken_somewhere
from tests.unions.test_venues import Places
from unions.models import MemberCard, Venue, VenueCheck
from unions.services import restructuring
from unions.services import venue_reports as reports
from unions.services.inheriting import pass_venues_on
from unions.services.people import enrol

pytestmark = pytest.mark.django_db


class Ending:
    """A union with a room in use and its photo, a member and somebody who left, each with a card."""

    def __init__(self):
        self.township = Township()
        self.tree = self.township.tree
        self.places = Places(self.tree)
        self.room = self.places.opened()
        reports.add_photo(actor=self.places.cadre, venue_id=self.room.pk, upload=taken_somewhere())
        member, gone = person(self.tree.textile, "王秀兰"), person(self.tree.textile, "张建国")
        enrol(actor=SYSTEM, person=member, union=self.tree.textile, joined_on=DAY)
        for human in (member, gone):
            MemberCard.unscoped.create(
                person=human,
                union=self.tree.textile,
                bank="农商银行",
                status="applied",
                applied_on=date(2026, 1, 5),
            )

    def end(self, kind):
        told = {"target_code": self.tree.sanitation.code} if kind == "merger" else {"reason_code": "closed"}
        plan = self.township.asked(self.tree.textile, kind, **told)
        restructuring.decide_restructuring(
            actor=self.township.decider, plan_id=plan.pk, seen_version=plan.version, is_approved=True,
            approval_no="甬工〔2026〕7号", opinion="同意", today=DAY,
        )  # fmt: skip
        job = Job.unscoped.get(kind=restructuring.JOB, subject_id=str(plan.pk))
        assert running.run(job.pk)
        job.refresh_from_db()
        assert job.status == "done", job.last_error or job.message
        return self.tree.sanitation if kind == "merger" else self.tree.wangchun


@pytest.fixture
def ending():
    return Ending()


@pytest.mark.parametrize("kind", ["merger", "dissolution"])
def test_venues_checks_photos_and_cards_are_the_heirs(ending, kind):
    heir = ending.end(kind)
    venue = Venue.unscoped.get()
    assert (venue.union_id, venue.name, venue.status, venue.stars) == (heir.pk, ending.room.name, "open", 5)
    assert set(VenueCheck.unscoped.values_list("union", flat=True)) == {heir.pk}
    assert Attachment.unscoped.get(slot="photo").union_path == heir.path
    assert list(MemberCard.unscoped.values_list("union", "status")) == [(heir.pk, "applied")] * 2  # not made anew
    told = Event.unscoped.get(code="unions.venue.passed_on")
    assert (told.data["from_union"], told.data["union"], told.data["kind"]) == (
        ending.tree.textile.name,
        heir.name,
        kind,
    )


def test_the_heirs_people_change_it_and_read_where_it_came_from(ending, client, as_role):
    heir = ending.end("merger")
    as_role("grassroots_cadre", heir)
    page = client.get(reverse("unions:venue_detail", args=[ending.room.pk]))
    assert "由承接工会接管" in text_of(page)
    assert f"{ending.tree.textile.name} → {heir.name}" in text_of(page)
    assert client.get(reverse("unions:venue_act", args=[ending.room.pk, "change"])).status_code == 200
    as_role("grassroots_cadre", ending.tree.textile)
    assert client.get(reverse("unions:venue_detail", args=[ending.room.pk])).status_code == 404


def test_a_name_that_the_heir_has_already_is_told_apart(ending):
    own = ending.places.declare(union=ending.tree.sanitation, by=ending.places.county)
    ending.end("merger")
    names = dict(Venue.unscoped.values_list("pk", "name"))
    assert names[own.pk] == ending.room.name
    assert names[ending.room.pk] == f"{ending.room.name}（{ending.tree.textile.name}）"


def test_a_chunk_that_comes_twice_finds_nothing(ending):
    counts = [pass_venues_on(SYSTEM, ending.tree.textile, ending.tree.sanitation, "merger") for _again in range(2)]
    assert counts == [1, 0]
    assert Event.unscoped.filter(code="unions.venue.passed_on").count() == 1
