"""Consents for one row (an application): the purposes of domain.md 10.6, and which row it was given for."""

from django.contrib.postgres.operations import AddConstraintNotValid, ValidateConstraint
from django.db import migrations, models

PURPOSES = [
    ("sensitive", "Sensitive data: health, bank account, family"),
    ("share", "Giving data to somebody else"),
    ("publish", "Publishing name or picture"),
    ("minor", "Data of a child under 14"),
    ("service", "Services of the union beyond membership"),
    ("file_review", "Review of the file"),
    ("econ_check", "Check of the economic situation"),
    ("public_notice", "Public notice"),
    ("share_bank", "Name and card for the bank"),
    ("share_medical", "Medical and mutual-aid settlements"),
]


class Migration(migrations.Migration):
    dependencies = [("unions", "0014_disposals")]

    operations = [
        migrations.AddField(
            model_name="personconsent",
            name="about_type",
            field=models.CharField(blank=True, db_default="", default="", max_length=64),
        ),
        migrations.AddField(
            model_name="personconsent",
            name="about_id",
            field=models.CharField(blank=True, db_default="", default="", max_length=64),
        ),
        migrations.AlterField(
            model_name="personconsent",
            name="purpose",
            field=models.CharField(choices=PURPOSES, max_length=20, verbose_name="what the data are for"),
        ),
        migrations.RemoveConstraint(model_name="personconsent", name="unions_consent_purpose_known"),
        AddConstraintNotValid(
            model_name="personconsent",
            constraint=models.CheckConstraint(
                condition=models.Q(("purpose__in", [code for code, _label in PURPOSES])),
                name="unions_consent_purpose_known",
            ),
        ),
        ValidateConstraint(model_name="personconsent", name="unions_consent_purpose_known"),
    ]
