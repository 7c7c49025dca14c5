"""Pages of the organisation: the way of a founding through its forms, refusals at their fields, what leaders see."""

import pytest

from core import clock
from tests.aid.applications import photo
from tests.desk.reading import rows_of, text_of
from tests.factories import DAY, actor_in, identity_number
from tests.unions.founding import Township
from unions.models import Union
from unions.rules import lifecycle as rules
from unions.services import lifecycle

pytestmark = pytest.mark.django_db


@pytest.fixture
def township():
    return Township()


@pytest.fixture
def sign_in(client):
    def enter(role, union):
        _actor, user = actor_in(role, union)
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")

    return enter


def test_an_application_through_its_pages(client, sign_in, township):
    tree, firm = township.tree, township.employer()
    sign_in("township_caseworker", tree.wangchun)

    begun = client.post(
        f"/unions/{tree.wangchun.code}/new/",
        {"name": "永信包装工会", "kind": "enterprise", "credit_codes": firm.credit_code},
    )
    union = Union.unscoped.get(name="永信包装工会")
    assert begun["Location"] == f"/unions/{union.code}/"
    page = client.get(f"/unions/{union.code}/")
    assert "上传建会请示；名单有 0 名会员" in text_of(page)  # what lacks is told part by part

    refused = client.post(
        f"/unions/{union.code}/candidate/",
        {"name": "林小芳", "identity": identity_number(), "post": "chair", "mode": "part_time", "relation": "spouse"},
    )
    assert refused.status_code == 422
    assert "近亲属不得" in text_of(refused)
    wrong = client.post(f"/unions/{union.code}/applicants/", {"text": "王丽华 330203197904240427\n李四 12"})
    assert "第 2 行" in text_of(wrong)
    township.complete(union)
    assert "材料已齐" in text_of(client.get(f"/unions/{union.code}/"))
    client.post(f"/unions/{union.code}/apply/", {"seen_version": township.fresh(union).version})
    assert township.fresh(union).status == "applied"

    sign_in("township_caseworker", tree.wangchun)  # a colleague
    assert "批准" in text_of(client.get(f"/unions/{union.code}/"))
    assert "新建工会：永信包装工会" in text_of(client.get("/work/"))
    assert len(rows_of(client.get("/unions/decisions/"))) == 1
    client.post(f"/unions/{union.code}/approve/", {"seen_version": township.fresh(union).version, "approval_no": "1号"})
    assert township.fresh(union).status == "approved"


def test_a_leader_reads_no_name_and_no_paper(client, sign_in, township):
    union = township.active()
    sign_in("province_leader", township.tree.province)

    words = text_of(client.get(f"/unions/{union.code}/"))

    assert "王*华" in words
    assert "王丽华" not in words
    assert "身份证.jpg" not in words


def test_a_paper_of_another_branch_is_not_there(client, sign_in, township):
    union = township.preparing()
    lifecycle.hand_in_paper(
        actor=township.recorder, union_id=union.pk, upload=photo(), slot=rules.LETTER, moment=clock.now()
    )
    from_page = client
    sign_in("township_caseworker", township.tree.wangchun)
    page = from_page.get(f"/unions/{union.code}/").content.decode()
    link = page.partition(f"/unions/{union.code}/papers/")[2].partition('"')[0]
    address = f"/unions/{union.code}/papers/{link}"
    assert b"".join(client.get(address).streaming_content).startswith(b"\xff\xd8")
    sign_in("township_caseworker", township.tree.zhuangqiao)
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("path", ["/unions/employers/", "/unions/terms/", "/unions/workers/", "/unions/decisions/"])
def test_registers_cost_few_queries(client, sign_in, township, path, django_assert_max_num_queries):
    for number in range(4):
        township.employer(30 + number, f"企业{number}")
    township.in_term(township.tree.textile, DAY.replace(month=12))
    sign_in("county_approver", township.tree.haishu)
    client.get(path)

    with django_assert_max_num_queries(8):
        assert client.get(path).status_code == 200


def test_an_employers_page_says_whether_it_should_have_a_union(client, sign_in, township):
    firm = township.employer(25)
    sign_in("county_reviewer", township.tree.haishu)

    assert "是（职工 25 人以上）" in text_of(client.get(f"/unions/employers/{firm.pk}/"))
    sign_in("county_reviewer", township.tree.jiangbei)
    assert client.get(f"/unions/employers/{firm.pk}/").status_code == 404
