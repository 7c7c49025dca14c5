"""The card of a recipient may be erased when its time is over; until then there is one."""

from django.contrib.postgres.operations import AddConstraintNotValid, ValidateConstraint
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("aid", "0015_consents_in_the_register")]

    operations = [
        migrations.AddField(
            model_name="recipient",
            name="card_erased_on",
            field=models.DateField(null=True, verbose_name="card erased on"),
        ),
        migrations.RemoveConstraint(model_name="recipient", name="aid_recipient_has_card"),
        AddConstraintNotValid(
            model_name="recipient",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("account_index__isnull", False), ("card_erased_on__isnull", False), _connector="OR"),
                    models.Q(("holder", ""), _negated=True),
                ),
                name="aid_recipient_has_card",
                violation_error_message="Enter the bank card and its holder.",
            ),
        ),
        ValidateConstraint(model_name="recipient", name="aid_recipient_has_card"),
    ]
