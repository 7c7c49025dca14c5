"""Any number of claims at the counter: a row more without a script, each kept in its order, a limit that is told."""

import re
from decimal import Decimal

import pytest
from django.test import Client

from legal.models import AidClaim, LegalAidCase
from tests.factories import actor_in, identity_number

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
ADDRESS = "/legal/intake/"


@pytest.fixture
def counter(centre):
    client = Client()
    client.force_login(actor_in("township_caseworker", centre.tree.wangchun)[1], backend=BACKEND)
    return client


@pytest.fixture
def told(centre):
    return {
        "union": centre.tree.wangchun.pk,
        "channel": "phone",
        "name": "杨建军",
        "identity": identity_number(),
        "phone": "13800138000",
        "people_count": "1",
        "employer_name": "宁波甬南纺织有限公司",
        "scope": "dispute",
        "matter": "PAY",
        "form": "agency",
        "claim": "2025 年 9 月至 11 月工资",
        "amount": "40,000",
        "facts": "拖欠三个月工资。",
        "papers": ["application", "identity"],
        "consented": "on",
    }


def rows(*claims, **more):
    found = {"claims-TOTAL_FORMS": str(len(claims)), "claims-INITIAL_FORMS": "0"}
    for number, (text, amount) in enumerate(claims):
        found |= {f"claims-{number}-text": text, f"claims-{number}-amount": amount}
    return found | more


def test_a_row_more_is_asked_for_without_a_script_and_nothing_typed_is_lost(counter, told):
    half = told | {"phone": "", "consented": ""} | rows(("加班工资", "1,200"), add_row="claims")
    page = counter.post(ADDRESS, half)
    assert page.status_code == 200
    assert 'role="alert"' not in page.text, "nothing is judged before it is sent"
    for kept in ("杨建军", "40,000", "加班工资", "1,200", 'name="claims-1-text"'):
        assert kept in page.text
    ticked = re.findall(r'<input[^>]*name="papers"[^>]*checked', page.text)
    assert len(ticked) == 2
    assert not LegalAidCase.unscoped.exists()


def test_every_claim_is_kept_in_its_order_and_a_row_taken_away_is_none(counter, told):
    more = rows(("加班工资", "1200"), ("经济补偿金", "18,000"), ("高温津贴", "900"), **{"claims-2-DELETE": "on"})
    assert counter.post(ADDRESS, told | more).status_code == 302
    found = AidClaim.objects.order_by("pk").values_list("text", "claimed", "matter")
    assert list(found) == [
        ("2025 年 9 月至 11 月工资", Decimal("40000.00"), "PAY"),
        ("加班工资", Decimal("1200.00"), "PAY"),
        ("经济补偿金", Decimal("18000.00"), "PAY"),
    ]


def test_a_claim_without_its_amount_and_one_too_many_are_refused(counter, told, centre):
    page = counter.post(ADDRESS, told | rows(("加班工资", "")))
    assert page.status_code == 422
    assert "填写请求金额" in page.text
    many = rows(*((f"第 {number} 项", "100") for number in range(2, 22)))
    page = counter.post(ADDRESS, told | many)
    assert page.status_code == 422
    assert "每件案件最多 20 项请求" in page.text
    assert not LegalAidCase.unscoped.exists()
    del many["claims-19-text"], many["claims-19-amount"]
    assert counter.post(ADDRESS, told | many | {"claims-TOTAL_FORMS": "19"}).status_code == 302
    assert AidClaim.objects.count() == 20
