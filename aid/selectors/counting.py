"""The one door to the figures of relief: by season, region, source or month, in one query (domain.md 3.8).

Cash counts on the day it was paid and is gone when all of it came back; goods on the day they were handed out, at
cost; a service when a person was placed (once a year), certified or examined. Money for a service
counts its amount alone, for the service has counted its person. ``aid.rules.counting`` says it in words.
"""

from datetime import date
from typing import Any

from django.db import connection

from aid.models import Programme
from aid.rules.counting import Counts
from core.actors import Actor
from unions.models import Union

COUNTY_DEPTH = 3  # province/city/county/: what lies here or lower has few facts beside the province's

# What may be told apart. A region is the county (or, for ``city``, the city) of the union the benefit hangs on.
GROUPS = {
    "": "''",
    "season": "fact.season",
    "kind": "fact.item",
    "source": "fact.source",
    "county": "coalesce(place.county_id, place.id)::text",
    "city": "coalesce(place.city_id, place.id)::text",
    "month": "to_char(fact.on_day, 'YYYY-MM')",
    "programme": "fact.programme_id::text",
    "recipients": "fact.recipients",
    "stage": "fact.stage",
}

FACTS = """
WITH fact AS (
    SELECT 'cash' AS kind, award.programme_id, payment.batch_id::text AS occasion,
           CASE WHEN award.trainee_id IS NULL AND award.booking_id IS NULL THEN award.household_id END AS household_id,
           CASE WHEN award.trainee_id IS NULL AND award.booking_id IS NULL THEN award.person_id END AS person_id,
           payment.amount_fen - payment.refunded_fen AS amount_fen, fund.source, award.union_id, award.item,
           programme.season, (payment.settled_at AT TIME ZONE 'Asia/Shanghai')::date AS on_day,
           coalesce(recipient."group", 'on_file') AS recipients,
           coalesce(enrolment.stage, recipient.stage, '') AS stage, payment.id AS row_id
      FROM aid_payment payment
      JOIN aid_award award ON award.id = payment.award_id
      JOIN aid_fund fund ON fund.id = award.fund_id
      JOIN aid_programme programme ON programme.id = award.programme_id
      LEFT JOIN aid_recipient recipient ON recipient.id = award.recipient_id
      LEFT JOIN aid_enrolment enrolment ON enrolment.id = award.enrolment_id
     WHERE payment.status = 'paid' AND payment.refunded_fen < payment.amount_fen
    UNION ALL
    SELECT 'goods', issue.programme_id, issue.issued_on::text, file.household_id, file.head_id,
           issue.quantity * issue.unit_cost_fen, issue.source, issue.union_id, programme.kind, programme.season,
           issue.issued_on, CASE WHEN issue.file_id IS NULL THEN 'site' ELSE 'on_file' END, '',
           issue.id
      FROM aid_goodsissue issue
      JOIN aid_programme programme ON programme.id = issue.programme_id
      LEFT JOIN aid_needyfile file ON file.id = issue.file_id
     WHERE issue.cancelled_on IS NULL
    UNION ALL
    SELECT 'service', fair.programme_id, '', NULL, placed.person_id, 0, '', placed.union_id, programme.kind,
           programme.season, placed.hired_on, 'service', '', placed.id
      FROM (SELECT DISTINCT ON (person_id, extract(year FROM hired_on)) *
              FROM aid_referral WHERE result = 'hired' AND cancelled_on IS NULL
             ORDER BY person_id, extract(year FROM hired_on), hired_on, id) placed
      JOIN aid_jobpost post ON post.id = placed.post_id
      JOIN aid_jobfair fair ON fair.id = post.fair_id
      JOIN aid_programme programme ON programme.id = fair.programme_id
    UNION ALL
    SELECT 'service', course.programme_id, '', NULL, trainee.person_id, 0, '', trainee.union_id, programme.kind,
           programme.season, course.ends_on, 'service', '', trainee.id
      FROM aid_trainee trainee
      JOIN aid_trainingclass course ON course.id = trainee.course_id
      JOIN aid_programme programme ON programme.id = course.programme_id
     WHERE trainee.certificate_no <> '' AND trainee.cancelled_on IS NULL
    UNION ALL
    SELECT 'service', checkup.programme_id, '', NULL, booking.person_id, 0, '', booking.union_id, programme.kind,
           programme.season, booking.done_on, 'service', '', booking.id
      FROM aid_checkupbooking booking
      JOIN aid_checkupbatch checkup ON checkup.id = booking.batch_id
      JOIN aid_programme programme ON programme.id = checkup.programme_id
     WHERE booking.done_on IS NOT NULL AND booking.cancelled_on IS NULL
)
"""

# Which of them: a branch that the actor reaches, a part of it, a period, a season, a source, one group.
ASKED = """
  FROM {facts}
  JOIN unions_union place ON place.id = fact.union_id
 WHERE {reach}
   AND (%(season)s = '' OR fact.season = %(season)s)
   AND (%(source)s = '' OR fact.source = %(source)s)
   AND (%(programme)s::uuid IS NULL OR fact.programme_id = %(programme)s::uuid)
   AND (%(first)s::date IS NULL OR fact.on_day >= %(first)s::date)
   AND (%(last)s::date IS NULL OR fact.on_day <= %(last)s::date)
   AND (%(said)s::text IS NULL OR {group} = %(said)s)
"""

COUNTS = """
SELECT {group} AS said,
       count(DISTINCT (fact.household_id, fact.programme_id, fact.occasion))
           FILTER (WHERE fact.household_id IS NOT NULL AND fact.kind <> 'service'),
       count(fact.person_id), count(DISTINCT fact.household_id), count(DISTINCT fact.person_id),
       coalesce(sum(fact.amount_fen) FILTER (WHERE fact.kind = 'cash'), 0)::bigint,
       coalesce(sum(fact.amount_fen) FILTER (WHERE fact.kind = 'goods'), 0)::bigint,
       count(*) FILTER (WHERE fact.kind = 'service')
"""


def relief_counts(
    actor: Actor,
    permission: str,
    *,
    by: str = "",
    below: str = "",
    season: str = "",
    source: str = "",
    programme: Programme | None = None,
    first: date | None = None,
    last: date | None = None,
    said: str | None = None,
) -> dict[str, Counts]:
    """Return the figures in the actor's branch (or a branch of it), told apart by one of ``GROUPS``; sums, no names."""
    if not actor.can(permission):
        return {}
    asked: dict[str, Any] = {
        "below": below,
        "season": season,
        "source": source,
        "first": first,
        "last": last,
        "said": said,
    }
    narrowed, named = facts_asked(actor, permission, by=by, programme=programme, **asked)
    sql = FACTS + COUNTS.format(group=GROUPS[by]) + narrowed + " GROUP BY 1"
    with connection.cursor() as cursor:
        cursor.execute(sql, named)
        return {group: Counts(*numbers) for group, *numbers in cursor.fetchall()}


def facts_asked(
    actor: Actor, permission: str, *, by: str, below: str, programme: Programme | None = None, **asked: Any
) -> tuple[str, dict[str, Any]]:
    """Return the rest of a statement after ``FACTS`` that keeps what is asked for, with its values."""
    facts, reach, named = _reach(actor, permission, below)
    sql = ASKED.format(group=GROUPS[by], facts=facts, reach=reach)
    return sql, named | asked | {"programme": programme.pk if programme else None}


def _reach(actor: Actor, permission: str, below: str) -> tuple[str, str, dict[str, Any]]:
    """Return the facts of the actor's branch: a table, a condition, their values.

    A county's facts are found by its unions, and only then by their day (``OFFSET 0`` keeps the two apart), or the
    planner would read the whole province's payments of the period for one county. Above, the day comes first.
    """
    unions = Union.objects.permitted(actor, permission).filter(path__startswith=below).order_by()
    if below.count("/") >= COUNTY_DEPTH:
        keys = list(unions.values_list("pk", flat=True))
        table = "(SELECT * FROM fact WHERE union_id = ANY (%(unions)s::bigint[]) OFFSET 0) fact"
        return table, "true", {"unions": keys}
    sql, given = unions.values("pk").query.sql_with_params()
    named: dict[str, Any] = {f"reach{number}": each for number, each in enumerate(given)}
    return "fact", f"fact.union_id IN ({sql % tuple(f'%({name})s' for name in named)})", named


def relief_total(actor: Actor, permission: str, **asked: Any) -> Counts:
    """Return the figures of everything asked for, counted as one: households and people are distinct in all of it."""
    return relief_counts(actor, permission, **asked).get("", Counts())
