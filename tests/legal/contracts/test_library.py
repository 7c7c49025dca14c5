"""The clause library: by topic with the law, kept by federations, read below them, taken over into contracts."""

from decimal import Decimal

import pytest
from django.urls import reverse

from core.errors import ConflictError, NotFoundError, RuleBrokenError
from legal.models import ClauseText, ContractClause
from legal.selectors import clauses as selectors
from legal.services import clauses, contracts
from tests.desk.reading import text_of
from tests.factories import DAY, actor
from tests.legal.contracts.table import Table

pytestmark = pytest.mark.django_db
WORDS = "月工资不低于 {value} 元。"


class Library(Table):
    def added(self, topic="wage_floor", title="最低工资", text=WORDS, by=None, union=None):
        union = union or self.tree.haishu
        return clauses.add_text(actor=by or self.reviewer, union_id=union.pk, topic=topic, title=title, text=text)


@pytest.fixture
def library():
    return Library()


def test_a_union_reads_what_the_federations_above_it_offer(library):
    near = library.added()
    far = library.added(by=actor("county_reviewer", library.tree.jiangbei), union=library.tree.jiangbei)
    clauses.offer_text(actor=library.reviewer, text_id=near.pk, seen_version=1, is_offered=False)
    above = library.added(by=actor("province_admin", library.tree.province), union=library.tree.province)
    assert selectors.library(library.cadre, ["wage_floor"]) == [above]
    assert selectors.library(library.reviewer, ["wage_floor"]) == [above, near]
    assert selectors.texts(library.tree.textile.path, ["wage_floor"]) == [above]
    assert far not in selectors.texts(library.tree.textile.path, ["wage_floor"])


def test_refusals_change_nothing(library):
    row = library.added()
    with pytest.raises(ConflictError):
        library.added()
    with pytest.raises(RuleBrokenError):
        library.added(topic="no_such_topic", title="别的")
    with pytest.raises(NotFoundError):
        library.added(title="别的", by=actor("county_reviewer", library.tree.jiangbei))
    told = {"text_id": row.pk, "title": "改", "text": "改"}
    with pytest.raises(NotFoundError):
        clauses.change_text(actor=library.cadre, seen_version=1, **told)
    with pytest.raises(ConflictError):
        clauses.change_text(actor=library.reviewer, seen_version=2, **told)
    clauses.change_text(actor=library.reviewer, seen_version=1, **told)
    with pytest.raises(ConflictError):
        clauses.offer_text(actor=library.reviewer, text_id=row.pk, seen_version=1, is_offered=False)
    held = ClauseText.unscoped.get()
    assert (held.title, held.is_offered, held.version) == ("改", True, 2)


def test_a_clause_is_not_written_from_a_stale_page(library):
    row = library.signed()
    told = {"actor": library.cadre, "contract_id": row.pk, "text": "x", "today": DAY}
    contracts.put_clause(**told, topic="wage_floor", value=Decimal(2800), seen_version=1)
    with pytest.raises(ConflictError):
        contracts.put_clause(**told, topic="average_pay", value=Decimal(6200), seen_version=1)


def test_the_page_shows_the_law_and_a_contract_takes_a_wording_over(library, as_role, client):
    as_role("county_reviewer", library.tree.haishu)
    told = {"union": library.tree.haishu.pk, "topic": "wage_floor", "title": "最低工资", "text": WORDS}
    assert client.post(reverse("legal:text_new"), told).status_code == 302
    assert client.post(reverse("legal:text_new"), told).status_code == 422
    shown = text_of(client.get(reverse("legal:clause_library")))
    assert shown.index("最低工资") < shown.index("加班")
    row = ClauseText.unscoped.get()
    act = reverse("legal:text_act", args=[row.pk, "change"])
    contract = library.signed()
    as_role("grassroots_cadre", library.tree.textile)
    assert client.post(act, {"seen_version": 1, "title": "x", "text": "x"}).status_code == 403
    url = reverse("legal:contract_act", args=[contract.number, "clause"])
    clause = {"seen_version": contract.version, "topic": "wage_floor", "wording": str(row.pk)}
    assert client.post(url, clause).status_code == 422
    assert client.post(url, clause | {"topic": "average_pay", "value": "6000"}).status_code == 422
    assert client.post(url, clause | {"value": "2800"}).status_code == 302
    assert ContractClause.objects.get().text == "月工资不低于 2800 元。"


def test_the_page_costs_the_same_for_two_wordings_as_for_twenty(library, as_role, client, constant_queries):
    as_role("county_reviewer", library.tree.haishu)

    def add(count):
        held = ClauseText.unscoped.count()
        for number in range(held, held + count):
            library.added(title=f"文本{number}")

    assert constant_queries(lambda: client.get(reverse("legal:clause_library")), add) <= 10
