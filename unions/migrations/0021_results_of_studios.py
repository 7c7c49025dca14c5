"""Only studios of model workers tell results; rows of before were held to it by the service and are proved here."""

from django.contrib.postgres.operations import AddConstraintNotValid, ValidateConstraint
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("unions", "0020_unions_by_path")]

    operations = [
        AddConstraintNotValid(
            model_name="venue",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind", "studio"), ("results", {}), _connector="OR"),
                name="unions_venue_results_of_studios",
                violation_error_message="Only studios tell their results.",
            ),
        ),
        ValidateConstraint(model_name="venue", name="unions_venue_results_of_studios"),
    ]
