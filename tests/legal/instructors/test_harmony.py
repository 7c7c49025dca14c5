"""Units with harmonious labour relations: declared, decided by others, dated, counted once (domain.md 8.3)."""

from datetime import date

import pytest
from django.urls import reverse

from core.errors import ConflictError, ForbiddenError, NotFoundError, RuleBrokenError
from legal.choices.instructors import HarmonyLevel
from legal.models import HarmonyUnit
from legal.rules import instructors as rules
from legal.selectors import harmony as selectors
from legal.services import harmony
from tests.desk.reading import text_of
from tests.factories import DAY, actor
from tests.legal.contracts.table import Table

pytestmark = pytest.mark.django_db
ON = date(2026, 3, 2)


class Register(Table):
    def declared(self, name="甬南纺织", level="county", by=None, **told):
        facts = {"union_id": self.tree.textile.pk, "on": ON, "today": DAY}
        return harmony.declare_unit(actor=by or self.cadre, name=name, level=level, **(facts | told))

    def named(self, row, on=date(2026, 4, 1), by=None):
        told = {"seen_version": 1, "on": on, "reason": "三方〔2026〕2号", "today": DAY}
        return harmony.name_unit(actor=by or self.reviewer, unit_id=row.pk, **told)


@pytest.fixture
def register():
    return Register()


@pytest.mark.parametrize(
    ("named_on", "until"), [(date(2026, 4, 1), date(2029, 4, 1)), (date(2024, 2, 29), date(2027, 2, 28))]
)
def test_a_title_is_held_for_three_years(named_on, until):
    assert rules.valid_until(named_on, 3) == until


@pytest.mark.parametrize("level", HarmonyLevel.values)
@pytest.mark.parametrize("keeper", ["", "township", "county", "city", "province"])
def test_a_title_is_put_down_at_its_level_or_above(level, keeper):
    allowed = {
        "county": {"county", "city", "province"},
        "city": {"city", "province"},
        "province": {"province"},
        "national": {"province"},
    }
    if keeper in allowed[level]:
        rules.check_decider(level, keeper)
    else:
        with pytest.raises(RuleBrokenError):
            rules.check_decider(level, keeper)


def test_declared_by_the_union_and_named_by_the_county(register):
    row = register.named(register.declared())
    assert (row.status, row.valid_to) == ("named", date(2029, 4, 1))
    register.named(
        register.declared(
            name="顺达物流", union_id=register.tree.wangchun.pk, by=actor("township_caseworker", register.tree.wangchun)
        )
    )
    register.declared(name="还没有定")
    sums = selectors.sums_of(register.reviewer, "", DAY)
    assert (sums["units"], sums["by_level"], sums["declared"]) == (2, {"county": 2}, 1)
    assert selectors.sums_of(register.reviewer, "", date(2029, 4, 2))["units"] == 0
    assert selectors.sums_of(actor("county_reviewer", register.tree.jiangbei), "", DAY)["units"] == 0


def test_one_unit_with_two_titles_is_one_unit(register):
    register.named(register.declared())
    city = register.declared(level="city")
    register.named(city, by=actor("province_admin", register.tree.province))
    sums = selectors.sums_of(register.reviewer, "", DAY)
    assert (sums["units"], sums["by_level"]) == (1, {"county": 1, "city": 1})


def test_refusals_change_nothing(register):
    row = register.declared()
    with pytest.raises(ConflictError):
        register.declared()
    with pytest.raises(ForbiddenError):
        register.named(row, by=register.cadre)
    with pytest.raises(NotFoundError):
        register.named(row, by=actor("county_reviewer", register.tree.jiangbei))
    with pytest.raises(RuleBrokenError):
        register.named(row, on=date(2026, 3, 1))
    with pytest.raises(RuleBrokenError):
        register.named(register.declared(level="city"))
    with pytest.raises(RuleBrokenError):
        register.declared(name="没有这个代码", credit_code="91330203MA2XXXXX0X")
    own = register.declared(name="自己申报", by=register.reviewer)
    with pytest.raises(RuleBrokenError):
        register.named(own)
    with pytest.raises(ConflictError):
        harmony.withdraw_title(actor=register.reviewer, unit_id=row.pk, seen_version=1, reason="欠薪")
    assert set(HarmonyUnit.unscoped.values_list("status", flat=True)) == {"declared"}


def test_a_refused_or_withdrawn_unit_may_be_declared_again(register):
    row = register.declared()
    with pytest.raises(ConflictError):
        harmony.refuse_unit(actor=register.reviewer, unit_id=row.pk, seen_version=9, reason="欠薪")
    harmony.refuse_unit(actor=register.reviewer, unit_id=row.pk, seen_version=1, reason="欠薪")
    again = register.named(register.declared())
    told = {"actor": register.reviewer, "unit_id": again.pk, "seen_version": again.version}
    with pytest.raises(RuleBrokenError):
        harmony.withdraw_title(**told, reason=" ")
    harmony.withdraw_title(**told, reason="欠薪")
    register.declared()
    assert HarmonyUnit.unscoped.count() == 3


def test_the_pages_declare_decide_and_show(register, as_role, client):
    as_role("grassroots_cadre", register.tree.textile)
    told = {"union": register.tree.textile.pk, "name": "甬南纺织", "level": "county", "on": "2026-11-24"}
    assert client.post(reverse("legal:harmony_new"), told).status_code == 422
    client.post(reverse("legal:harmony_new"), told | {"on": "2026-03-02"})
    row = HarmonyUnit.unscoped.get()
    act = reverse("legal:harmony_act", args=[row.pk, "name"])
    decision = {"seen_version": 1, "on": "2026-04-01", "reason": "三方〔2026〕2号"}
    assert client.post(act, decision).status_code == 403
    as_role("county_reviewer", register.tree.haishu)
    assert act in client.get(reverse("legal:harmony_detail", args=[row.pk])).content.decode()
    assert client.post(act, decision).status_code == 302
    assert client.post(act, decision).status_code == 409
    shown = text_of(client.get(reverse("legal:harmony_detail", args=[row.pk])))
    for words in ("2029-04-01", "三方〔2026〕2号", "申报"):
        assert words in shown
    assert "甬南纺织" in text_of(client.get(reverse("legal:harmony_list")))
    assert "甬南纺织" not in text_of(client.get(reverse("legal:harmony_list"), {"view": "soon"}))
    as_role("county_reviewer", register.tree.jiangbei)
    assert client.get(reverse("legal:harmony_detail", args=[row.pk])).status_code == 404


def test_the_list_costs_the_same_for_two_rows_as_for_twenty(register, as_role, client, constant_queries):
    as_role("county_reviewer", register.tree.haishu)

    def add(count):
        held = HarmonyUnit.unscoped.count()
        for number in range(held, held + count):
            register.named(register.declared(name=f"单位{number}"))

    assert constant_queries(lambda: client.get(reverse("legal:harmony_list")), add) <= 10


def test_the_city_puts_down_its_own_titles_and_keeps_nobodys_instructors(register, as_role, client):
    row = register.declared(level="city")
    reviewer = actor("city_auditor", register.tree.ningbo)
    with pytest.raises(NotFoundError):
        register.named(row, by=actor("city_auditor", register.tree.jinhua))
    with pytest.raises(RuleBrokenError):
        register.named(register.declared(name="省级称号", level="province"), by=reviewer)
    assert not reviewer.can(rules.KEEP)
    as_role("city_auditor", register.tree.ningbo)
    act = reverse("legal:harmony_act", args=[row.pk, "name"])
    assert act in client.get(reverse("legal:harmony_detail", args=[row.pk])).text
    assert client.get(reverse("legal:instructor_list")).status_code == 200
    assert register.named(row, by=reviewer).status == "named"
    assert harmony.withdraw_title(actor=reviewer, unit_id=row.pk, seen_version=2, reason="欠薪").status == "withdrawn"
