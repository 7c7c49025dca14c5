"""Pages of an import: for which union, on which day."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core.sheets.kinds import kind_of
from core.sheets.models import SheetImport
from desk.views.import_parts import stages
from tests.core.sheets import books
from tests.factories import Tree, post, user

pytestmark = pytest.mark.django_db
NEARLY_SEVEN = datetime(2026, 11, 23, 22, 57, tzinfo=UTC)  # the 24th in Hangzhou


def test_a_blank_union_is_the_one_that_every_page_names(client):
    tree = Tree()
    colleague = user("陆海涛")
    for place in (tree.jiangxia, tree.wangchun):
        post("township_caseworker", place, colleague)
    client.force_login(colleague, backend="allauth.account.auth_backends.AuthenticationBackend")
    named = client.get("/work/").context["shell"]["scope"]["name"]

    file = SimpleUploadedFile("名单.xlsx", books.xlsx([books.member(0)]))
    client.post(reverse("desk:import_new", args=["members"]), {"file": file, "union": ""})

    assert SheetImport.unscoped.get().place == named


def test_the_stages_write_the_day_of_the_people_who_work_here():
    sheet = SimpleNamespace(status="checked", created_at=NEARLY_SEVEN, checked_at=NEARLY_SEVEN)

    assert [stage["note"] for stage in stages(sheet, is_working=False)] == ["11-24", "", "11-24", "", ""]


def test_the_example_in_the_template_agrees_with_itself():
    columns = {column.field: column for column in kind_of("members").columns}

    assert (columns["identity"].sample[16], columns["sex"].sample) == ("2", "女")  # an even digit is a woman's
