"""Pages of an import: for which union, on which day."""

import io
import re
from datetime import UTC, datetime
from types import SimpleNamespace
from urllib.parse import unquote

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core.sheets.kinds import kind_of
from core.sheets.models import SheetImport
from core.sheets.template import template_of
from desk.views.import_parts import notes, stages
from tests.core.sheets import books, flow
from tests.factories import Tree, actor, actor_in, post, user
from unions.models import Post

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


def test_our_own_template_filled_in_is_checked_without_a_remark():
    tree = Tree()
    book = openpyxl.load_workbook(io.BytesIO(template_of(kind_of("members"))))
    for row in ([None, None], ["王芳", books.identity(3)]):
        book.worksheets[0].append(row)
    out = io.BytesIO()
    book.save(out)
    sheet = flow.checked(actor("grassroots_cadre", tree.textile), out.getvalue(), tree.textile)
    assert (sheet.notes, sheet.rows) == ([], 1)
    assert notes(sheet) == []


def test_a_file_of_headings_alone_is_told_so_not_that_nothing_was_wrong(client):
    tree = Tree()
    by, colleague = actor_in("township_caseworker", tree.wangchun)
    client.force_login(colleague, backend="allauth.account.auth_backends.AuthenticationBackend")
    sheet = flow.checked(by, books.xlsx([]), tree.wangchun)

    text = client.get(reverse("desk:import_detail", args=[sheet.pk])).content.decode()

    assert (sheet.rows, "文件只有表头，没有数据行" in text, "没有发现问题" in text) == (0, True, False)


def test_a_file_that_is_too_large_is_refused_before_it_is_taken_into_memory(client, monkeypatch):
    tree = Tree()
    _by, colleague = actor_in("township_caseworker", tree.wangchun)
    client.force_login(colleague, backend="allauth.account.auth_backends.AuthenticationBackend")
    file = SimpleUploadedFile("名单.xlsx", books.xlsx([books.member(0)]) + bytes(25 * 2**20))
    monkeypatch.setattr("desk.views.imports.uploading.receive", lambda **_told: pytest.fail("it was read"))

    answer = client.post(reverse("desk:import_new", args=["members"]), {"file": file, "union": ""})

    assert (answer.status_code, "26 MB" in answer.content.decode()) == (422, True)
    assert not SheetImport.unscoped.exists()


EMPLOYERS = ("统一社会信用代码", "单位名称", "经济类型", "职工人数", "联系电话")


@pytest.mark.parametrize(
    ("chosen", "headings", "meant"),
    [
        ("members", EMPLOYERS, "employers"),  # two of the columns are columns of members as well
        ("members", ("姓名", "证件号码", "手机号", "就业状况"), "needy-drafts"),
        ("employers", books.HEADINGS, "members"),
        ("needy-drafts", ("档案编号",), "roster"),
    ],
)
def test_a_list_of_another_kind_is_told_so_with_the_way_there(client, chosen, headings, meant):
    tree = Tree()
    _by, colleague = actor_in("township_caseworker", tree.wangchun)
    client.force_login(colleague, backend="allauth.account.auth_backends.AuthenticationBackend")
    file = SimpleUploadedFile("名单.xlsx", books.xlsx([["一"] * len(headings)], headings))

    page = client.post(reverse("desk:import_new", args=[chosen]), {"file": file, "union": ""}, follow=True)

    text = page.content.decode()
    assert f"更像“{kind_of(meant).label}”" in text
    assert f'href="{reverse("desk:import_new", args=[meant])}"' in text


def test_a_list_of_the_chosen_kind_is_told_nothing(client):
    tree = Tree()
    _by, colleague = actor_in("township_caseworker", tree.wangchun)
    client.force_login(colleague, backend="allauth.account.auth_backends.AuthenticationBackend")
    for kind in ("members", "employers", "unions", "needy-drafts"):
        file = SimpleUploadedFile("名单.xlsx", template_of(kind_of(kind)))
        page = client.post(reverse("desk:import_new", args=[kind]), {"file": file, "union": ""}, follow=True)
        assert page.context["sheet"].kind == kind
        assert page.context["other"] is None


def test_a_file_given_back_has_the_name_of_ones_own_and_stays_in_its_branch(client):
    tree = Tree()
    by, colleague = actor_in("township_caseworker", tree.wangchun)
    client.force_login(colleague, backend="allauth.account.auth_backends.AuthenticationBackend")
    sheet = flow.checked(by, books.xlsx([books.member(0)]), tree.wangchun)
    url = reverse("desk:import_annotated", args=[sheet.pk])

    told = unquote(client.get(url)["Content-Disposition"])
    Post.objects.filter(user=colleague).update(union=tree.jiangbei)

    assert re.fullmatch(r"attachment; filename\*=utf-8''名单-已检查-\d{8}-\d{4}\.xlsx", told)
    assert client.get(url).status_code == 403
