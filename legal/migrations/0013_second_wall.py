"""Cases of legal aid, disputes, their parties and complaints are shown by the database only where the scope reaches."""

from django.db import migrations

from core.wall.policies import also_shown, shown_through, union_in_scope, wall, ways

PERSON = (
    shown_through("legal_legalaidcase", "applicant_id"),
    shown_through("legal_party", "person_id"),
    shown_through("legal_supervisionmatter", "person_id"),
)


class Migration(migrations.Migration):
    dependencies = [("legal", "0012_related_disputes"), ("unions", "0017_second_wall")]

    operations = [
        wall("legal_legalaidcase", union_in_scope("legal_legalaidcase.union_id")),
        wall("legal_mediation", union_in_scope("legal_mediation.union_id")),
        wall("legal_party", shown_through("legal_mediation", "id", "legal_party.mediation_id")),
        wall("legal_partyspeaker", shown_through("legal_mediation", "id", "legal_partyspeaker.mediation_id")),
        wall("legal_supervisionmatter", union_in_scope("legal_supervisionmatter.union_id")),
        ways("legal_person_seen", PERSON),
        also_shown("unions_person", "also_in_case", "legal_person_seen(id)"),
    ]
