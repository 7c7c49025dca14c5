"""The two statements that fill a roster: one line a family, or one line a student in schooling relief."""

# One statement, one snapshot: the families that may come onto the roster, and for every other row asked for, why not.
# Two rosters that ask for the same family meet at the unique index; whoever is second is told who was first.
# (NOT IN, not a join with "fresh": the planner thinks that next to nothing is inserted and would compare row by row.)
FAMILIES = """
WITH found AS (
    SELECT asked.id, asked.place, row_number() OVER (PARTITION BY asked.id ORDER BY asked.place) AS nth,
           file.id AS file_id, file.number, file.household_id, file.head_id, file.union_id, file.category,
           standard.amount_fen,
           CASE WHEN file.id IS NULL THEN 'not_in_branch'
                WHEN file.status <> ALL (%(active)s) THEN 'file_not_active'
                WHEN file.valid_to < %(today)s THEN 'review_overdue'
                WHEN head.deceased_on IS NOT NULL THEN 'deceased'
                WHEN %(national)s AND file.tier <> 'national' THEN 'tier'
                WHEN standard.id IS NULL THEN 'no_standard'
                WHEN file.account_index IS NULL THEN 'no_account'
           END AS refused
      FROM unnest(%(ids)s::uuid[]) WITH ORDINALITY AS asked (id, place)
      LEFT JOIN aid_needyfile file ON file.id = asked.id AND file.id IN ({reach})
      LEFT JOIN unions_person head ON head.id = file.head_id
      LEFT JOIN aid_standard standard ON standard.programme_id = %(programme)s AND standard.category = file.category
), ranked AS (
    SELECT found.*, row_number() OVER (PARTITION BY wanted ORDER BY place) AS seat
      FROM (SELECT found.*, refused IS NULL AND nth = 1 AND NOT EXISTS (
                SELECT 1 FROM aid_award other
                 WHERE other.household_id = found.household_id AND other.item = %(item)s AND other.period = %(period)s
                   AND other.status NOT IN ('rejected', 'cancelled', 'refunded')) AS wanted
              FROM found) found
), fresh AS (
    INSERT INTO aid_award (id, version, created_at, terms_version, roster_id, programme_id, payer_id, union_id,
                           household_id, file_id, person_id, category, item, period, amount_fen, status, note,
                           created_by_id)
    SELECT aid_uuid7(), 1, %(born)s, 1, %(roster)s, %(programme)s, %(payer)s, union_id,
           household_id, file_id, head_id, category, %(item)s, %(period)s, amount_fen, 'draft', '', %(creator)s
      FROM ranked WHERE wanted AND (%(places)s::bigint IS NULL OR seat <= %(places)s)
     ORDER BY household_id
    ON CONFLICT DO NOTHING
    RETURNING file_id
)
INSERT INTO aid_rosterrefusal (roster_id, label, file_id, code, detail)
SELECT %(roster)s, coalesce(found.number, found.id::text), found.file_id,
       coalesce(found.refused,
                CASE WHEN found.wanted AND found.seat > %(places)s THEN 'quota_exceeded'
                     ELSE 'duplicate_household' END),
       CASE WHEN found.refused IS NULL THEN coalesce(first.name, '') ELSE '' END
  FROM ranked found
  LEFT JOIN LATERAL (
      SELECT other_union.name
        FROM aid_award other
        JOIN aid_roster other_roster ON other_roster.id = other.roster_id
        JOIN unions_union other_union ON other_union.id = other_roster.union_id
       WHERE other.household_id = found.household_id AND other.item = %(item)s AND other.period = %(period)s
         AND other.status NOT IN ('rejected', 'cancelled', 'refunded')
       LIMIT 1) first ON true
 WHERE found.refused IS NOT NULL OR found.nth > 1 OR found.file_id NOT IN (SELECT file_id FROM fresh)
 ORDER BY found.place
"""

# The same for students: asked for by their seat in a file, found twice by their person, whichever parent's file it is.
STUDENTS = """
WITH found AS (
    SELECT asked.id, asked.place, row_number() OVER (PARTITION BY member.person_id ORDER BY asked.place) AS nth,
           member.id AS member_id, member.person_id, file.id AS file_id, file.number, file.household_id, file.union_id,
           file.category, enrolment.id AS enrolment_id, enrolment.exclusion, enrolment.other_grant, standard.amount_fen,
           CASE WHEN file.id IS NULL THEN 'not_in_branch'
                WHEN file.status <> ALL (%(active)s) THEN 'file_not_active'
                WHEN file.valid_to < %(today)s THEN 'review_overdue'
                WHEN student.deceased_on IS NOT NULL OR head.deceased_on IS NOT NULL THEN 'deceased'
                WHEN %(national)s AND file.tier <> 'national' THEN 'tier'
                WHEN member.standing <> 'student' OR NOT member.live THEN 'not_student'
                WHEN enrolment.proof_id IS NULL THEN 'no_proof'
                WHEN enrolment.exclusion <> '' THEN 'excluded'
                WHEN enrolment.other_grant <> '' THEN 'other_grant'
                WHEN standard.amount_fen IS NULL THEN 'no_standard'
                WHEN file.account_index IS NULL THEN 'no_account'
           END AS refused
      FROM unnest(%(ids)s::uuid[]) WITH ORDINALITY AS asked (id, place)
      LEFT JOIN aid_filemember member ON member.id = asked.id AND member.file_id IN ({reach})
      LEFT JOIN aid_needyfile file ON file.id = member.file_id
      LEFT JOIN unions_person student ON student.id = member.person_id
      LEFT JOIN unions_person head ON head.id = file.head_id
      LEFT JOIN aid_enrolment enrolment ON enrolment.member_id = member.id AND enrolment.school_year = %(school_year)s
      LEFT JOIN LATERAL (
          SELECT amount_fen FROM aid_standard
           WHERE programme_id = %(programme)s AND category = file.category AND stage IN (enrolment.stage, '')
           ORDER BY stage DESC LIMIT 1) standard ON true
), ranked AS (
    SELECT found.*, row_number() OVER (PARTITION BY wanted ORDER BY place) AS seat
      FROM (SELECT found.*, refused IS NULL AND nth = 1 AND NOT EXISTS (
                SELECT 1 FROM aid_award other
                 WHERE other.person_id = found.person_id AND other.item = %(item)s AND other.period = %(period)s
                   AND other.status NOT IN ('rejected', 'cancelled', 'refunded')) AS wanted
              FROM found) found
), fresh AS (
    INSERT INTO aid_award (id, version, created_at, terms_version, roster_id, programme_id, payer_id, union_id,
                           household_id, file_id, person_id, enrolment_id, category, item, period, amount_fen, status,
                           note, created_by_id)
    SELECT aid_uuid7(), 1, %(born)s, 1, %(roster)s, %(programme)s, %(payer)s, union_id,
           household_id, file_id, person_id, enrolment_id, category, %(item)s, %(period)s, amount_fen, 'draft',
           '', %(creator)s
      FROM ranked WHERE wanted AND (%(places)s::bigint IS NULL OR seat <= %(places)s)
     ORDER BY person_id
    ON CONFLICT DO NOTHING
    RETURNING enrolment_id
)
INSERT INTO aid_rosterrefusal (roster_id, label, file_id, person_id, code, detail)
SELECT %(roster)s, coalesce(found.number, found.id::text), found.file_id, found.person_id,
       coalesce(found.refused,
                CASE WHEN found.wanted AND found.seat > %(places)s THEN 'quota_exceeded'
                     ELSE 'duplicate_student' END),
       CASE WHEN found.refused = 'excluded' THEN found.exclusion
            WHEN found.refused = 'other_grant' THEN found.other_grant
            WHEN found.refused IS NULL THEN coalesce(first.name, '')
            ELSE '' END
  FROM ranked found
  LEFT JOIN LATERAL (
      SELECT other_union.name
        FROM aid_award other
        JOIN aid_roster other_roster ON other_roster.id = other.roster_id
        JOIN unions_union other_union ON other_union.id = other_roster.union_id
       WHERE other.person_id = found.person_id AND other.item = %(item)s AND other.period = %(period)s
         AND other.status NOT IN ('rejected', 'cancelled', 'refunded')
       LIMIT 1) first ON true
 WHERE found.refused IS NOT NULL OR found.nth > 1 OR found.enrolment_id NOT IN (SELECT enrolment_id FROM fresh)
 ORDER BY found.place
"""
