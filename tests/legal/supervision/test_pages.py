"""Pages of supervision: the clock first, the suggestion letter's reasons, constant cost, one's own branch."""

import pytest
from django.urls import reverse

from legal.models import SupervisionMatter
from legal.services import matters
from tests.desk.reading import text_of
from tests.legal.supervision.watch import LETTER, RECEIVED, Watch

pytestmark = pytest.mark.django_db


@pytest.fixture
def watch():
    return Watch()


def test_a_matter_shows_its_clock_its_letters_and_why_no_suggestion(watch, as_role, client, settings):
    settings.HENGWEN_NOW = "2026-10-15T10:00:00+08:00"
    letter = watch.opinion()
    as_role("grassroots_cadre", watch.tree.textile)
    shown = text_of(client.get(reverse("legal:supervision_detail", args=[letter.matter.number])))
    assert "2026-10-15" in shown or "10-15" in shown
    assert "工劳监意〔2026〕1号" in shown
    assert "三种情形" in shown
    as_role("county_approver", watch.tree.haishu)
    settings.HENGWEN_NOW = "2026-10-16T10:00:00+08:00"
    page = client.get(reverse("legal:supervision_detail", args=[letter.matter.number]))
    assert reverse("legal:supervision_act", args=[letter.matter.number, "suggestion"]) in page.content.decode()


def test_a_matter_is_registered_and_a_broken_rule_stands_at_its_field(watch, as_role, client):
    as_role("grassroots_cadre", watch.tree.textile)
    told = {
        "union": watch.tree.textile.pk,
        "source": "complaint",
        "item": "pay",
        "employer_name": "宁波甬南纺织有限公司",
        "received_on": "2026-11-24",
        "workers": 3,
        "facts": "拖欠工资",
    }
    url = reverse("legal:supervision_new")
    early = client.post(url, told)
    assert early.status_code == 422
    assert not SupervisionMatter.unscoped.exists()
    done = client.post(url, told | {"received_on": "2026-11-23"})
    assert done.status_code == 302
    assert done["Location"] == reverse("legal:supervision_detail", args=["JD330203-2026-0001"])


def test_the_list_costs_the_same_for_two_rows_as_for_twenty(watch, as_role, client, constant_queries):
    as_role("county_reviewer", watch.tree.haishu)

    def add(count):
        for _number in range(count):
            watch.registered()

    url = reverse("legal:supervision_list")
    assert constant_queries(lambda: client.get(url), add) <= 6
    assert "宁波甬南纺织有限公司" in text_of(client.get(url))
    as_role("county_reviewer", watch.tree.jiangbei)
    assert "宁波甬南纺织有限公司" not in text_of(client.get(url))


def test_a_letter_is_served_from_its_page_and_not_by_a_supervisor(watch, as_role, client):
    letter = watch.opinion(served_on=None)
    url = reverse("legal:letter_act", args=[letter.pk, "serve"])
    client.force_login(watch.account, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get(reverse("legal:letter_detail", args=[letter.pk])).status_code == 200
    assert client.get(url).status_code == 403
    as_role("grassroots_cadre", watch.tree.textile)
    assert client.get(url).status_code == 200
    client.post(url, {"seen_version": 1, "on": "2026-09-18", "service": "direct"})
    assert watch.letter(letter).status == "served"


def test_registers_and_notices_open(watch, as_role, client):
    as_role("county_reviewer", watch.tree.haishu)
    shown = text_of(client.get(reverse("legal:supervisor_list")))
    assert "JC-001" in shown
    detail = reverse("legal:supervisor_detail", args=[watch.pair[0].pk])
    assert "2028-06-30" in text_of(client.get(detail))
    assert client.get(reverse("legal:dismissal_list")).status_code == 200
    as_role("supervisor", watch.tree.haishu)
    assert client.get(reverse("legal:supervisor_list")).status_code == 403


def test_an_act_from_a_wrong_state_is_a_conflict(watch, as_role, client):
    matter = watch.registered()
    watch.act(matters.accept_matter, matter, on=RECEIVED)
    as_role("grassroots_cadre", watch.tree.textile)
    url = reverse("legal:supervision_act", args=[matter.number, "opinion"])
    assert client.post(url, LETTER | {"seen_version": 2, "recipient": "甬南纺织"}).status_code == 409
