"""Applicants of legal aid and parties of disputes repeat by what they are found; the database keeps the copies right.

By letters or the end of a number the search box read every case of a branch with its person: half a second.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models

from unions.found_copies import COPIES, NO_COPIES

CASE = {"table": "legal_legalaidcase", "person": "applicant_id", "at": "applicant_"}
PARTY = {"table": "legal_party", "person": "person_id", "at": ""}


def sort_key():
    return models.CharField(db_collation="C", db_default="", default="", editable=False, max_length=400)


def search_keys():
    return ArrayField(base_field=models.TextField(), editable=False, null=True, size=None)


class Migration(migrations.Migration):
    dependencies = [("legal", "0016_matters_by_complainant"), ("unions", "0021_results_of_studios")]

    operations = [
        migrations.AddField(model_name="legalaidcase", name="applicant_sort_key", field=sort_key()),
        migrations.AddField(model_name="legalaidcase", name="applicant_search_keys", field=search_keys()),
        migrations.AddField(model_name="party", name="sort_key", field=sort_key()),
        migrations.AddField(model_name="party", name="search_keys", field=search_keys()),
        migrations.RunSQL(COPIES.format(**CASE), NO_COPIES.format(**CASE)),
        migrations.RunSQL(COPIES.format(**PARTY), NO_COPIES.format(**PARTY)),
    ]
