"""Which lines of a roster stand above what the programme gives a family of the category it has by now (3.7: D10)."""

from django.db import connection

from aid.models import Award, Roster
from aid.rules.standards import AboveStandard

# A class and an examination have a price of their own, an application outside the seasons has its caps where the
# province set no standard; everything else is paid by standard: a stage's own before the one for every stage.
ABOVE = """
SELECT award.id, award.amount_fen, standard.amount_fen
  FROM aid_award award
  LEFT JOIN aid_needyfile file ON file.id = award.file_id
  LEFT JOIN aid_enrolment enrolment ON enrolment.id = award.enrolment_id
  LEFT JOIN aid_recipient recipient ON recipient.id = award.recipient_id
  LEFT JOIN LATERAL (
      SELECT amount_fen FROM aid_standard
       WHERE programme_id = award.programme_id AND category = coalesce(file.category, 'none')
         AND stage IN (coalesce(enrolment.stage, recipient.stage, ''), '')
       ORDER BY stage DESC LIMIT 1) standard ON true
 WHERE award.roster_id = %s AND award.status NOT IN ('rejected', 'cancelled', 'refunded')
   AND award.trainee_id IS NULL AND award.booking_id IS NULL
   AND award.amount_fen > coalesce(standard.amount_fen, 0)
   AND EXISTS (SELECT 1 FROM aid_standard WHERE programme_id = award.programme_id)
 ORDER BY award.id
"""


def above_standard(roster: Roster) -> list[AboveStandard]:
    """Return the living lines of a roster above the standard of the family's present category, each with both sums."""
    with connection.cursor() as cursor:
        cursor.execute(ABOVE, [roster.pk])
        rows = {key: (amount, standard) for key, amount, standard in cursor.fetchall()}
    if not rows:
        return []
    lines = Award.unscoped.filter(pk__in=list(rows)).select_related("person", "file", "recipient").order_by("pk")
    return [AboveStandard(line.pk, f"{line.person} {line.label}", *rows[line.pk]) for line in lines]
