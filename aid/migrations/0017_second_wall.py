"""Families on file and what they are paid are shown by the database itself only where the scope reaches."""

from django.db import migrations

from core.wall.policies import about_in_scope, also_shown, shown_through, union_in_scope, wall, ways

# A file on its way to another county, and two cases in two counties that look alike: both ends see them.
FILE = (
    about_in_scope("aid_countymove", "file_id"),
    about_in_scope("aid_anomaly", "other_file_id"),
    about_in_scope("aid_anomaly", "file_id"),
)
PERSON = (
    shown_through("aid_filemember", "person_id"),
    shown_through("aid_recipient", "person_id"),
    shown_through("aid_award", "person_id"),
    about_in_scope("aid_household", "head_id"),
    about_in_scope(
        "aid_householdmember", "person_id", "h.union_id", join="JOIN aid_household AS h ON h.id = t.household_id"
    ),
    *(
        about_in_scope(table, "person_id")
        for table in ("aid_householdchange", "aid_anomaly", "aid_trainee", "aid_checkupbooking", "aid_referral")
    ),
)


class Migration(migrations.Migration):
    dependencies = [("aid", "0016_card_erased"), ("unions", "0017_second_wall")]

    operations = [
        ways("aid_file_seen", FILE),
        wall("aid_needyfile", union_in_scope("aid_needyfile.union_id"), "aid_file_seen(id)"),
        wall("aid_filemember", shown_through("aid_needyfile", "id", "aid_filemember.file_id")),
        wall("aid_recipient", union_in_scope("aid_recipient.union_id")),
        # Whoever keeps a family's file sees what the family was given, wherever that was.
        ways("aid_award_seen", [shown_through("aid_needyfile", "household_id")]),
        wall(
            "aid_award",
            union_in_scope("aid_award.union_id"),
            union_in_scope("aid_award.payer_id"),
            "aid_award_seen(household_id)",
        ),
        wall("aid_payment", shown_through("aid_award", "id", "aid_payment.award_id")),
        wall("aid_accountchange", shown_through("aid_award", "id", "aid_accountchange.award_id")),
        ways("aid_evidence_seen", [about_in_scope("aid_countymove", "evidence_id")]),
        also_shown("core_attachment", "also_moving", "aid_evidence_seen(id)"),
        ways("aid_person_seen", PERSON),
        also_shown("unions_person", "also_in_aid", "aid_person_seen(id)"),
    ]
