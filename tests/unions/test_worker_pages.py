"""Pages of professional union workers: how many a round of recruitment brought, and whose contract has run out."""

from datetime import timedelta

import pytest

from tests.desk.reading import text_of
from tests.factories import DAY, actor_in, identity_number
from tests.unions.founding import Township
from unions.services import workers

pytestmark = pytest.mark.django_db


@pytest.fixture
def township():
    return Township()


@pytest.fixture
def page(client, township):
    _actor, user = actor_in("county_reviewer", township.tree.haishu)
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return lambda address: text_of(client.get(address))


def employ(township, name, batch=None, days=365):
    return workers.employ(
        actor=township.reviewer,
        union_id=township.tree.haishu.pk,
        name=name,
        identity=identity_number(),
        phone="",
        township_id=township.tree.wangchun.pk,
        batch_id=batch and batch.pk,
        contract_from=DAY - timedelta(days=400),
        contract_to=DAY + timedelta(days=days),
        grade="三级",
        today=DAY,
    )


def test_a_round_of_recruitment_tells_its_places_and_who_came(township, page):
    first, second = (
        workers.open_recruitment(
            actor=township.reviewer,
            union_id=township.tree.haishu.pk,
            name=name,
            year=2026,
            planned=8,
            announced_on=None,
        )
        for name in ("春季招聘", "秋季招聘")
    )
    for name in ("杨晓红", "韩晓红"):
        employ(township, name, first)
    employ(township, "沈晓红")

    words = page("/unions/workers/recruitment/")

    assert "春季招聘 海曙区总工会 2026 8 2" in words
    assert "秋季招聘 海曙区总工会 2026 8 0" in words
    assert second.planned == 8


def test_a_contract_that_has_run_out_is_seen(township, page):
    over, runs = employ(township, "杨晓红", days=-1), employ(township, "韩晓红", days=0)

    assert "合同已到期" in page(f"/unions/workers/{over.pk}/")
    assert "合同已到期" not in page(f"/unions/workers/{runs.pk}/")
