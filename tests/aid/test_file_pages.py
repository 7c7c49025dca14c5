"""The pages of needy-worker files: right data, own area only, constant cost, no secrets in clear."""

import re

import pytest
from django.urls import reverse

from aid.choices.files import FileStatus
from aid.models import NeedyFile
from aid.selectors.files import attachments_of
from core.events.models import Event
from tests.aid.applications import STATES, Office, photo
from tests.factories import Tree, identity_number, staff_person

pytestmark = pytest.mark.django_db
SECTIONS = ("detail", "income", "aid", "visits", "papers", "approval", "log")
NATIONAL_FORM = {
    "health": "uraemia",
    "insurance": "worker",
    "marital": "20",
    "residence": "rural",
    "ethnic": "01",
    "political": "13",
    "model_worker": "none",
}
SECRET = re.compile(r"(?<!\d)(\d{17}[\dX]|1[3-9]\d{9}|\d{16,19})(?!\d)")


@pytest.fixture
def office():
    return Office(Tree())


def test_the_list_shows_own_area_only(office, as_role, client):
    office.filed()
    theirs = office.draft(names=("陈桂芳",))
    NeedyFile.unscoped.filter(pk=theirs.pk).update(union=office.tree.elsewhere)
    as_role("county_reviewer", office.tree.haishu)

    shown = client.get(reverse("aid:file_list")).text

    assert "王秀兰" in shown
    assert "陈桂芳" not in shown
    stranger = client.get(reverse("aid:file_detail", args=[theirs.pk]))
    missing = client.get(reverse("aid:file_detail", args=["330203-2026-9999"]))
    assert (stranger.status_code, missing.status_code) == (404, 404)


@pytest.mark.parametrize(
    ("query", "hits"),
    [("王秀", 1), ("wxl", 1), ("330203-2026-0001", 1), ("33020320260001", 1), ("纺织", 1), ("不存在", 0)],
)
def test_the_list_finds_by_name_initials_number_and_union(office, as_role, client, query, hits):
    office.filed()
    as_role("county_reviewer", office.tree.haishu)

    shown = client.get(reverse("aid:file_list"), {"q": query}).text

    assert shown.count("data-row ") == hits


def test_the_list_costs_the_same_for_any_number_of_rows(office, as_role, client, constant_queries):
    as_role("county_reviewer", office.tree.haishu)

    def add(count):
        for _ in range(count):
            office.draft(names=("周志明",))

    assert constant_queries(lambda: client.get(reverse("aid:file_list")), add) <= 9


@pytest.mark.parametrize("state", STATES)
def test_every_section_opens_in_every_state(office, as_role, client, state):
    file = getattr(office, STATES[state])()
    as_role("county_reviewer", office.tree.haishu)

    for section in SECTIONS:
        answer = client.get(reverse(f"aid:file_{section}", args=[office.fresh(file).key]))
        assert answer.status_code == 200, section
        assert "王秀兰" in answer.text
        assert not SECRET.search(re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "", answer.text)), section


def test_a_leader_and_an_outsider_do_not_open_a_file(office, as_role, client):
    file = office.filed()
    for role, union, status in (
        ("province_leader", office.tree.province, 403),
        ("sys_admin", office.tree.province, 403),
        ("county_reviewer", office.tree.jiangbei, 404),
    ):
        as_role(role, union)
        assert client.get(reverse("aid:file_detail", args=[file.key])).status_code == status, role


def test_a_decision_from_a_stale_page_changes_nothing(office, as_role, client):
    file = office.county_reviewing()
    as_role("county_approver", office.tree.haishu)
    answers = {"seen_version": file.version - 1, "category": "deep", "opinion": "同意"}

    answer = client.post(reverse("aid:file_approve", args=[file.key]), answers)

    assert answer.status_code == 409
    assert office.fresh(file).status == FileStatus.COUNTY_REVIEWING
    answer = client.post(reverse("aid:file_approve", args=[file.key]), answers | {"seen_version": file.version})
    assert answer.status_code == 302
    assert office.fresh(file).status == FileStatus.FILED


def test_nobody_decides_on_their_own_family(office, as_role, client):
    file = office.county_reviewing()
    actor = as_role("county_approver", office.tree.haishu)
    staff_person(type(file.recorder).objects.get(pk=actor.user_id), file.members.get(relation="spouse").person)

    answer = client.post(
        reverse("aid:file_approve", args=[file.key]),
        {"seen_version": file.version, "category": "deep", "opinion": "同意"},
    )

    assert answer.status_code == 422
    assert office.fresh(file).status == FileStatus.COUNTY_REVIEWING


def test_a_secret_is_shown_for_a_reason_and_logged_first(office, as_role, client):
    file = office.filed()
    as_role("county_reviewer", office.tree.haishu)
    url = reverse("aid:file_reveal", args=[file.key, "identity"])

    assert client.get(url).status_code == 405
    assert client.post(url, {"reason": ""}).status_code == 422
    assert not Event.unscoped.filter(code="core.secret.revealed").exists()
    shown = client.post(url, {"reason": "核对申请人证件"})

    assert file.head.identity.open() in shown.text
    assert Event.unscoped.get(code="core.secret.revealed").data == {"field": "identity", "reason": "核对申请人证件"}


def test_an_application_page_by_page(office, as_role, client):
    as_role("grassroots_cadre", office.tree.textile)
    client.post(reverse("aid:apply_start"), {"union": office.tree.textile.pk})
    file = NeedyFile.unscoped.get()
    number = identity_number()

    def task(name, answers, **files):
        return client.post(reverse("aid:apply_task", args=[file.pk, name]), answers | files)

    wrong = task(
        "family",
        {
            "name": "李国华",
            "identity_kind": "resident_id",
            "identity": number[:-1],
            "relation": "self",
            "standing": "working",
        }
        | NATIONAL_FORM,
    )
    assert wrong.status_code == 422
    assert "17" in wrong.text
    assert "李国华" in wrong.text, "what was typed is kept"
    assert (
        task(
            "family",
            {
                "name": "李国华",
                "identity_kind": "resident_id",
                "identity": number,
                "relation": "self",
                "standing": "working",
            }
            | NATIONAL_FORM,
        ).status_code
        == 302
    )
    member = str(file.members.get().pk)
    lines = {
        f"{kind}-{key}": value
        for kind, total in (("income", 1), ("expense", 1))
        for key, value in (
            ("TOTAL_FORMS", total),
            ("INITIAL_FORMS", 0),
            ("MIN_NUM_FORMS", 0),
            ("MAX_NUM_FORMS", 30),
            ("0-member_id", member),
            ("0-kind", "wage" if kind == "income" else "medical"),
            ("0-amount", "１2,000元" if kind == "income" else "3000"),
        )
    }
    assert "选择医院等级" in task("money", lines).content.decode()
    lines |= {"expense-0-hospital_level": "two", "expense-0-compensated": "0"}
    lines |= {"expense-0-from_on": "2026-01-01", "expense-0-to_on": "2026-03-31"}
    assert task("money", lines).status_code == 302
    assert (
        task(
            "hardship",
            {
                "main_cause": 6,
                "work_status": "sick_leave",
                "housing": "rented",
                "address": "宁波市海曙区望春街道春华路18弄",
            },
        ).status_code
        == 302
    )
    assert task("account", {"bank_name": "中国工商银行", "account": "6222021202000001230"}).status_code == 422
    assert task("account", {"bank_name": "中国工商银行", "account": "6222 0212 0200 0001 231"}).status_code == 302
    blocked = client.post(reverse("aid:apply", args=[file.pk]), {"seen_version": office.fresh(file).version})
    assert blocked.status_code == 422
    for slot in ("identity", "income", "medical"):
        assert task("papers", {"slot": slot}, upload=photo()).status_code == 302
    assert task("consents", {"file_review": "on", "econ_check": "on", "public_notice": "on"}).status_code == 302
    done = client.post(reverse("aid:apply", args=[file.pk]), {"seen_version": office.fresh(file).version}, follow=True)

    file = office.fresh(file)
    assert (done.status_code, file.status) == (200, FileStatus.SUBMITTED)
    assert file.application_no in done.text
    assert file.assessments.get().net_per_head == 750


def test_a_disguised_paper_is_refused(office, as_role, client):
    file = office.draft()
    as_role("grassroots_cadre", office.tree.textile)
    fake = photo("发票.jpg")
    fake.file.seek(0)
    fake.file.write(b"MZ this is a program")
    fake.file.truncate()
    fake.file.seek(0)

    answer = client.post(reverse("aid:apply_task", args=[file.pk, "papers"]), {"slot": "event", "upload": fake})

    assert answer.status_code == 422
    assert not any(paper.slot == "event" for paper in attachments_of(file))


def test_a_paper_is_nobody_elses(office, as_role, client):
    file = office.filed()
    paper = attachments_of(file).first()
    url = reverse("aid:paper", args=[file.key, paper.pk])

    as_role("county_reviewer", office.tree.jiangbei)
    assert client.get(url).status_code == 404
    as_role("county_reviewer", office.tree.haishu)
    answer = client.get(url)
    assert answer.status_code == 200
    assert "sandbox" in answer["Content-Security-Policy"]
    assert b"".join(answer.streaming_content).startswith(b"\xff\xd8")
    answer.close()
