"""Asking for rosters and awards: lists, candidates, what an approver should look at, who is family."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Sum

from aid.choices.files import ACTIVE
from aid.choices.relief import Decision, RosterWarning
from aid.models import (
    Award,
    FileMember,
    HouseholdMember,
    NeedyFile,
    Programme,
    Roster,
    RosterRefusal,
    Standard,
)
from aid.models.awards import DEAD
from aid.rules.relief import COLLECTIVE_LIMIT, COUNTY_LIMIT, PHONE_FAMILIES, PROVINCE_LIMIT, Ladder, period_of
from aid.rules.standards import ONE_UP
from aid.selectors.standards import above_standard
from core.actors import Actor
from core.clock import day_of
from core.documents.models import Attachment
from core.fetch import find
from core.parameters.selectors import value
from unions.models import Union

VIEW = "aid.view_roster"
LIMITS = (COUNTY_LIMIT, COLLECTIVE_LIMIT, PROVINCE_LIMIT)


def roster_list(actor: Actor) -> QuerySet[Roster]:
    """Return the rosters the actor may read, newest first, with lines and total of what stands on them."""
    standing = ~Q(awards__status__in=DEAD)
    return (
        Roster.objects.permitted(actor, VIEW)
        .select_related("programme", "union", "creator", "checker", "approver")
        .annotate(
            lines=Count("awards", filter=standing),
            total_fen=Sum("awards__amount_fen", filter=standing, default=0),
        )
        .order_by("-created_at", "-pk")
    )


def roster_lines(actor: Actor, roster_id: Any) -> QuerySet[Award]:
    """Return a roster's lines, ready for a table."""
    return (
        Award.objects.permitted(actor, VIEW)
        .filter(roster_id=roster_id)
        .select_related("person", "union", "file", "enrolment", "recipient")
        .order_by("union__path", "pk")
    )


def roster_refusals(actor: Actor, roster_id: Any) -> QuerySet[RosterRefusal]:
    """Return the rows that did not come onto a roster, each with its reason."""
    roster = find(Roster, roster_id, actor, VIEW)
    return RosterRefusal.objects.filter(roster=roster).select_related("file", "file__head", "person").order_by("pk")


def ladder_of(
    roster: Roster, highest_fen: int, today: date, *, is_above_standard: bool = False
) -> tuple[Decision, Ladder]:
    """Return who decides on a roster by its highest amount, and the limits in force where its union is.

    A line above its standard lifts the decision one level up (D10).
    """
    region = roster.union.region_id
    county, collective, province = (value(code, region, today) for code in LIMITS)
    ladder = Ladder(county, collective, province)
    decision = ladder.decision(highest_fen)
    return (ONE_UP[decision] if is_above_standard else decision), ladder


def papers_of(roster: Roster) -> QuerySet[Attachment]:
    """Return the papers of a roster, in the order in which they came."""
    return Attachment.unscoped.about("aid.roster", roster.pk).filter(replaced_at=None).order_by("pk")


def awards_of(actor: Actor, household_id: Any) -> QuerySet[Award]:
    """Return everything a family was ever awarded, newest first, as far as the actor may see it."""
    return (
        Award.objects.permitted(actor, VIEW)
        .filter(household_id=household_id)
        .select_related("programme", "union", "person")
        .order_by("-pk")
    )


def candidates(actor: Actor, programme: Programme, union: Union) -> QuerySet[NeedyFile]:
    """Return the active files below a union that could go onto its roster, each with the amount of its standard.

    ``taken`` says that the family already stands on a roster of the season somewhere in the province.
    """
    standard = Standard.objects.filter(programme=programme, category=OuterRef("category"))
    live = Award.unscoped.live().filter(
        household_id=OuterRef("household_id"),
        item=programme.kind,
        period=period_of(programme.season, programme.year, programme.kind),
    )
    return (
        NeedyFile.objects.permitted(actor, "aid.build_roster")
        .filter(union__path__startswith=union.path, status__in=ACTIVE)
        .select_related("head", "union")
        .annotate(amount_fen=Subquery(standard.values("amount_fen")[:1]), taken=Exists(live))
        .order_by("union__path", "pk")
    )


def is_family_of(actor: Actor, awards: QuerySet[Award]) -> bool:
    """Say whether the actor is, or ever was, of one of these households (回避)."""
    if actor.person_id is None:
        return False
    person_id = str(actor.person_id)
    living = HouseholdMember.objects.filter(person_id=person_id, household__in=awards.values("household_id"))
    named = FileMember.objects.filter(person_id=person_id, file__in=awards.values("file_id"))
    return living.exists() or named.exists()


def lines_gone(awards: QuerySet[Award], *, today: date) -> QuerySet[Award]:
    """Return the lines whose family may not be helped now: file not active or not valid, beneficiary dead, no card."""
    off_file = Q(file__isnull=False) & (~Q(file__status__in=ACTIVE) | Q(file__account_index__isnull=True))
    paid_for = Q(booking__isnull=False)  # an examination that was done is owed to the provider, whatever came after
    died = Q(person__deceased_on__isnull=False) | Q(file__head__deceased_on__isnull=False)
    lapsed = Q(file__valid_to__lt=today)  # under review past its validity: payable again once that is decided (2.6)
    return awards.filter(off_file | lapsed | died & ~paid_for).select_related("file", "recipient", "person")


WARNINGS = """
WITH line AS (
    SELECT award.id, award.household_id, award.item, award.programme_id, person.phone_index, programme.year,
           coalesce(file.account_index, recipient.account_index) AS account_index
      FROM aid_award award
      LEFT JOIN aid_needyfile file ON file.id = award.file_id
      LEFT JOIN aid_recipient recipient ON recipient.id = award.recipient_id
      JOIN unions_person person ON person.id = award.person_id
      JOIN aid_programme programme ON programme.id = award.programme_id
     WHERE award.roster_id = %(roster)s AND award.status NOT IN ('rejected', 'cancelled', 'refunded')
)
SELECT line.id, 'other_relief' FROM line WHERE EXISTS (
    SELECT 1 FROM aid_award other JOIN aid_programme programme ON programme.id = other.programme_id
     WHERE other.household_id = line.household_id AND other.programme_id <> line.programme_id
       AND programme.year = line.year AND other.status NOT IN ('draft', 'rejected', 'cancelled', 'refunded'))
UNION ALL
SELECT line.id, 'shared_account' FROM line WHERE EXISTS (
    SELECT 1 FROM aid_needyfile other
     WHERE other.account_index = line.account_index AND other.household_id <> line.household_id
       AND other.status IN ('filed', 'reviewing', 'suspended', 'exiting'))
UNION ALL
SELECT line.id, 'shared_phone' FROM line WHERE line.phone_index IS NOT NULL AND (
    SELECT count(DISTINCT other.household_id)
      FROM aid_needyfile other JOIN unions_person head ON head.id = other.head_id
     WHERE head.phone_index = line.phone_index AND other.status IN ('filed', 'reviewing')) > %(families)s
ORDER BY 1, 2
"""


def roster_warnings(actor: Actor, roster_id: Any) -> dict[UUID, list[RosterWarning]]:
    """Return what an approver should look at before saying yes, by line (domain.md 3.7: D4, D8 to D10)."""
    roster = find(Roster, roster_id, actor, VIEW)
    families = value(PHONE_FAMILIES, roster.union.region_id, day_of(roster.created_at))
    found: dict[UUID, list[RosterWarning]] = {}
    with connection.cursor() as cursor:
        cursor.execute(WARNINGS, {"roster": roster.pk, "families": families})
        for award_id, code in cursor.fetchall():
            found.setdefault(award_id, []).append(RosterWarning(code))
    for line in above_standard(roster):
        found.setdefault(line.award_id, []).append(RosterWarning.ABOVE_STANDARD)
    return found
