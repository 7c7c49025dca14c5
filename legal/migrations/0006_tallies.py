"""Mark a union for counting when its cases, contracts, supervisors or instructors change."""

from django.db import migrations

from unions.tally_triggers import marks, unmarks

# A covered unit counts where it lies, and, known by name only, with the union of its contract: both are marked, for a
# contract that begins or ends as for a unit that joins or leaves.
FUNCTIONS = """
CREATE FUNCTION legal_mark_contract() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO unions_tallymark (union_id)
    SELECT union_id FROM changed
     UNION
    SELECT employer.place_id
      FROM changed
      JOIN legal_coveredunit unit ON unit.contract_id = changed.id
      JOIN unions_employer employer ON employer.id = unit.employer_id
     WHERE employer.place_id IS NOT NULL;
    RETURN NULL;
END $$;
CREATE FUNCTION legal_mark_unit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO unions_tallymark (union_id)
    SELECT employer.place_id
      FROM changed JOIN unions_employer employer ON employer.id = changed.employer_id
     WHERE employer.place_id IS NOT NULL
     UNION
    SELECT contract.union_id
      FROM changed JOIN legal_collectivecontract contract ON contract.id = changed.contract_id
     WHERE changed.employer_id IS NULL;
    RETURN NULL;
END $$;
CREATE FUNCTION legal_mark_guidance() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO unions_tallymark (union_id)
    SELECT DISTINCT instructor.union_id
      FROM changed JOIN legal_instructor instructor ON instructor.id = changed.instructor_id;
    RETURN NULL;
END $$;
"""
NO_FUNCTIONS = """
DROP FUNCTION legal_mark_guidance();
DROP FUNCTION legal_mark_unit();
DROP FUNCTION legal_mark_contract();
"""
BY_UNION = (
    "legal_legalaidcase",
    "legal_mediation",
    "legal_supervisionmatter",
    "legal_supervisor",
    "legal_negotiation",
    "legal_instructor",
    "legal_trainingsession",
    "legal_harmonyunit",
)
TRIGGERS = "\n".join(
    [
        *(marks(table, "unions_mark_tally", "union_id") for table in BY_UNION),
        marks("legal_collectivecontract", "legal_mark_contract"),
        marks("legal_coveredunit", "legal_mark_unit"),
        marks("legal_guidance", "legal_mark_guidance"),
    ]
)
NO_TRIGGERS = "\n".join(
    unmarks(table) for table in (*BY_UNION, "legal_collectivecontract", "legal_coveredunit", "legal_guidance")
)
# What is there already is counted by the next fold.
THERE = """
INSERT INTO unions_tallymark (union_id)
SELECT union_id FROM legal_legalaidcase UNION SELECT union_id FROM legal_mediation
 UNION SELECT union_id FROM legal_supervisionmatter UNION SELECT union_id FROM legal_supervisor
 UNION SELECT union_id FROM legal_negotiation UNION SELECT union_id FROM legal_collectivecontract
 UNION SELECT employer.place_id FROM legal_coveredunit unit JOIN unions_employer employer ON employer.id = unit.employer_id
        WHERE employer.place_id IS NOT NULL
"""


class Migration(migrations.Migration):

    dependencies = [
        ('legal', '0005_instructors_and_harmony'),
        ('unions', '0009_tallies'),
    ]

    operations = [
        migrations.RunSQL(FUNCTIONS, NO_FUNCTIONS),
        migrations.RunSQL(TRIGGERS, NO_TRIGGERS),
        migrations.RunSQL(THERE, migrations.RunSQL.noop),
    ]
