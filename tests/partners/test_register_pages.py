"""The province's register of partners: entered on a page, refused in a sentence, closed with a reason."""

import pytest
from django.urls import reverse

from core import clock
from partners.models import Application, Developer, Partner
from tests.factories import post, user


@pytest.fixture
def keeper(office, as_role):
    return as_role("province_admin", office.tree.province)


def test_a_partner_comes_from_nothing_to_an_application_with_a_developer(office, keeper, client):
    entered = client.post(reverse("partners:partner_new"), {"name": "宁波银行海曙支行", "contact": "王一", "email": ""})
    bank = Partner.unscoped.get(name="宁波银行海曙支行")
    assert entered["Location"] == reverse("partners:partner", args=[bank.pk])

    account = user("周开", username="bank.dev")
    post("partner", office.tree.province, account)
    client.post(reverse("partners:developer_new", args=[bank.pk]), {"username": "bank.dev"})
    told = {
        "name": "代发系统",
        "addresses": "203.0.113.7 198.51.100.0/24",
        "per_minute": "30",
        "expires_on": "2027-12-31",
    }
    client.post(reverse("partners:application_enter", args=[bank.pk]), told)

    assert Developer.objects.get(partner=bank).user == account
    application = Application.unscoped.get(partner=bank)
    assert (application.addresses, application.per_minute) == (["203.0.113.7/32", "198.51.100.0/24"], 30)
    page = client.get(reverse("partners:partner", args=[bank.pk])).content.decode()
    assert all(text in page for text in ("周开", "代发系统", application.client_id))
    assert "宁波银行海曙支行" in client.get(reverse("partners:partner_list")).content.decode()


@pytest.mark.parametrize(
    ("name", "told", "field"),
    [
        ("partner_new", {"name": "", "contact": "王一"}, "name"),
        ("developer_new", {"username": "nobody.here"}, "username"),
        ("application_enter", {"name": "代发系统", "addresses": "everywhere"}, "addresses"),
        ("application_enter", {"name": "代发系统", "expires_on": "2020-01-01"}, "expires_on"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_entered(office, keeper, client, name, told, field):
    before = (Partner.unscoped.count(), Developer.objects.count(), Application.unscoped.count())
    key = [] if name == "partner_new" else [office.partner.pk]
    answer = client.post(reverse(f"partners:{name}", args=key), told)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert (Partner.unscoped.count(), Developer.objects.count(), Application.unscoped.count()) == before


def test_the_account_of_an_application_is_no_developer(office, keeper, client):
    address = reverse("partners:developer_new", args=[office.partner.pk])
    assert client.post(address, {"username": office.application.client_id}).status_code == 422


def test_a_partner_entered_twice_and_an_end_with_its_reason(office, keeper, client):
    twice = client.post(reverse("partners:partner_new"), {"name": office.partner.name, "contact": "李"})
    assert twice.status_code == 422
    office.grant("files.read")
    caller = office.caller()
    address = reverse("partners:partner_close", args=[office.partner.pk])
    assert client.post(address, {"seen_version": "1", "reason": ""}).status_code == 422
    client.post(address, {"seen_version": "1", "reason": "协议到期"})
    assert caller.get("/api/v1/needy-files/").status_code == 401


def test_a_list_costs_the_same_for_any_number(office, keeper, client, constant_queries):
    def add(count):
        start = Partner.unscoped.count()
        for number in range(count):
            Partner.objects.create(name=f"伙伴{start + number}", contact="某人", created_at=clock.now())

    assert constant_queries(lambda: client.get(reverse("partners:partner_list")), add) <= 8
