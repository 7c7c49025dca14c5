"""The database keeps only words that the rules know: whoever writes past the forms is refused as well."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from unions.models import Candidate, Committee, CommitteeMember, MemberTransfer, OfficerChange, TermExtension

WORDS = [
    (TermExtension, "status", "unions_extension_state_known"),
    (OfficerChange, "kind", "unions_officer_change_kind_known"),
    (OfficerChange, "status", "unions_officer_change_state_known"),
    (MemberTransfer, "way", "unions_transfer_way_known"),
    (Committee, "form", "unions_committee_form_known"),
    (CommitteeMember, "role", "unions_committee_role_known"),
    (Candidate, "post", "unions_candidate_post_known"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("model", "field", "name"), WORDS)
def test_a_word_nobody_knows_is_refused_and_each_known_one_is_not(model, field, name):
    constraint = next(each for each in model._meta.constraints if each.name == name)

    for word, _label in model._meta.get_field(field).choices:
        constraint.validate(model, model(**{field: word}))
    with pytest.raises(ValidationError):
        constraint.validate(model, model(**{field: "anything"}))


@pytest.mark.django_db
def test_the_database_has_them_and_has_looked_at_every_row():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname FROM pg_constraint WHERE conname = ANY(%s) AND convalidated",
            [[name for _model, _field, name in WORDS]],
        )
        found = {name for (name,) in cursor.fetchall()}
    assert found == {name for _model, _field, name in WORDS}
