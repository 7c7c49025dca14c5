"""A worker of a dispute or a matter is referred once; built beside the work."""

from django.db import migrations, models

STANDS = models.Q(("direction", "to_aid"), models.Q(("status", "declined"), _negated=True))
WHERE = "direction = 'to_aid' AND NOT (status = 'declined')"


def once(column, name, text):
    constraint = models.UniqueConstraint(
        condition=STANDS, fields=(column, "person"), name=name, violation_error_message=text
    )
    return migrations.SeparateDatabaseAndState(
        database_operations=[
            migrations.RunSQL(
                f"CREATE UNIQUE INDEX CONCURRENTLY {name} ON desk_referral ({column}_id, person_id) WHERE {WHERE}",
                f"DROP INDEX CONCURRENTLY IF EXISTS {name}",
            )
        ],
        state_operations=[migrations.AddConstraint(model_name="referral", constraint=constraint)],
    )


class Migration(migrations.Migration):
    atomic = False  # CREATE INDEX CONCURRENTLY refuses to run inside a transaction

    dependencies = [("desk", "0003_referrals_of_every_case")]

    operations = [
        once(
            "mediation",
            "desk_referral_once_a_dispute",
            "This person has been passed to relief from this dispute already.",
        ),
        once(
            "matter",
            "desk_referral_once_a_matter",
            "This person has been passed to relief from this matter already.",
        ),
    ]
