"""Entering a student's school year with its proof, before schooling relief (金秋助学, domain.md 3.3)."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from aid.models import Award, Enrolment, FileMember, NeedyFile
from aid.rules.files import check_not_related
from aid.rules.students import check_enrolment_free, check_student
from aid.selectors.files import household_person_ids
from core.actors import Actor
from core.documents.services import attach
from core.errors import NotFoundError
from core.events.services import record
from core.fetch import find
from core.violations import refusing_violations

PROOF = "enrolment_proof"


@transaction.atomic
def enrol_student(
    *,
    actor: Actor,
    member_id: Any,
    school_year: int,
    stage: str,
    school: str,
    exclusion: str = "",
    other_grant: str = "",
    proof: UploadedFile | None = None,
) -> Enrolment:
    """Enter or mend a student's school year; a paper given with it becomes its proof. Nobody enters their own child's.

    Once the student is on a roster for the year, stage, school and exclusions stay as they are.
    """
    member = _member(actor, member_id)
    check_not_related(person_id=actor.person_id, household=household_person_ids(member.file))
    check_student(standing=member.standing, is_member=member.live)
    before = Enrolment.unscoped.select_for_update().filter(member=member, school_year=school_year).first()
    check_enrolment_free(is_awarded=before is not None and Award.unscoped.live().filter(enrolment=before).exists())
    enrolment = before or Enrolment(
        member=member, file=member.file, person_id=member.person_id, school_year=school_year
    )
    enrolment.stage, enrolment.school = stage, school.strip()[:80]
    enrolment.exclusion, enrolment.other_grant = exclusion, other_grant.strip()[:80]
    enrolment.recorded_by_id = actor.user_id
    enrolment.version += 1 if before else 0
    with refusing_violations(Enrolment):
        enrolment.save(force_insert=before is None)
    if proof is not None:
        enrolment.proof = attach(actor=actor, subject=enrolment, upload=proof, slot=PROOF, permission="aid.view_roster")
        enrolment.save(update_fields=["proof"])
    facts = {"stage": stage, "school": enrolment.school, "exclusion": exclusion, "other_grant": enrolment.other_grant}
    name = str(enrolment.person)
    record(
        actor,
        "aid.student.enrolled",
        member.file,
        person=name,
        school_year=school_year,
        proved=enrolment.proof_id is not None,
        **facts,
    )
    return enrolment


def _member(actor: Actor, member_id: Any) -> FileMember:
    """Return a member of a file within reach, the file locked; anybody else does not exist."""
    member = FileMember.objects.filter(pk=member_id).only("file_id").first()
    if member is None:
        raise NotFoundError(_("No such %(thing)s.") % {"thing": FileMember._meta.verbose_name}, code="not_found")
    file = find(NeedyFile, member.file_id, actor, "aid.build_roster", lock=True)
    return FileMember.objects.select_related("person").get(pk=member_id, file=file)
