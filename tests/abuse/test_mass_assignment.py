"""Fields that nobody offered, posted all the same: they change nothing."""

from importlib import import_module
from pkgutil import walk_packages

import pytest
from django import forms
from rest_framework import serializers

from accounts.models import User
from tests.abuse.sweeping import signed_in
from tests.factories import Tree
from tests.unions.founding import credit_code
from unions.models import Employer

APPS = ("accounts", "aid", "core", "desk", "legal", "partners", "unions")
# What only a service may set: where a row stands, whose it is, who did it, what they may.
PRIVILEGED = {
    *("id", "pk", "version", "path", "union_path", "union", "union_id", "number", "created_by", "uploaded_by"),
    *("approved_by", "decided_by", "paid_at", "hash", "permission", "sha256", "stored_as"),
    *("is_superuser", "password", "user_permissions", "groups", "must_change_password", "last_login"),
}
# A post is given in a union: that is what its form is for, and its service asks for the right there.
MEANT = {("PostForm", "union")}


def all_of(base):
    for app in APPS:
        for module in walk_packages(import_module(app).__path__, f"{app}."):
            if ".migrations" not in module.name and ".management" not in module.name:
                import_module(module.name)
    found, queue = set(), [base]
    while queue:
        for each in queue.pop().__subclasses__():
            queue.append(each)
            if each.__module__.split(".")[0] in APPS:
                found.add(each)
    return found


def test_a_form_on_a_model_names_its_fields_and_none_that_only_a_service_sets():
    found = all_of(forms.ModelForm)
    assert found
    wrong = []
    for each in found:
        meta = getattr(each, "_meta", None)
        if meta is None or meta.model is None:
            continue
        if meta.fields in (None, forms.ALL_FIELDS) or meta.exclude:
            wrong.append((each.__name__, "does not name its fields"))
        wrong += [(each.__name__, name) for name in set(each.base_fields) & PRIVILEGED]
    assert sorted(set(wrong) - MEANT) == []


def test_a_serializer_on_a_model_takes_none_that_only_a_service_sets():
    wrong = []
    for each in all_of(serializers.ModelSerializer):
        if each.__name__.endswith("Out"):  # an answer; nothing is read into it
            continue
        fields = getattr(getattr(each, "Meta", None), "fields", None)
        if fields == serializers.ALL_FIELDS or getattr(getattr(each, "Meta", None), "exclude", None):
            wrong.append((each.__name__, "does not name its fields"))
        elif fields:
            open_ = {name for name, field in each().fields.items() if not field.read_only}
            wrong += [(each.__name__, name) for name in open_ & PRIVILEGED]
    assert wrong == []


TOLD = {
    "name": "甬南纺织",
    "region_code": "330203",
    "ownership": "170",
    "status": "operating",
    "employee_count": "12",
    "female_count": "3",
    "migrant_count": "0",
    "dispatched_count": "0",
    "counted_on": "2026-11-01",
}


@pytest.mark.django_db
def test_fields_that_the_page_never_showed_change_nothing():
    tree = Tree()
    client = signed_in("township_caseworker", tree.haishu)
    client.post("/unions/employers/new/", TOLD | {"credit_code": credit_code(7)})
    row = Employer.unscoped.get(credit_code=credit_code(7))
    before = (row.pk, row.credit_code, row.place_id, row.version)

    more = {"id": "1", "pk": "1", "credit_code": credit_code(8), "place": tree.yiwu.pk, "place_id": tree.yiwu.pk}
    more |= {"version": "99", "path": "", "union_id": tree.yiwu.pk, "actor": "1", "is_staff": "on"}
    answer = client.post(
        f"/unions/employers/{row.pk}/change/", TOLD | more | {"name": "甬南纺织二厂", "seen_version": row.version}
    )

    assert answer.status_code == 302
    row.refresh_from_db()
    assert row.name == "甬南纺织二厂"
    assert (row.pk, row.credit_code, row.place_id, row.version) == (*before[:3], before[3] + 1)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "page", ["/language/", "/me/channels/mail/", "/me/sessions/end/", "/accounts/password/change/"]
)
def test_nobody_makes_himself_more(page):
    client = signed_in("grassroots_cadre", Tree().textile)
    user = User.objects.get(pk=client.session["_auth_user_id"])
    kept = [field.attname for field in User._meta.concrete_fields if field.attname != "language"]
    before = {name: getattr(user, name) for name in kept}
    more = {"is_staff": "on", "is_superuser": "on", "role": "province_admin", "username": "root", "groups": "1"}
    client.post(
        page, more | {"language": "en", "must_change_password": "", "is_active": "on", "email": "a@evil.example"}
    )
    user.refresh_from_db()
    assert {name: getattr(user, name) for name in kept} == before
