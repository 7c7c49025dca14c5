"""The migration that copies applicants' names: all of them, in steps; begun anew it goes on."""

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.db import connection

from legal.models import LegalAidCase

migration = import_module("legal.migrations.0014_case_name_search")


@pytest.mark.django_db
def test_every_case_gets_its_applicants_name_in_steps(centre, monkeypatch):
    monkeypatch.setattr(migration, "AT_ONCE", 2)
    cases = [centre.received() for _each in range(5)]
    before = {row["pk"]: row for row in LegalAidCase.unscoped.values("pk", "version", "status", "number")}
    LegalAidCase.unscoped.update(applicant_name="")
    LegalAidCase.unscoped.filter(pk=cases[0].pk).update(applicant_name="已有")
    for _twice in range(2):
        migration.copy_names(None, SimpleNamespace(connection=connection))
        named = dict(LegalAidCase.unscoped.values_list("pk", "applicant_name"))
        assert named == {case.pk: case.applicant.name for case in cases} | {cases[0].pk: "已有"}
    assert {row["pk"]: row for row in LegalAidCase.unscoped.values("pk", "version", "status", "number")} == before
