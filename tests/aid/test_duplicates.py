"""One family, one file: who resembles whom, asked at intake, decided side by side, merged, taken back."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from aid.models import FileMember, NeedyFile
from aid.services import applications, duplicates
from core import clock
from core.chinese.likeness import Traits, likeness
from core.errors import ConflictError, NotFoundError, RuleBrokenError
from core.events.models import Event
from core.reminders.models import Occurrence
from core.reminders.services.planning import plan
from tests.aid.applications import Office
from tests.factories import DAY, Tree, actor, identity_number
from unions.models import Person, PersonPair
from unions.selectors.matches import likely, slips
from unions.services.matches import keep_apart

pytestmark = pytest.mark.django_db
BORN = date(1979, 4, 24)
FORM = {
    "identity_kind": "resident_id",
    "relation": "self",
    "standing": "working",
    "health": "good",
    "insurance": "worker",
    "marital": "20",
    "residence": "rural",
    "ethnic": "01",
    "political": "13",
    "model_worker": "none",
}


@pytest.fixture
def office():
    return Office(Tree())


def describe(office, file, name="王秀兰", number="", phone="", **more):
    return applications.describe_member(
        actor=office.cadre,
        file_id=file.pk,
        relation=more.pop("relation", "self"),
        standing="working",
        today=DAY,
        name=name,
        identity=number or identity_number(BORN),
        phone=phone,
        **more,
    )


def draft(office):
    return applications.open_application(actor=office.cadre, union_id=office.tree.textile.pk)


@pytest.fixture
def twice(office):
    """The same woman entered twice under two numbers, with one telephone."""
    files = [draft(office), draft(office)]
    for file, name in zip(files, ("王秀兰", "王秀蓝"), strict=True):
        describe(office, file, name=name, phone="13857412233")
    assert duplicates.find_pairs(actor=office.reviewer, today=clock.today(), whole=False) == 0  # drafts hold no seat
    FileMember.objects.update(live=True)
    return files


def pair_of(office):
    assert duplicates.find_pairs(actor=office.reviewer, today=clock.today()) == 1
    return PersonPair.unscoped.get()


# --- The comparison --------------------------------------------------------------------------------------------
WHO = Traits("王秀兰", BORN, "2", "13857412233", "330203197904240026", "resident_id")


@pytest.mark.parametrize(
    ("other", "is_like"),
    [
        (Traits("王秀兰", BORN, "2", "", "", ""), True),
        (Traits("王秀蓝", BORN, "2", "13857412233", "330203197904240122", "resident_id"), True),
        (Traits("王秀蘭", BORN, "2", "", "", ""), True),
        (Traits("王秀兰", date(1979, 4, 25), "2", "13857412233", "", ""), True),
        (Traits("王秀兰", date(1962, 1, 1), "2", "13900000000", "", ""), False),
        (Traits("王建国", date(1977, 8, 1), "1", "13857412233", "", ""), False),  # the husband on her telephone
        (
            Traits("王秀英", BORN, "2", "13857412233", "330203197904240123", "resident_id"),
            True,
        ),  # a twin: a person looks
        (Traits("李志明", BORN, "1", "", "", ""), False),
    ],
)
def test_likeness_adds_up_what_speaks_for_and_against(other, is_like):
    assert (likeness(WHO, other).score >= 14) == is_like
    assert likeness(WHO, other).score == likeness(other, WHO).score


def test_a_slip_of_the_pen_in_a_date_is_found():
    assert date(1979, 4, 25) in slips(BORN)
    assert date(1979, 12, 7) in slips(date(1979, 7, 12))  # day and month exchanged
    assert BORN not in slips(BORN)


def test_a_look_up_costs_the_same_among_many(office, django_assert_max_num_queries):
    for _turn in range(30):
        describe(office, draft(office), name="王秀兰")
    with django_assert_max_num_queries(4):
        found = likely(WHO, on=DAY)
    assert len(found) == 5  # the likeliest five, not a wall of names


# --- At intake -------------------------------------------------------------------------------------------------
def test_the_recorder_is_asked_before_a_second_record_is_made(office, as_role, client):
    known = describe(office, draft(office), phone="13857412233").person
    file = draft(office)
    as_role("grassroots_cadre", office.tree.textile)
    address = reverse("aid:apply_task", args=[file.pk, "family"])
    answers = FORM | {"name": "王秀蓝", "identity": identity_number(BORN), "phone": "13857412233"}

    asked = client.post(address, answers)

    assert asked.status_code == 409
    assert "王秀兰" in asked.text
    assert not file.members.exists()
    assert client.post(address, answers | {"same_as": "none"}).status_code == 422  # how do you know?
    assert client.post(address, answers | {"same_as": str(known.pk)}).status_code == 302
    assert file.members.get().person == known


def test_none_of_them_is_kept_for_the_county_with_the_reason(office, as_role, client):
    describe(office, draft(office), phone="13857412233")
    file = draft(office)
    as_role("grassroots_cadre", office.tree.textile)
    answers = FORM | {"name": "王秀蓝", "identity": identity_number(BORN), "phone": "13857412233"}

    decided = answers | {"same_as": "none", "apart": "双胞胎姐妹"}
    assert client.post(reverse("aid:apply_task", args=[file.pk, "family"]), decided).status_code == 302

    pair = PersonPair.unscoped.get()
    assert (pair.status, pair.reason) == ("open", "双胞胎姐妹")
    assert Person.unscoped.count() == 2


def test_nobody_can_be_picked_who_was_not_shown(office, as_role, client):
    stranger = describe(office, draft(office), name="赵德海", number=identity_number(date(1960, 1, 1))).person
    describe(office, draft(office), phone="13857412233")
    file = draft(office)
    as_role("grassroots_cadre", office.tree.textile)
    answers = FORM | {"name": "王秀蓝", "identity": identity_number(BORN), "phone": "13857412233"}

    answer = client.post(reverse("aid:apply_task", args=[file.pk, "family"]), answers | {"same_as": str(stranger.pk)})

    assert answer.status_code == 422
    assert not file.members.exists()


def test_a_person_of_another_county_is_shown_masked(office, as_role, client):
    known = describe(office, draft(office), phone="13857412233").person
    Person.unscoped.filter(pk=known.pk).update(union=office.tree.elsewhere)
    file = draft(office)
    as_role("grassroots_cadre", office.tree.textile)
    answers = FORM | {"name": "王秀蓝", "identity": identity_number(BORN), "phone": "13857412233"}

    shown = client.post(reverse("aid:apply_task", args=[file.pk, "family"]), answers).text

    assert "王*兰" in shown
    assert "王秀兰" not in shown.replace('value="王秀蓝"', "")
    assert "1979-04-24" not in shown


def test_the_county_is_reminded_the_morning_after_and_not_once_it_has_decided(office, twice):
    pair = pair_of(office)
    tomorrow = clock.now() + timedelta(days=1)

    plan(tomorrow)
    asked = Occurrence.unscoped.get(schedule="aid.person_pair")
    assert (asked.subject_id, asked.url) == (str(pair.pk), f"/needy/duplicates/{pair.pk}/")

    keep_apart(actor=office.reviewer, pair_id=pair.pk, seen_version=1, reason="姐妹", moment=clock.now())
    plan(tomorrow)
    assert Occurrence.unscoped.get(schedule="aid.person_pair").status == "expired"


# --- The night's list and the decision ---------------------------------------------------------------------------
def test_the_night_finds_a_pair_once_and_remembers_that_they_are_two(office, twice):
    pair = pair_of(office)
    assert duplicates.find_pairs(actor=office.reviewer, today=clock.today()) == 0

    keep_apart(actor=office.reviewer, pair_id=pair.pk, seen_version=1, reason="姐妹", moment=clock.now())

    assert duplicates.find_pairs(actor=office.reviewer, today=clock.today(), whole=True) == 0
    assert PersonPair.unscoped.get().status == "two"


def merge(office, pair, **more):
    return duplicates.merge_people(
        **{
            "actor": office.reviewer,
            "pair_id": pair.pk,
            "seen_version": pair.version,
            "kept_id": pair.one_id,
            "reason": "同一人，身份证号录错",
            "moment": clock.now(),
        }
        | more
    )


def test_two_running_files_are_named_and_not_merged(office, twice):
    pair = pair_of(office)
    with pytest.raises(ConflictError) as refused:
        merge(office, pair)
    assert refused.value.code == "two_running_files"
    assert len(refused.value.details["files"]) == 2
    assert not Person.unscoped.exclude(merged_into=None).exists()


def test_a_merge_moves_the_seat_and_comes_back_whole(office, twice):
    pair = pair_of(office)
    ended, running = (twice[0], twice[1]) if pair.one_id == twice[0].members.get().person_id else (twice[1], twice[0])
    FileMember.objects.filter(file=ended).update(live=False)
    before = list(FileMember.objects.order_by("pk").values("pk", "person_id"))

    merged = merge(office, pair)  # the record of the ended file stays, the running file's seat moves to it

    seat = running.members.get()
    assert seat.person_id == pair.one_id
    assert NeedyFile.unscoped.get(pk=running.pk).head_id == pair.one_id
    assert Person.unscoped.get(pk=pair.other_id).merged_into_id == pair.one_id

    duplicates.undo_merge(
        actor=office.reviewer, pair_id=pair.pk, seen_version=merged.version, reason="认错了", moment=clock.now()
    )

    assert list(FileMember.objects.order_by("pk").values("pk", "person_id")) == before
    assert not Person.unscoped.exclude(merged_into=None).exists()
    assert PersonPair.unscoped.get().status == "open"
    codes = list(Event.unscoped.filter(code__startswith="unions.pair").order_by("pk").values_list("code", flat=True))
    assert codes == ["unions.pair.noted", "unions.pair.merged", "unions.pair.merge_undone"]


def test_the_number_of_a_merged_record_finds_the_one_kept(office, twice):
    pair = pair_of(office)
    FileMember.objects.update(live=False)
    merge(office, pair)
    gone = Person.unscoped.get(pk=pair.other_id)

    member = describe(office, draft(office), name=gone.name, number=gone.identity.open())

    assert member.person_id == pair.one_id


@pytest.mark.parametrize(
    ("change", "error", "code"),
    [
        ({"seen_version": 9}, ConflictError, "stale"),
        ({"reason": " "}, RuleBrokenError, "reason"),
        ({"kept_id": "someone"}, RuleBrokenError, "kept"),
    ],
)
def test_a_refused_merge_changes_nothing(office, twice, change, error, code):
    pair = pair_of(office)
    FileMember.objects.update(live=False)
    with pytest.raises(error) as refused:
        merge(office, pair, **change)
    assert refused.value.code == code
    assert PersonPair.unscoped.get().status == "open"
    assert not Person.unscoped.exclude(merged_into=None).exists()


def test_a_merge_is_taken_back_within_its_days_only(office, twice):
    pair = pair_of(office)
    FileMember.objects.update(live=False)
    merged = merge(office, pair)
    late = clock.now() + timedelta(days=31)
    with pytest.raises(ConflictError) as refused:
        duplicates.undo_merge(
            actor=office.reviewer, pair_id=pair.pk, seen_version=merged.version, reason="认错了", moment=late
        )
    assert refused.value.code == "too_late"


def test_another_county_neither_sees_nor_decides_a_pair(office, twice, as_role, client):
    pair = pair_of(office)
    other = actor("county_reviewer", office.tree.yiwu)
    with pytest.raises(NotFoundError):
        keep_apart(actor=other, pair_id=pair.pk, seen_version=1, reason="不知道", moment=clock.now())
    as_role("county_reviewer", office.tree.yiwu)
    assert client.get(reverse("aid:pair_detail", args=[pair.pk])).status_code == 404
    assert "王秀" not in client.get(reverse("aid:pair_list")).text


def test_the_page_shows_both_sides_and_decides(office, twice, as_role, client):
    pair = pair_of(office)
    as_role("county_reviewer", office.tree.haishu)
    assert "读音相同" in client.get(reverse("aid:pair_list")).text
    page = client.get(reverse("aid:pair_detail", args=[pair.pk]))
    assert page.status_code == 200
    assert "13857412233" not in page.text
    answers = {"seen_version": pair.version, "decision": "two", "reason": "姐妹"}
    assert client.post(reverse("aid:pair_detail", args=[pair.pk]), answers).status_code == 302
    assert PersonPair.unscoped.get().status == "two"


def test_the_database_keeps_pairs_single_ordered_and_decided_by_somebody(office, twice):
    pair = pair_of(office)
    for one_id, other_id in ((pair.other_id, pair.one_id), (pair.one_id, pair.other_id)):
        with pytest.raises(IntegrityError), transaction.atomic():
            PersonPair.objects.create(
                one_id=one_id, other_id=other_id, union_id=pair.union_id, other_union_id=pair.other_union_id, score=20
            )
    with pytest.raises(IntegrityError), transaction.atomic():
        PersonPair.unscoped.filter(pk=pair.pk).update(status="same")
