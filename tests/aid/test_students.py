"""Students of families on file: school years entered with proof, and who may come onto a schooling roster."""

from base64 import b64decode
from datetime import date

import pytest
from django.db import IntegrityError, connection

from aid.choices.files import Category, Standing
from aid.choices.students import Exclusion, Stage
from aid.models import Award, Enrolment
from aid.rules.students import TUITION_STANDARDS, school_year_name, school_year_of, school_year_span, standards_in
from aid.selectors.programmes import unreached_files
from aid.selectors.students import student_list
from aid.services import programmes, rosters
from core.errors import ConflictError, NotFoundError, RuleBrokenError
from core.parameters.selectors import value
from tests.aid.money.pupils import AUTUMN, enrolled, moved_to, school, seat, students
from tests.aid.money.treasury import assert_money_is_right, awards_of, family, fresh, live, refused, told
from tests.factories import DAY, actor, staff_person, user
from unions.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def treasury():
    return school()


def codes(roster):
    return [row.code for row in roster.refusals.order_by("pk")]


@pytest.mark.parametrize(
    ("day", "year"), [("2026-08-31", 2025), ("2026-09-01", 2026), ("2026-12-31", 2026), ("2027-08-31", 2026)]
)
def test_a_school_year_runs_from_september_to_august(day, year):
    found = school_year_of(date.fromisoformat(day))

    first, last = school_year_span(found)
    assert found == year
    assert first <= date.fromisoformat(day) <= last
    assert school_year_name(2026) == "2026/2027"


def test_the_shipped_standards_are_those_of_the_domain_reference():
    table = {(category, stage): fen for category, stage, fen in standards_in(value(TUITION_STANDARDS, "330203", DAY))}

    assert table == {
        ("deep", "higher"): 5_000_00,
        ("relative", "higher"): 4_000_00,
        ("accident", "higher"): 3_000_00,
        ("deep", "senior"): 3_000_00,
        ("relative", "senior"): 2_500_00,
        ("accident", "senior"): 2_000_00,
        **{(category, "junior"): 1_200_00 for category in ("deep", "relative", "accident")},
        **{(category, "primary"): 800_00 for category in ("deep", "relative", "accident")},
    }


def test_a_schooling_programme_starts_from_the_standards_in_force(treasury):
    standards = list(treasury.programme.standards.all())

    assert len(standards) == 12
    assert {each.basis for each in standards} == {"省级默认值：金秋助学标准"}


@pytest.mark.parametrize(
    ("category", "stage", "fen"),
    [
        (Category.DEEP, Stage.HIGHER, 5_000_00),
        (Category.RELATIVE, Stage.SENIOR, 2_500_00),
        (Category.ACCIDENT, Stage.PRIMARY, 800_00),
    ],
)
def test_the_amount_follows_category_and_stage(treasury, category, stage, fen):
    roster = treasury.draft(students(treasury, 1, category=category, stage=stage))

    (award,) = awards_of(roster)
    assert (award.amount_fen, award.item, award.period) == (fen, "tuition", "2026/2027")
    assert award.enrolment.stage == stage


def test_two_children_of_one_family_are_two_lines_paid_to_one_card(treasury):
    file = family(treasury.tree.textile)
    children = [seat(file), seat(file, name="李欣然")]
    for child in children:
        enrolled(treasury.cadre, child)

    batch = treasury.paid(children)

    assert live(batch) == ["paid", "paid"]
    assert Award.unscoped.filter(household=file.household, status="paid").count() == 2
    assert_money_is_right()


def test_the_bank_file_names_the_holder_of_the_card_not_the_child(treasury):
    (child,) = students(treasury, 1)

    batch = treasury.sent([child])

    text = b64decode(batch.bank_file.content.open()).decode(batch.bank_file.encoding)
    assert child.file.head.name in text
    assert child.person.name not in text


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"proved": False}, "no_proof"),
        ({"exclusion": Exclusion.MILITARY}, "excluded"),
        ({"exclusion": Exclusion.FREE_TEACHER}, "excluded"),
        ({"exclusion": Exclusion.TARGETED}, "excluded"),
        ({"exclusion": Exclusion.HIGH_FEE}, "excluded"),
        ({"exclusion": Exclusion.OVERSEAS}, "excluded"),
        ({"other_grant": "教育局助学金"}, "other_grant"),
    ],
)
def test_who_may_not_be_paid_is_told_why(treasury, facts, code):
    child = seat(family(treasury.tree.textile))
    enrolled(treasury.cadre, child, **facts)

    roster = treasury.draft([child, *students(treasury, 1)])

    assert codes(roster) == [code]
    assert len(awards_of(roster)) == 1
    refusal = roster.refusals.get()
    assert refusal.person == child.person
    assert refusal.message


def test_a_student_without_a_school_year_entered_has_no_proof(treasury):
    roster = treasury.draft([seat(family(treasury.tree.textile)), *students(treasury, 1)])

    assert codes(roster) == ["no_proof"]


def test_last_years_proof_does_not_count(treasury):
    child = seat(family(treasury.tree.textile))
    enrolled(treasury.cadre, child, school_year=2025)

    assert codes(treasury.draft([child, *students(treasury, 1)])) == ["no_proof"]


def test_files_and_seats_that_bar_a_student(treasury):
    suspended = students(treasury, 1)[0]
    type(suspended.file).unscoped.filter(pk=suspended.file_id).update(status="suspended", suspended_because="年度复核")
    at_work = students(treasury, 1)[0]
    type(at_work).objects.filter(pk=at_work.pk).update(standing=Standing.WORKING)
    orphaned = students(treasury, 1)[0]
    Person.unscoped.filter(pk=orphaned.file.head_id).update(deceased_on=DAY)
    abroad = seat(family(treasury.tree.elsewhere))

    roster = treasury.draft([suspended, at_work, orphaned, abroad, *students(treasury, 1)])

    assert codes(roster) == ["file_not_active", "not_student", "deceased", "not_in_branch"]
    assert roster.refusals.get(code="not_in_branch").file is None


def test_the_same_student_twice_on_one_request_is_one_line(treasury):
    (child,) = students(treasury, 1)

    roster = treasury.draft([child, child])

    assert (len(awards_of(roster)), codes(roster)) == (1, ["duplicate_student"])


def test_a_student_at_both_parents_is_paid_once_in_the_province(treasury):
    (child,) = students(treasury, 1)
    treasury.approved([child])
    there = moved_to(treasury.tree.sanitation, child)
    enrolled(treasury.caseworker, there)

    found = student_list(treasury.caseworker, treasury.programme, "aid.build_roster").get(pk=there.pk)

    assert found.taken
    roster = rosters.build_roster(
        actor=treasury.caseworker,
        programme_id=treasury.programme.pk,
        union_id=treasury.tree.wangchun.pk,
        file_ids=[there.pk],
    )
    assert codes(roster) == ["duplicate_student"]


def test_the_database_itself_refuses_a_second_award_of_the_year(treasury):
    (child,) = students(treasury, 1)
    (award,) = awards_of(treasury.draft([child]))
    award.pk, award._state.adding = None, True

    with pytest.raises(IntegrityError, match="aid_one_tuition_a_student_and_year"):
        type(award).unscoped.bulk_create([award])


def test_what_was_submitted_keeps_its_enrolment(treasury):
    one, other = students(treasury, 2)
    treasury.submitted([one])
    there = Enrolment.unscoped.get(member=other)

    with pytest.raises(IntegrityError, match="stays as it was"), connection.cursor() as cursor:
        cursor.execute("UPDATE aid_award SET enrolment_id = %s", [there.pk])


def test_a_rejected_student_may_be_put_on_another_roster(treasury):
    (child,) = students(treasury, 1)
    first = treasury.draft([child])
    rosters.discard_roster(actor=treasury.cadre, roster_id=first.pk, seen_version=first.version, reason="重做")

    assert len(awards_of(treasury.draft([child]))) == 1


class TestEntering:
    def test_a_school_year_is_entered_with_its_proof_and_told(self, treasury):
        child = seat(family(treasury.tree.textile))

        enrolment = enrolled(treasury.cadre, child, stage=Stage.SENIOR, school="效实中学")

        assert (enrolment.stage, enrolment.proof.slot) == ("senior", "enrolment_proof")
        assert enrolment.proof.permission == "aid.view_roster"
        assert enrolment.proof.union_path == child.file.union.path
        (event,) = told("aid.student.enrolled", child.file)
        assert event.data["proved"] is True

    def test_entered_again_it_is_mended_not_doubled(self, treasury):
        child = seat(family(treasury.tree.textile))
        first = enrolled(treasury.cadre, child)

        second = enrolled(treasury.cadre, child, stage=Stage.SENIOR, proved=False)

        assert (second.pk, second.version, second.stage) == (first.pk, 2, "senior")
        assert second.proof_id == first.proof_id

    def test_on_a_roster_it_stays_as_it_is(self, treasury):
        (child,) = students(treasury, 1)
        treasury.draft([child])

        with refused("enrolment_used", ConflictError):
            enrolled(treasury.cadre, child, stage=Stage.PRIMARY)

    def test_somebody_who_is_no_student_has_no_school_year(self, treasury):
        child = seat(family(treasury.tree.textile))
        type(child).objects.filter(pk=child.pk).update(standing=Standing.WORKING)

        with refused("not_student", RuleBrokenError):
            enrolled(treasury.cadre, child)

    def test_another_branch_does_not_find_the_student(self, treasury):
        child = seat(family(treasury.tree.textile))

        with refused("not_found", NotFoundError):
            enrolled(actor("grassroots_cadre", treasury.tree.elsewhere), child)
        with refused("not_found", NotFoundError):
            enrolled(treasury.preparer, child)

    def test_nobody_enters_their_own_child(self, treasury):
        account = user()
        child = seat(family(treasury.tree.textile))
        staff_person(account, child.person)
        parent = actor("grassroots_cadre", treasury.tree.textile, account)

        with refused("recusal", RuleBrokenError):
            enrolled(parent, child)


def test_only_families_with_a_student_are_due(treasury):
    treasury.families(2)
    (child,) = students(treasury, 1)

    assert [file.pk for file in unreached_files(treasury.programme, treasury.tree.haishu)] == [child.file_id]


def test_a_copy_takes_the_stages_along(treasury):
    copied = programmes.copy_programme(actor=treasury.admin, programme_id=treasury.programme.pk, year=2027)

    assert copied.standards.count() == 12
    assert fresh(copied).opens_on == date(2027, 7, 15)


def test_a_programme_of_services_opens_without_standards(treasury):
    plan = AUTUMN | {"season": "spring", "kind": "job", "name": "春送岗位"}
    made = programmes.create_programme(actor=treasury.admin, union_id=treasury.tree.province.pk, **plan)

    opened = programmes.open_programme(actor=treasury.admin, programme_id=made.pk, seen_version=made.version, today=DAY)

    assert opened.status == "open"
