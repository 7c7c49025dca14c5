"""Words that rules branch on are the known ones: a list of choices on a form constrains no row."""

from django.contrib.postgres.operations import AddConstraintNotValid, ValidateConstraint
from django.db import migrations, models

KNOWN = [
    ("termextension", "status", "unions_extension_state_known", ["asked", "approved", "refused"]),
    ("officerchange", "kind", "unions_officer_change_kind_known", ["transfer", "removal", "resignation"]),
    ("officerchange", "status", "unions_officer_change_state_known", ["asked", "approved", "refused"]),
    ("membertransfer", "way", "unions_transfer_way_known", ["out", "pull"]),
    ("committee", "form", "unions_committee_form_known", ["committee", "one_member"]),
    ("committeemember", "role", "unions_committee_role_known", ["chair", "deputy", "member"]),
    (
        "candidate",
        "post",
        "unions_candidate_post_known",
        ["chair", "vice_chair", "standing", "committee", "finance_review_chair", "women_chair", "organiser"],
    ),
]


class Migration(migrations.Migration):
    dependencies = [("unions", "0022_recruitment_tallies")]

    operations = [
        *(
            AddConstraintNotValid(
                model_name=model,
                constraint=models.CheckConstraint(condition=models.Q((f"{field}__in", words)), name=name),
            )
            for model, field, name, words in KNOWN
        ),
        *(ValidateConstraint(model_name=model, name=name) for model, _field, name, _words in KNOWN),
    ]
