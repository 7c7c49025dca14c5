"""Referrals: the list, one of them, the office that answers, and what they lead to."""

from collections.abc import Collection
from typing import Any

from django.db.models import Q, QuerySet

from aid.choices.files import ENDED as FILE_ENDED
from aid.models import FileMember, NeedyFile
from core.actors import Actor
from core.errors import NotFoundError
from core.events.models import Event
from core.fetch import find
from core.prepared import prepared
from core.wall.scope import everywhere
from desk.choices.referrals import Direction, ReferralStatus
from desk.models import Referral
from desk.models.referrals import ORIGINS
from desk.rules import referrals as rules
from legal.choices.disputes import PartyKind
from legal.models import Party
from legal.rules import cases, disputes, matters
from unions.models import Person, Union
from unions.selectors.members import in_force_of

SUBJECT = Referral._meta.label_lower
WITH = ("union", "person", "file", "made_by", "answered_by")
OPEN_RIGHT = {"case": cases.OPEN, "mediation": disputes.OPEN, "matter": matters.VIEW}
MOST_WORKERS = 1000


def referral_list(actor: Actor, *, answered: bool = False) -> QuerySet[Referral]:
    """Return the referrals of somebody's branch that wait, or those answered."""
    rows: QuerySet[Referral] = Referral.objects.permitted(actor, rules.VIEW).select_related("union", "person")
    wanted = rows.exclude(status=ReferralStatus.OPEN) if answered else rows.filter(status=ReferralStatus.OPEN)
    return wanted.order_by("-created_at", "-pk")


def referral_seen(actor: Actor, referral_id: Any) -> Referral:
    """Return one referral of somebody's branch; out of reach looks like missing."""
    found = find(Referral, referral_id, actor, rules.VIEW)
    return Referral.unscoped.select_related(*WITH).get(pk=found.pk)


def traces_of(person_ids: Collection[Any]) -> list[QuerySet]:
    """Return what to look into for whether anybody referred any of these people."""
    return [Referral.unscoped.filter(person__in=person_ids)]


def referrals_about(person_id: Any) -> list[Referral]:
    """Return the referrals of a person, whoever asks: the caller shows what fits."""
    return list(Referral.unscoped.filter(person=person_id).select_related("union").order_by("-pk")[:50])


@prepared()
def waiting(actor: Actor, most: int) -> QuerySet[Referral]:
    """Return the referrals of somebody's branch that wait, the nearest day first."""
    return referral_list(actor).order_by("due_on", "pk")[:most]


def model_of(origin: str) -> Any:
    """Return the table of the cases of a kind."""
    return Referral._meta.get_field(origin).related_model


def ends_seen(actor: Actor, referral: Referral) -> tuple[Any, NeedyFile | None]:
    """Return the case and the file of a referral, each only for who may open it."""
    origin, row = referral.origin, None
    if origin and actor.can(OPEN_RIGHT[origin]):
        rows = model_of(origin).objects.permitted(actor, OPEN_RIGHT[origin])
        row = rows.filter(pk=getattr(referral, f"{origin}_id")).first()
    return row, file_seen(actor, referral.file_id)


def file_seen(actor: Actor, file_id: Any) -> NeedyFile | None:
    """Return a file for who may open it."""
    found: NeedyFile | None = NeedyFile.objects.permitted(actor, "aid.view_file").filter(pk=file_id).first()
    return found


def handled(actor: Actor, origin: str, row_id: Any) -> Any:
    """Return a case, locked, for who keeps it or handles it as assigned; for anybody else it does not exist."""
    kept, own = rules.ORIGINS[origin][:2]
    if actor.can(kept):
        try:
            return find(model_of(origin), row_id, actor, kept, lock=True)
        except NotFoundError:
            if not actor.can(own):
                raise
    return find(model_of(origin), row_id, actor, own, lock=True)


def may_refer(actor: Actor, origin: str, row: Any) -> bool:
    """Say whether somebody keeps a case, or handles it as assigned."""
    kept, own = rules.ORIGINS[origin][:2]
    if actor.reaches(kept, row.union.path):
        return True
    if origin == "case":  # which holds its lawyer itself
        return actor.can(own) and row.lawyer is not None and row.lawyer.user_id == actor.user_id
    return actor.can(own) and model_of(origin).objects.permitted(actor, own).filter(pk=row.pk).exists()


def people_of(origin: str, row: Any) -> list[Person]:
    """Return the workers of a case who are known by their identity, in their order."""
    if origin == "mediation":
        workers = Party.objects.filter(mediation=row, kind=PartyKind.WORKER, person__isnull=False)
        told = workers.select_related("person").order_by("position")[:MOST_WORKERS]
        return [party.person for party in told if party.person]
    person = row.applicant if origin == "case" else row.person
    return [person] if person else []


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


@everywhere("a family has one file, wherever it is; whoever asks learns of it by what is referred")
def live_file_of(person_id: Any) -> NeedyFile | None:
    """Return the file, or the application under way, that counts a person now; anywhere in the province."""
    seats = FileMember.objects.present().filter(person=person_id).exclude(file__status__in=FILE_ENDED)
    seat = seats.select_related("file__union").order_by("-live", "-created_at").first()
    return seat.file if seat else None


def first_from(origin: str, row: Any, person_id: Any) -> Referral | None:
    """Return the referral of a worker of a case to relief that stands."""
    rows = Referral.unscoped.filter(direction=Direction.TO_AID, **{origin: row})
    if origin != "case":  # whose applicant is one, and counts once however their row is named
        rows = rows.filter(person=person_id)
    found: Referral | None = rows.exclude(status=ReferralStatus.DECLINED).first()
    return found


def first_of_person(file: NeedyFile, person_id: Any) -> Referral | None:
    """Return the referral of a person to rights protection that waits, or whose case goes on."""
    rows = Referral.unscoped.filter(file=file, person=person_id, direction=Direction.TO_LEGAL)
    ends = {"case": "ended_on", "mediation": "ended_on", "matter": "closed_on"}
    goes_on = Q(pk__in=())
    for origin in ORIGINS:
        goes_on |= Q(**{f"{origin}__isnull": False, f"{origin}__{ends[origin]}": None})
    going_on = rows.filter(goes_on, status=ReferralStatus.TAKEN)
    found: Referral | None = rows.filter(status=ReferralStatus.OPEN).first() or going_on.first()
    return found
