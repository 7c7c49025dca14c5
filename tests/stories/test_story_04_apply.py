"""Story 4: a grassroots cadre applies for a needy file."""

from decimal import Decimal

import pytest

from aid.choices.files import REQUIRED_CONSENTS, FileStatus
from aid.models import NeedyFile
from aid.services import applications
from core.clocks.models import Deadline
from core.errors import ConflictError, RuleBrokenError
from core.events.models import Event
from tests.factories import DAY
from unions.models import PersonConsent

pytestmark = [pytest.mark.django_db, pytest.mark.story]


def submit(office, file):
    return applications.submit_file(actor=office.cadre, file_id=file.pk, seen_version=file.version, today=DAY)


def test_a_complete_application_is_proposed_deep_and_starts_the_survey_clock(office):
    file = submit(office, office.draft(income=66_000, rigid=36_000))

    assessment = file.assessments.get()
    assert (assessment.net_per_head, assessment.proposed) == (Decimal("833.33"), "deep")
    assert file.application_no == "SQ330203-2026-0001"
    clock = Deadline.unscoped.about("aid.needyfile", file.pk).get()
    assert (clock.code, clock.due_on.isoformat(), clock.unit) == ("needy.unit_survey", "2026-11-30", "calendar_day")
    assert clock.rolled, "2026-11-28 is a Saturday"
    assert Event.unscoped.filter(code="aid.file.submitted", subject_id=str(file.pk)).count() == 1


@pytest.mark.parametrize(
    ("spoil", "field"),
    [
        (lambda file: NeedyFile.unscoped.filter(pk=file.pk).update(account=None), "account"),
        (
            lambda file: PersonConsent.unscoped.filter(about_id=str(file.pk), purpose="public_notice").delete(),
            "public_notice",
        ),
    ],
)
def test_a_blank_blocks_submission_and_names_the_field(office, spoil, field):
    file = office.draft()
    spoil(file)

    with pytest.raises(RuleBrokenError) as refused:
        submit(office, file)

    assert set(refused.value.fields) == {field}
    assert NeedyFile.unscoped.get(pk=file.pk).status == FileStatus.DRAFT
    assert not Deadline.unscoped.exists()
    assert not Event.unscoped.filter(code="aid.file.submitted").exists()


def test_everything_missing_is_named_at_once(office):
    file = applications.open_application(actor=office.cadre, union_id=office.tree.textile.pk)

    with pytest.raises(RuleBrokenError) as refused:
        submit(office, file)

    assert {"head", "main_cause", "account", "incomes", "attachments", *REQUIRED_CONSENTS} <= set(refused.value.fields)


def test_nobody_of_the_household_stands_in_two_running_files(office):
    first = submit(office, office.draft())
    spouse = first.members.get(relation="spouse").person
    file = office.draft(names=("赵德海",))
    member = file.members.get()
    type(member).objects.filter(pk=member.pk).update(person=spouse)
    NeedyFile.unscoped.filter(pk=file.pk).update(head=spouse)
    PersonConsent.unscoped.filter(about_id=str(file.pk)).update(person=spouse)

    with pytest.raises(ConflictError) as refused:
        submit(office, office.fresh(file))

    assert refused.value.code == "other_file"
    assert office.fresh(file).status == FileStatus.DRAFT
