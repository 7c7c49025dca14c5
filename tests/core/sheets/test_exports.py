"""Lists taken out: masked at once, in full after somebody else's word, marked, formula-safe, narrowed as their page."""

import io
import re
import zipfile
from datetime import date, timedelta
from urllib.parse import unquote

import openpyxl
import pytest
from django.db import IntegrityError, transaction

from core import clock
from core.events.models import Event
from core.jobs.models import Job, JobFile
from core.jobs.selectors import file_of
from core.sheets.models import SheetExport
from core.sheets.services import exporting
from tests.core.sheets import books, flow
from tests.desk.reading import text_of
from tests.factories import SYSTEM, Tree, actor_in
from unions.models import Post
from unions.services.people import describe, enrol, ensure_person

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def tree():
    tree = Tree()
    for number, union in enumerate([tree.textile, tree.textile, tree.sanitation, tree.elsewhere]):
        told = describe(
            name=books.name(number),
            identity=books.identity(number, man=bool(number % 2)),
            phone=f"139{number:08d}",
            today=date(2026, 11, 23),
        )
        person = ensure_person(actor=SYSTEM, union=union, described=told)
        enrol(actor=SYSTEM, person=person, union=union, joined_on=date(2020, 5, 1), job="=1+1" if number else "")
    return tree


@pytest.fixture
def sign(client):
    def sign_in(role, union):
        actor, user = actor_in(role, union)
        client.force_login(user, backend=BACKEND)
        return actor

    return sign_in


def ask(client, query="", **answers):
    return client.post("/exports/new/members/", {"query": query, "extent": "masked"} | answers)


def sheet_of(client, export):
    answer = client.get(f"/exports/{export.pk}/file/")
    assert answer.status_code == 200
    return answer.content, openpyxl.load_workbook(io.BytesIO(answer.content)).active


def cells(page):
    return [str(cell) for row in page.iter_rows(values_only=True) for cell in row if cell is not None]


def test_a_masked_list_holds_exactly_the_rows_of_the_page_and_no_secret(client, tree, sign):
    sign("township_caseworker", tree.wangchun)

    assert ask(client, f"union={tree.textile.code}&after=7").status_code == 302
    flow.work()

    export = SheetExport.unscoped.get()
    content, page = sheet_of(client, export)
    told = cells(page)
    assert export.rows == 2
    assert export.narrowed == [tree.textile.name]
    assert [books.identity(number, man=bool(number % 2)) in told for number in range(4)] == [False] * 4
    assert "'=1+1" in told
    assert not any(cell.startswith("=") for cell in told)
    assert any("导出人" in cell for cell in told)
    assert "导出人" in zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml").decode()
    assert SheetExport.unscoped.get().downloads == 1
    assert Event.unscoped.filter(code="core.job.downloaded").exists()


def test_a_full_list_waits_for_another_person(client, tree, sign):
    me = sign("township_caseworker", tree.wangchun)
    assert ask(client, extent="full").status_code == 422, "without a purpose"
    assert ask(client, extent="full", purpose="办理会员服务卡").status_code == 302
    flow.work()
    export = SheetExport.unscoped.get()
    assert (export.status, export.job) == ("waiting", None)
    assert client.get(f"/exports/{export.pk}/file/").status_code == 404
    assert client.get("/exports/approvals/").status_code == 403

    sign("county_approver", tree.jiangbei)
    assert "办理会员服务卡" not in text_of(client.get("/exports/approvals/")), "another county"
    assert client.post(f"/exports/{export.pk}/decide/", {"act": "grant", "seen_version": 1}).status_code == 404

    other = sign("county_approver", tree.haishu)
    assert "审批完整信息导出" in text_of(client.get("/work/"))
    assert "办理会员服务卡" in text_of(client.get("/exports/approvals/"))
    assert client.post(f"/exports/{export.pk}/decide/", {"act": "refuse", "seen_version": 1}).status_code == 422
    assert client.post(f"/exports/{export.pk}/decide/", {"act": "grant", "seen_version": 1}).status_code == 302
    assert client.post(f"/exports/{export.pk}/decide/", {"act": "grant", "seen_version": 1}).status_code == 409
    assert client.get(f"/exports/{export.pk}/file/").status_code == 404, "the file is its owner's"
    flow.work()

    assert SheetExport.unscoped.get().job.owner_id == me.user_id
    sign_again(client, me)
    _content, page = sheet_of(client, export)
    told = cells(page)
    assert books.identity(2, man=False) in told
    assert books.identity(3, man=True) not in told, "another branch"
    assert any(other.name in cell for cell in told)
    assert any("办理会员服务卡" in cell for cell in told)


def sign_again(client, actor):
    client.force_login(type_of_user().objects.get(pk=actor.user_id), backend=BACKEND)


def type_of_user():
    return SheetExport._meta.get_field("owner").related_model


def test_who_may_no_longer_see_full_values_gets_no_full_list_agreed_to_before(client, tree, sign, monkeypatch):
    sign("township_caseworker", tree.wangchun)
    ask(client, extent="full", purpose="年度会员核对")
    export = SheetExport.unscoped.get()
    approver = actor_in("county_approver", tree.haishu)[0]
    exporting.decide(actor=approver, export_id=export.pk, seen_version=1, grants=True, reason="", moment=clock.now())
    monkeypatch.setattr(exporting, "FULL", "core.nobody_holds_this")

    flow.work()

    job = Job.unscoped.get()
    assert (job.status, job.refusal != "", file_of(job)) == ("failed", True, None)


@pytest.mark.parametrize("address", ["/exports/{export}/file/", "/jobs/{job}/file/"])
def test_a_full_list_is_not_handed_to_who_may_no_longer_see_full_values(client, tree, sign, monkeypatch, address):
    sign("township_caseworker", tree.wangchun)
    ask(client, extent="full", purpose="年度会员核对")
    export = SheetExport.unscoped.get()
    approver = actor_in("county_approver", tree.haishu)[0]
    exporting.decide(actor=approver, export_id=export.pk, seen_version=1, grants=True, reason="", moment=clock.now())
    flow.work()
    url = address.format(export=export.pk, job=Job.unscoped.get().pk)
    assert client.get(url).status_code == 200

    monkeypatch.setattr(exporting, "FULL", "core.nobody_holds_this")

    answer = client.get(url)
    assert (answer.status_code, "没有查看此文件的权限" in text_of(answer)) == (403, True)
    assert Event.unscoped.filter(code="core.job.downloaded").count() == 1


@pytest.mark.parametrize("address", ["/exports/{export}/file/", "/jobs/{job}/file/"])
def test_a_list_is_not_handed_to_who_has_moved_to_another_branch(client, tree, sign, address):
    me = sign("township_caseworker", tree.wangchun)
    ask(client)
    flow.work()
    url = address.format(export=SheetExport.unscoped.get().pk, job=Job.unscoped.get().pk)
    assert client.get(url).status_code == 200

    Post.objects.filter(user_id=me.user_id).update(union=tree.jiangbei)

    assert client.get(url).status_code == 403


def test_an_expired_file_is_told_and_can_be_made_again(client, tree, sign):
    sign("township_caseworker", tree.wangchun)
    ask(client)
    flow.work()
    JobFile.objects.update(expires_at=clock.ticking() - timedelta(seconds=1))
    answer = client.get(f"/exports/{SheetExport.unscoped.get().pk}/file/")
    assert (answer.status_code, "已过期" in text_of(answer)) == (404, True)


def test_the_file_has_the_name_of_its_list_in_letters_every_browser_reads(client, tree, sign):
    sign("township_caseworker", tree.wangchun)
    ask(client)
    flow.work()

    told = client.get(f"/exports/{SheetExport.unscoped.get().pk}/file/")["Content-Disposition"]

    kind, _sign, name = told.partition("; filename*=utf-8''")
    assert (kind, re.fullmatch(r"会员-\d{8}-\d{4}\.xlsx", unquote(name)) is not None) == ("attachment", True)


def test_enter_beside_the_reason_of_a_refusal_never_agrees(client, tree, sign):
    sign("township_caseworker", tree.wangchun)
    ask(client, extent="full", purpose="办理会员服务卡")
    sign("county_approver", tree.haishu)

    forms = re.findall(r"<form.*?</form>", client.get("/exports/approvals/").content.decode(), re.DOTALL)

    (with_reason,) = [form for form in forms if 'name="reason"' in form]
    assert re.findall(r'name="act" value="(\w+)"', with_reason) == ["refuse"]  # Enter presses the first of a form
    assert sum('value="grant"' in form for form in forms) == 1


def test_a_refusal_without_a_reason_is_told_beside_the_reason(client, tree, sign):
    sign("township_caseworker", tree.wangchun)
    ask(client, extent="full", purpose="办理会员服务卡")
    sign("county_approver", tree.haishu)
    url = f"/exports/{SheetExport.unscoped.get().pk}/decide/"

    answer = client.post(url, {"act": "refuse", "seen_version": 1})

    page = answer.content.decode()
    assert (answer.status_code, url in page) == (422, True)  # the request itself, still to be decided
    assert re.search(r'class="err"[^>]*>.*?请填写不同意的原因', page, re.DOTALL)


def test_nobody_decides_on_their_own_even_past_the_page(tree, sign):
    me = sign("county_approver", tree.haishu)
    row = {"kind": "members", "union_path": tree.haishu.path, "owner_id": me.user_id, "is_full": True, "purpose": "x"}

    with pytest.raises(IntegrityError, match="core_export_decided_by_another"), transaction.atomic():
        SheetExport.objects.create(**row, status="granted", decided_by_id=me.user_id)
    with pytest.raises(IntegrityError, match="core_export_full_is_decided"), transaction.atomic():
        SheetExport.objects.create(**row, status="granted")


@pytest.mark.parametrize("code", ["members", "unions", "employers", "needy-files"])
def test_every_list_has_its_page_and_its_file(client, tree, sign, code):
    sign("township_caseworker", tree.wangchun)

    assert client.get(f"/exports/new/{code}/?q=x").status_code == 200
    assert client.post(f"/exports/new/{code}/", {"extent": "masked"}).status_code == 302
    flow.work()

    assert SheetExport.unscoped.get().rows is not None
    assert "重新生成" in text_of(client.get("/exports/")) or "下载" in text_of(client.get("/exports/"))


def test_a_list_without_the_right_is_not_there(client, tree, sign):
    sign("legal_lawyer", tree.haishu)

    assert client.get("/exports/new/members/").status_code == 404
    assert client.get("/exports/").status_code == 200
