"""A consent stands once a purpose, recipient and row; built beside the work, then the narrower rule goes."""

from django.db import migrations, models

NEW = models.UniqueConstraint(
    condition=models.Q(("withdrawn_on__isnull", True)),
    fields=("person", "purpose", "recipient", "about_type", "about_id"),
    name="unions_consent_stands_once_a_row",
    violation_error_message="This stands in the register already. Withdraw it first.",
)
ADD = """
CREATE UNIQUE INDEX CONCURRENTLY unions_consent_stands_once_a_row
    ON unions_personconsent (person_id, purpose, recipient, about_type, about_id) WHERE withdrawn_on IS NULL
"""
OLD = """
CREATE UNIQUE INDEX CONCURRENTLY unions_consent_stands_once
    ON unions_personconsent (person_id, purpose, recipient) WHERE withdrawn_on IS NULL
"""


class Migration(migrations.Migration):
    atomic = False  # CREATE INDEX CONCURRENTLY refuses to run inside a transaction

    dependencies = [("unions", "0015_consents_of_rows")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(ADD, "DROP INDEX CONCURRENTLY IF EXISTS unions_consent_stands_once_a_row")
            ],
            state_operations=[migrations.AddConstraint(model_name="personconsent", constraint=NEW)],
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL("DROP INDEX CONCURRENTLY IF EXISTS unions_consent_stands_once", OLD)
            ],
            state_operations=[
                migrations.RemoveConstraint(model_name="personconsent", name="unions_consent_stands_once")
            ],
        ),
    ]
