"""An application that begins on a member's page: the member is its head, nothing is typed twice."""

from typing import Any

from django.db import transaction

from aid.choices.files import Relation, Standing
from aid.models import FileMember, NeedyFile
from aid.services.applications import open_application
from core.actors import Actor
from core.events.services import record
from core.fetch import find
from core.violations import refusing_violations
from unions.choices import MembershipStatus
from unions.models import Membership


@transaction.atomic
def apply_for_member(*, actor: Actor, membership_id: Any) -> NeedyFile:
    """Begin an application in the member's union, with the member as applicant; the rest is asked as always."""
    member = find(Membership, membership_id, actor, "unions.view_person")
    file = open_application(actor=actor, union_id=member.union_id)
    standing = Standing.WORKING if member.status == MembershipStatus.ACTIVE else Standing.OTHER
    with refusing_violations(FileMember):
        FileMember.objects.create(
            file=file, person_id=member.person_id, relation=Relation.SELF, standing=standing, health=""
        )
    file.head_id, file.employer_name = member.person_id, str(member.employer or "")[:120]
    file.version += 1
    with refusing_violations(NeedyFile):
        file.save()
    record(actor, "aid.file.edited", file, changes={"member": str(member.person), "relation": Relation.SELF.value})
    return file
