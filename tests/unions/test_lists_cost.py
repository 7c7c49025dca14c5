"""The lists of the app cost as many statements for twenty rows as for two, and so does the weekly list of terms."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import DAY, identity_number
from tests.unions.founding import Township
from tests.unions.members import Unions
from unions.choices import UnionStatus
from unions.choices.decisions import DecisionKind
from unions.models import Union
from unions.selectors.terms import have_overdue
from unions.services import data_requests, transfers, workers
from unions.services.decisions import lay_before

pytestmark = pytest.mark.django_db
CHEAP = 12


@pytest.fixture
def unions():
    return Unions()


@pytest.fixture
def township(unions):
    return Township(unions.tree)


def overdue(tree, count):
    for _ in range(count):
        union = tree.grassroots(f"望春街道第{Union.unscoped.count()}服装有限公司工会", tree.wangchun)
        Union.unscoped.filter(pk=union.pk).update(
            status=UnionStatus.TERM_OVERDUE, term_start_on=date(2021, 11, 1), term_end_on=DAY - timedelta(days=20)
        )


def employ(township, count):
    for _ in range(count):
        workers.employ(
            actor=township.reviewer,
            union_id=township.tree.haishu.pk,
            name="杨晓红",
            identity=identity_number(),
            phone="",
            township_id=township.tree.wangchun.pk,
            batch_id=None,
            contract_from=DAY - timedelta(days=400),
            contract_to=DAY + timedelta(days=30),
            grade="三级",
            today=DAY,
        )


def mark_out(unions, count):
    for _ in range(count):
        member = unions.member()
        transfers.mark_out(
            actor=unions.old_cadre,
            membership_id=member.pk,
            seen_version=member.version,
            union_id=unions.new.pk,
            reason="调到环卫",
            today=DAY,
        )


def ask(unions, count):
    for _ in range(count):
        data_requests.register_request(
            actor=unions.old_cadre,
            person_id=unions.member().person_id,
            kind="copy",
            asked_by="self",
            wish="本人来访提出",
            received_on=DAY,
            today=DAY,
        )


def hand_in(township, count):
    tree = township.tree
    for _ in range(count):
        union = tree.grassroots(f"望春街道第{Union.unscoped.count()}包装有限公司工会", tree.wangchun)
        told = {"kind": DecisionKind.EXTENSION, "subject": union, "path": tree.haishu.path}
        lay_before(actor=township.recorder, union=union, **told, apart=[], today=DAY)


LISTS = {
    "/unions/terms/": lambda unions, _township, count: overdue(unions.tree, count),
    "/unions/employers/": lambda _unions, township, count: [township.employer() for _ in range(count)],
    "/unions/workers/": lambda _unions, township, count: employ(township, count),
    "/unions/decisions/": lambda _unions, township, count: hand_in(township, count),
    "/members/transfers/": lambda unions, _township, count: mark_out(unions, count),
    "/members/requests/": lambda unions, _township, count: ask(unions, count),
}


@pytest.mark.parametrize("address", LISTS)
def test_a_list_costs_the_same_for_two_rows_and_for_twenty(
    client, as_role, unions, township, constant_queries, address
):
    as_role("county_approver" if "decisions" in address else "county_reviewer", unions.tree.haishu)

    asked = constant_queries(lambda: client.get(address), lambda count: LISTS[address](unions, township, count))

    assert client.get(address).context["rows"]
    assert asked <= CHEAP


def test_whether_anything_is_overdue_below_is_one_question_for_all_federations(unions):
    tree = unions.tree
    overdue(tree, 1)
    asked = [tree.province.pk, tree.haishu.pk, tree.wangchun.pk, tree.jiangbei.pk, tree.yiwu.pk]

    with CaptureQueriesContext(connection) as captured:
        found = have_overdue([str(key) for key in asked])

    assert sorted(found) == sorted(asked[:3])
    assert len(captured) == 2
    assert have_overdue([]) == []
