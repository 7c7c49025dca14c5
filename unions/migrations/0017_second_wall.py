"""People and what they consented to are shown by the database itself only where the scope reaches."""

from django.db import migrations

from core.wall.policies import about_in_scope, shown_through, union_in_scope, wall, ways

# A county keeps a file about somebody who belongs elsewhere: shown to whoever works in that county, or above it.
KEPT_HERE = """EXISTS (
        SELECT 1 FROM unions_union AS u WHERE u.id = ANY (kept)
           AND (core_path_shown(u.path) OR starts_with(split_part(current_setting('hengwen.scope', true), '|', 1), u.path))
    )"""
BOTH_ENDS = ("t.union_id", "t.from_union_id")
TRANSFER = about_in_scope("unions_membertransfer", "person_id", *BOTH_ENDS)
PERSON = (
    KEPT_HERE,
    shown_through("unions_membership", "person_id"),
    TRANSFER,
    about_in_scope("unions_personpair", "one_id", "t.union_id", "t.other_union_id"),
    about_in_scope("unions_personpair", "other_id", "t.union_id", "t.other_union_id"),
    about_in_scope("unions_officer", "person_id"),
    about_in_scope(
        "unions_committeemember", "person_id", "c.union_id", join="JOIN unions_committee AS c ON c.id = t.committee_id"
    ),
    about_in_scope("unions_candidate", "person_id", "f.union_id", join="JOIN unions_founding AS f ON f.id = t.founding_id"),
    about_in_scope(
        "unions_candidate", "person_id", "r.union_id", join="JOIN unions_reelection AS r ON r.id = t.reelection_id"
    ),
    about_in_scope("unions_socialworker", "person_id", "t.union_id", "t.township_id"),
    about_in_scope("unions_datasubjectrequest", "person_id"),
    about_in_scope("unions_legalhold", "person_id"),
    about_in_scope("unions_membercard", "person_id"),
)


class Migration(migrations.Migration):
    dependencies = [("unions", "0016_consent_once_a_row"), ("core", "0009_second_wall")]

    operations = [
        ways("unions_membership_seen", [TRANSFER]),
        wall("unions_membership", union_in_scope("unions_membership.union_id"), "unions_membership_seen(person_id)"),
        ways("unions_person_seen", PERSON, given="asked uuid, kept bigint[]"),
        wall("unions_person", union_in_scope("unions_person.union_id"), "unions_person_seen(id, known_in)"),
        ways("unions_of_person_seen", [shown_through("unions_person", "id")]),
        wall("unions_membercard", union_in_scope("unions_membercard.union_id"), "unions_of_person_seen(person_id)"),
        wall("unions_personconsent", union_in_scope("unions_personconsent.union_id"), "unions_of_person_seen(person_id)"),
    ]
