"""A referral comes from a dispute or a matter of supervision as well as from a case of legal aid, and leads there."""

import django.db.models.deletion
from django.contrib.postgres.operations import AddConstraintNotValid, ValidateConstraint
from django.db import migrations, models
from django.db.models import Q

ORIGINS = ("case", "mediation", "matter")


def only(origin):
    return Q(**{f"{name}__isnull": name != origin for name in ORIGINS})


ON_ONE, ON_NONE = only("case") | only("mediation") | only("matter"), only("")


class Migration(migrations.Migration):
    dependencies = [("desk", "0002_subscriptions"), ("legal", "0013_second_wall")]

    operations = [
        migrations.AlterField(
            model_name="referral",
            name="direction",
            field=models.CharField(
                choices=[("to_aid", "Rights protection to relief"), ("to_legal", "Relief to rights protection")],
                max_length=8,
                verbose_name="direction",
            ),
        ),
        migrations.AddField(
            model_name="referral",
            name="mediation",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="legal.mediation",
            ),
        ),
        migrations.AddField(
            model_name="referral",
            name="matter",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="legal.supervisionmatter",
            ),
        ),
        migrations.RemoveConstraint(model_name="referral", name="desk_referral_comes_from_somewhere"),
        migrations.RemoveConstraint(model_name="referral", name="desk_referral_taken_leads_somewhere"),
        AddConstraintNotValid(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=Q(direction="to_aid") & ON_ONE
                | Q(direction="to_legal", file__isnull=False) & (ON_ONE | ON_NONE),
                name="desk_referral_comes_from_one_place",
            ),
        ),
        AddConstraintNotValid(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=~Q(status="taken") | Q(file__isnull=False) & ON_ONE,
                name="desk_referral_leads_to_one_place",
            ),
        ),
        ValidateConstraint(model_name="referral", name="desk_referral_comes_from_one_place"),
        ValidateConstraint(model_name="referral", name="desk_referral_leads_to_one_place"),
    ]
