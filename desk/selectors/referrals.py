"""Referrals: the list, one of them, the office that answers, and what they lead to."""

from typing import Any

from django.db.models import QuerySet

from aid.choices.files import ENDED as FILE_ENDED
from aid.models import FileMember, NeedyFile
from core.actors import Actor
from core.events.models import Event
from core.fetch import find
from desk.choices.referrals import Direction, ReferralStatus
from desk.models import Referral
from desk.rules import referrals as rules
from legal.models import LegalAidCase
from legal.rules.cases import OPEN as OPEN_CASE
from unions.models import Person, Union
from unions.selectors.members import in_force_of

SUBJECT = Referral._meta.label_lower
WITH = ("union", "person", "case", "file", "made_by", "answered_by")


def referral_list(actor: Actor, *, answered: bool = False) -> QuerySet[Referral]:
    """Return the referrals of somebody's branch that wait, or those answered."""
    rows: QuerySet[Referral] = Referral.objects.permitted(actor, rules.VIEW).select_related("union", "person")
    wanted = rows.exclude(status=ReferralStatus.OPEN) if answered else rows.filter(status=ReferralStatus.OPEN)
    return wanted.order_by("-created_at", "-pk")


def referral_seen(actor: Actor, referral_id: Any) -> Referral:
    """Return one referral of somebody's branch; out of reach looks like missing."""
    found: Referral = find(Referral, referral_id, actor, rules.VIEW)
    return Referral.unscoped.select_related(*WITH).get(pk=found.pk)


def referrals_about(person_id: Any) -> list[Referral]:
    """Return the referrals of a person, whoever asks: the caller shows what fits."""
    return list(Referral.unscoped.filter(person=person_id).select_related("union").order_by("-pk")[:50])


def waiting(actor: Actor, most: int) -> list[Referral]:
    """Return the referrals of somebody's branch that wait, the nearest day first."""
    rows = referral_list(actor).order_by("due_on", "pk")
    return list(rows[:most])


def ends_seen(actor: Actor, referral: Referral) -> tuple[LegalAidCase | None, NeedyFile | None]:
    """Return the case and the file of a referral, each only for who may open it."""
    case = LegalAidCase.objects.permitted(actor, OPEN_CASE).filter(pk=referral.case_id).first()
    file = NeedyFile.objects.permitted(actor, "aid.view_file").filter(pk=referral.file_id).first()
    return case, file


def story_of(referral: Referral) -> list[Event]:
    """Return what happened to a referral, the latest first."""
    return list(Event.unscoped.about(SUBJECT, referral.pk).order_by("-pk")[:30])


def office_of(union: Union) -> Union:
    """Return who answers for a union: its township, else its county; never a basic union below one."""
    office: Union = union.township or union.county or union
    return office


def home_of(person: Person) -> Union:
    """Return the union that knows a person best: that of the membership in force, else where the person is known."""
    held = in_force_of(person.pk)
    home: Union = held.union if held else person.union
    return home


def live_file_of(person_id: Any) -> NeedyFile | None:
    """Return the file, or the application under way, that counts a person now; anywhere in the province."""
    seats = FileMember.objects.present().filter(person=person_id).exclude(file__status__in=FILE_ENDED)
    seat = seats.select_related("file__union").order_by("-live", "-created_at").first()
    return seat.file if seat else None


def first_of_case(case: LegalAidCase) -> Referral | None:
    """Return the referral of a case to relief that stands."""
    rows = Referral.unscoped.filter(case=case, direction=Direction.TO_AID)
    found: Referral | None = rows.exclude(status=ReferralStatus.DECLINED).first()
    return found


def first_of_person(file: NeedyFile, person_id: Any) -> Referral | None:
    """Return the referral of a person to legal aid that waits, or whose case goes on."""
    rows = Referral.unscoped.filter(file=file, person=person_id, direction=Direction.TO_LEGAL)
    going_on = rows.filter(status=ReferralStatus.TAKEN, case__ended_on=None)
    found: Referral | None = rows.filter(status=ReferralStatus.OPEN).first() or going_on.first()
    return found
