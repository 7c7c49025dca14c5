"""Pages of a mediation: every section opens, acts go through the same services, refusals stand at their field."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from legal.models import Mediation
from legal.selectors.agreements import wording_of
from legal.services import suits
from legal.services.papers import agreement_letter
from tests.desk.reading import text_of
from tests.factories import actor_in
from tests.legal.mediation.table import Table

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
SECTIONS = ("detail", "sessions", "agreement", "suits")


@pytest.fixture
def table():
    return Table()


def enter(client, user):
    client.force_login(user, backend=BACKEND)


def pages(client, mediation):
    return {name: client.get(reverse(f"legal:mediation_{name}", args=[mediation.number])) for name in SECTIONS}


def test_a_dispute_is_taken_in_and_its_sections_open(client, table):
    _who, user = actor_in("township_caseworker", table.tree.wangchun)
    enter(client, user)
    told = {
        "union": table.tree.wangchun.pk,
        "source": "hotline",
        "received_on": "2026-11-20",
        "applicants": "王小明 13900000001 8500\n李四 1500",
        "credit_code": table.unit.credit_code,
        "kind": "PAY",
        "title": "工资",
        "basis": "《劳动法》第五十条",
        "known_on": "2026-10-01",
    }
    wrong = client.post("/mediation/new/", told | {"applicants": "王小明 八千五"})
    assert wrong.status_code == 422
    assert "第 1 行" in text_of(wrong)

    made = client.post("/mediation/new/", told)
    mediation = Mediation.unscoped.get()
    assert made["Location"] == f"/mediation/{mediation.number}/"
    assert (mediation.claimed, mediation.worker_count) == (Decimal("10000.00"), 2)
    words = {name: text_of(answer) for name, answer in pages(client, mediation).items()}
    assert "征求双方意见" in words["detail"]
    assert "12-07" in words["detail"]  # fifteen days end on a Saturday: the Monday after
    assert "2027-10-01" in words["suits"]
    listed = text_of(client.get("/mediation/?view=open"))
    assert mediation.number in listed


def test_every_section_of_a_settled_case_and_its_papers(client, table):
    mediation = table.effective((date(2026, 10, 10), 8_500), on=date(2026, 9, 30))
    suit = suits.apply_suit(
        actor=table.keeper,
        mediation_id=mediation.pk,
        stage="arbitration",
        body="海曙区仲裁委",
        applied_on=date(2026, 10, 20),
        today=date(2026, 11, 23),
    )
    enter(client, actor_in("county_reviewer", table.tree.haishu)[1])
    answers = pages(client, mediation)
    assert {answer.status_code for answer in answers.values()} == {200}
    assert "捌仟伍佰元整" in text_of(answers["agreement"])
    assert client.get(f"/mediation/{mediation.number}/papers/judicial/pdf/")["Content-Type"] == "application/pdf"
    assert client.get(f"/mediation/{mediation.number}/papers/review/docx/").status_code == 200
    assert client.get(f"/mediation/{mediation.number}/papers/advice/pdf/").status_code == 409
    assert client.get("/suits/").status_code == client.get(f"/suits/{suit.pk}/").status_code == 200
    assert client.get(f"/suits/{suit.pk}/accept/").status_code == 200
    assert client.get("/mediation/mediators/").status_code == 200
    assert client.get("/mediation/mediators/enter/").status_code == 200


def test_every_act_has_its_form(client, table):
    mediation = table.begun()
    enter(client, table.mediator_user)
    got = {
        name: client.get(reverse("legal:mediation_act", args=[mediation.number, name])).status_code
        for name in ("extend", "session", "note", "paper", "position", "offer", "settle", "draw-up", "fail", "withdraw")
    }
    assert set(got.values()) == {200}, got
    keeper = actor_in("township_caseworker", table.tree.wangchun)[1]
    enter(client, keeper)
    kept = ("appoint", "claim", "workers", "unit", "representative", "seat", "leave", "limitation", "base", "suit")
    got = {name: client.get(reverse("legal:mediation_act", args=[mediation.number, name])).status_code for name in kept}
    assert set(got.values()) == {200}, got
    refused = client.get(reverse("legal:mediation_act", args=[mediation.number, "fail"]))
    assert refused.status_code == 403  # who keeps the case does not sit at its table


def test_a_session_is_called_on_the_page(client, table):
    mediation = table.begun()
    enter(client, table.mediator_user)
    url = reverse("legal:mediation_act", args=[mediation.number, "session"])
    told = {"day": "2026-11-24", "starts": "09:00", "ends": "10:00", "room": "一号调解室", "compartment": "shared"}
    assert client.post(url, told | {"ends": "08:00"}).status_code == 422
    assert client.post(url, told).status_code == 302
    again = client.post(url, told)
    assert again.status_code == 422
    assert "已被占用" in text_of(again)


def test_the_list_costs_the_same_for_two_rows_as_for_six(client, table, constant_queries):
    enter(client, actor_in("county_reviewer", table.tree.haishu)[1])

    def add(count):
        for _number in range(min(count, 4)):
            table.registered()

    assert constant_queries(lambda: client.get("/mediation/"), add) <= 4


def test_every_way_on_that_a_mediator_is_shown_opens(client, table):
    mediation = table.begun()
    enter(client, table.mediator_user)
    url = reverse("legal:mediation_act", args=[mediation.number, "session"])
    told = {"day": "2026-11-24", "starts": "09:00", "ends": "10:00", "room": "一号调解室", "compartment": "shared"}
    assert client.post(url, told).status_code == 302
    assert "?of=" in client.get(reverse("legal:mediation_sessions", args=[mediation.number])).content.decode()
    for page in pages(client, mediation).values():
        own = re.findall(rf'href="(/mediation/{mediation.number}/[^"#]*)"', page.content.decode())
        assert own
        assert {address: client.get(address.replace("&amp;", "&")).status_code for address in own} == dict.fromkeys(
            own, 200
        )


def words_of(answer):
    """Return the words of a whole page or of a part of one."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_the_preview_follows_the_typing_and_is_the_page_that_is_printed(client, table):
    mediation = table.drafted()
    enter(client, table.mediator_user)
    url = f"/mediation/{mediation.number}/agreement/preview/"
    typed = {
        "facts": "拖欠七月至八月工资",
        "responsibility": "",
        "performance": "银行转账",
        "clauses": "被申请人支付工资。\n工资于【日期】前付清。",
        "instalments": "2026-10-10 4000\n2026-11-10",
    }
    told = words_of(client.post(url, typed))
    assert "第二条 工资于【日期】前付清。" in told
    assert "拖欠七月至八月工资" in told
    assert "【日期】" in told
    assert "第 2 行" in told  # what cannot be read is named, not guessed
    whole = words_of(client.post(url, typed | {"clauses": "一次付清。", "instalments": "2026-10-10 8500"}))
    assert "捌仟伍佰元整" in whole
    assert "内容完整" in whole
    draft = mediation.agreements.get()
    assert not draft.instalments.exists()  # nothing is kept
    kept = agreement_letter(draft)
    assert agreement_letter(draft, wording_of(draft)) == kept
    page = words_of(client.get(f"/mediation/{mediation.number}/agreement/wording/"))
    terms = next(block for block in kept.blocks if block.kind == "clauses")
    assert kept.title in page
    assert all(f"{number} {text}" in page for number, text in terms.rows)

    enter(client, actor_in("mediator", table.tree.haishu)[1])
    assert client.post(url, typed).status_code == 404  # a mediator of another table
    enter(client, table.mediator_user)
    assert client.get(url).status_code == 405
    assert client.post(f"/mediation/{table.begun().number}/agreement/preview/", typed).status_code == 404


def test_facts_are_not_called_optional_where_an_oral_application_needs_them(client, table):
    _who, user = actor_in("township_caseworker", table.tree.wangchun)
    enter(client, user)
    shown = client.get("/mediation/new/").text
    label = re.search(r'<label for="id_facts">.*?</label>', shown, re.DOTALL).group()
    assert "事实和理由" in label
    assert "选填" not in label
    assert "口头申请必填" in shown
    assert "选填" in re.search(r'<label for="id_amount">.*?</label>', shown, re.DOTALL).group()
