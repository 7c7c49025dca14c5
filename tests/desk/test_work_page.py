"""My work: who is asked for which step, until when, and what is only watched."""

from datetime import timedelta

import pytest

from aid.choices.files import FileStatus
from aid.models import NeedyFile, Notice
from aid.services import decisions, objections
from core.clocks.models import Deadline
from tests.desk.reading import links_of, rows_of, text_of
from tests.factories import DAY, actor_in, person, staff_person, user

pytestmark = pytest.mark.django_db


def work(client, path="/work/"):
    response = client.get(path)
    assert response.status_code == 200
    return response


@pytest.mark.parametrize(
    ("state", "role", "place", "title", "action", "step"),
    [
        ("submitted", "township_caseworker", "wangchun", "入户核查：王秀兰", "登记", "survey"),
        ("submitted", "grassroots_cadre", "textile", "入户核查：王秀兰", "登记", "survey"),
        ("surveyed", "township_caseworker", "wangchun", "生成公示：王秀兰", "生成", "prepare-notice"),
        ("township_checking", "township_caseworker", "wangchun", "复核申请：王秀兰", "复核", "pass-check"),
        ("econ_checking", "county_reviewer", "haishu", "录入经济核对：王秀兰", "录入", "econ-result"),
        ("county_reviewing", "county_approver", "haishu", "审定申请：王秀兰", "审定", "approve"),
    ],
)
def test_the_row_names_the_act_and_leads_to_its_step(
    client, as_role, office, tree, state, role, place, title, action, step
):
    file = getattr(office, state)()
    as_role(role, getattr(tree, place))

    page = work(client)

    row = next(row for row in rows_of(page) if title in row)
    assert f"申请 {file.application_no}" in row
    assert "宁波甬南纺织有限公司工会" in row
    assert links_of(page)[f"{action}: {title}"] == f"/needy/{file.key}/{step}/"
    assert links_of(page)[title] == f"/needy/{file.key}/"


@pytest.mark.parametrize(
    ("state", "role", "place"),
    [
        ("submitted", "county_reviewer", "haishu"),
        ("township_checking", "county_approver", "haishu"),
        ("econ_checking", "township_caseworker", "wangchun"),
        ("county_reviewing", "county_reviewer", "haishu"),
        ("county_reviewing", "city_auditor", "ningbo"),
        ("submitted", "finance_preparer", "haishu"),
        ("submitted", "province_leader", "province"),
        ("submitted", "legal_lawyer", "haishu"),
        ("submitted", "sys_admin", "province"),
    ],
)
def test_nobody_is_asked_for_a_step_of_another_role(client, as_role, office, tree, state, role, place):
    getattr(office, state)()
    as_role(role, getattr(tree, place))

    assert rows_of(work(client)) == []
    assert rows_of(work(client, "/work/waiting/")) == []


def test_another_branch_stays_out_of_sight(client, as_role, office, tree):
    office.submitted()
    as_role("township_caseworker", tree.zhuangqiao)

    assert "王秀兰" not in text_of(work(client))
    assert "王秀兰" not in text_of(work(client, "/work/waiting/"))


def test_no_secret_stands_on_the_page(client, as_role, office, tree):
    file = office.submitted()
    as_role("township_caseworker", tree.wangchun)

    page = work(client).content.decode()

    head = file.head
    for secret in (head.identity.open(), head.phone.open(), file.account.open(), file.address.open()):
        assert secret
        assert secret not in page


def test_the_date_is_that_of_the_open_clock(client, as_role, office, tree):
    office.submitted()
    as_role("township_caseworker", tree.wangchun)

    assert "11-30 周一 还剩 7 天" in rows_of(work(client))[0]


def test_a_period_of_law_says_so(client, as_role, office, tree):
    office.submitted()
    Deadline.unscoped.update(due_on=DAY - timedelta(days=4), trigger_on=DAY - timedelta(days=9), basis="Law Art. 43")
    as_role("township_caseworker", tree.wangchun)

    assert "11-19 法定期，逾期 4 天" in rows_of(work(client))[0]


def test_a_paused_clock_has_no_date(client, as_role, office, tree):
    office.submitted()
    Deadline.unscoped.update(state="paused")
    as_role("township_caseworker", tree.wangchun)

    row = rows_of(work(client))[0]
    assert "已暂停" in row or "暂停" in row
    assert "还剩" not in row


def test_drafts_and_returns_are_their_recorders(client, office, tree):
    draft = office.draft(names=("赵一平",))
    returned = office.township_checking(names=("钱二姐",))
    decisions.return_file(
        actor=office.caseworker,
        file_id=returned.pk,
        seen_version=returned.version,
        today=DAY,
        reasons={"attachments": "补充收入证明"},
    )
    sign_in(client, office.cadre.user_id)

    page = work(client)

    assert links_of(page)["继续: 完成申请：赵一平"] == f"/apply/{draft.pk}/"
    assert links_of(page)["补正: 补正申请：钱二姐"] == f"/apply/{returned.pk}/"


def test_a_colleague_does_not_see_somebody_elses_draft(client, as_role, office, tree):
    office.draft()
    as_role("grassroots_cadre", tree.textile)

    assert rows_of(work(client)) == []


def test_what_i_recorded_waits_for_others_in_its_own_tab(client, office, tree):
    office.township_checking()
    sign_in(client, office.cadre.user_id)

    assert rows_of(work(client)) == []
    row = rows_of(work(client, "/work/waiting/"))[0]
    assert "等待他人：" in row
    assert "查看" in row


def test_a_notice_is_watched_until_its_last_day_has_passed(client, as_role, office, tree, settings):
    file = office.noticed()
    as_role("township_caseworker", tree.wangchun)

    assert rows_of(work(client)) == []
    assert "公示中：王秀兰" in rows_of(work(client, "/work/waiting/"))[0]
    assert "至 11-30 周一" in rows_of(work(client, "/work/waiting/"))[0]

    settings.HENGWEN_NOW = "2026-12-01T09:00:00+08:00"
    page = work(client)
    assert links_of(page)["结束: 结束公示：王秀兰"] == f"/needy/{file.key}/close-notice/"
    assert "今天" in rows_of(page)[0]


def test_who_recorded_a_file_finds_its_decision_locked(client, office, tree):
    file = office.county_reviewing()
    account = user("吴敏")
    NeedyFile.unscoped.filter(pk=file.pk).update(recorder_id=account.pk)
    actor_in("county_approver", tree.haishu, account)
    sign_in(client, account.pk)

    assert rows_of(work(client)) == []
    waiting = work(client, "/work/waiting/")
    assert "你登记或审核过这份档案，这一步由他人办理" in rows_of(waiting)[0]
    assert not any(address.endswith("/approve/") for address in links_of(waiting).values())


def test_ones_own_family_is_for_somebody_else(client, office, tree):
    file = office.county_reviewing()
    account = user("李建国")
    staff_person(account, file.members.get(relation="spouse").person)
    actor_in("county_approver", tree.haishu, account)
    sign_in(client, account.pk)

    assert rows_of(work(client)) == []
    assert "这是本人家庭的档案" in rows_of(work(client, "/work/waiting/"))[0]


def test_somebody_elses_family_locks_nothing(client, office, tree):
    office.county_reviewing()
    account = user("吴敏")
    staff_person(account, person(tree.haishu, "吴敏"))
    actor_in("county_approver", tree.haishu, account)
    sign_in(client, account.pk)

    assert len(rows_of(work(client))) == 1


@pytest.mark.parametrize(("days", "shown"), [(60, True), (61, False), (-1, True)])
def test_a_file_asks_for_its_review_sixty_days_ahead(client, as_role, office, tree, days, shown):
    file = office.filed()
    NeedyFile.unscoped.filter(pk=file.pk).update(valid_to=DAY + timedelta(days=days))
    as_role("township_caseworker", tree.wangchun)

    page = work(client)

    assert ("年度复核：王秀兰" in text_of(page)) is shown
    if shown:
        assert links_of(page)["开始: 年度复核：王秀兰"] == f"/needy/{file.number}/review/"
        assert f"档案 {file.number}" in rows_of(page)[0]


def test_an_objection_is_investigated_by_who_took_no_part(client, as_role, office, tree):
    file = office.noticed()
    objections.object_to_notice(actor=office.caseworker, file_id=file.pk, today=DAY, text="家中有两套住房")
    as_role("county_reviewer", tree.haishu)

    page = work(client)

    assert links_of(page)["核查: 核查异议：王秀兰"].endswith("/investigate/")
    assert "12-07 周一" in rows_of(page)[0], "ten working days"


def test_nobody_signed_in_is_led_to_the_sign_in(client):
    for path in ("/", "/work/", "/work/waiting/"):
        response = client.get(path)
        assert response.status_code == 302
        assert response["Location"] == f"/login/?next={path}"


def test_the_start_page_opens_on_the_work(client, as_role, tree):
    as_role("county_reviewer", tree.haishu)

    assert client.get("/")["Location"] == "/work/"


def test_only_reading_is_allowed(client, as_role, tree):
    as_role("county_reviewer", tree.haishu)

    assert client.post("/work/").status_code == 405


def test_what_ends_without_a_notice_row_does_not_break_the_page(client, as_role, office, tree):
    file = office.noticed()
    Notice.unscoped.filter(file=file).update(status="stopped", ended_on=DAY)
    as_role("township_caseworker", tree.wangchun)

    assert "结束公示：王秀兰" in text_of(work(client))


def test_every_state_that_can_wait_has_an_answer():
    ended = {FileStatus.CANCELLED, FileStatus.WITHDRAWN}  # who left is called back, who was refused may object
    from_table = set(desk_asks())

    assert set(FileStatus) - ended == from_table


def desk_asks():
    from desk.work.file_steps import ASKS, OWN_ASKS  # noqa: PLC0415 read late, so that a broken table fails one test

    return [*ASKS, *OWN_ASKS]


def sign_in(client, user_id):
    from accounts.models import User  # noqa: PLC0415 as above

    backend = "allauth.account.auth_backends.AuthenticationBackend"
    client.force_login(User.objects.get(pk=user_id), backend=backend)
