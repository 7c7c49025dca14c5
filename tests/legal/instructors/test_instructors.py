"""Bargaining instructors: certificates, both logs, the figures of a year, refusals, one's own branch (domain.md 8)."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from core.errors import ConflictError, ForbiddenError, NotFoundError, RuleBrokenError
from legal.models import Guidance, Instructor, TrainingSession
from legal.rules import instructors as rules
from legal.selectors import instructors as selectors
from legal.services import instructors
from tests.desk.reading import text_of
from tests.factories import DAY, actor
from tests.legal.contracts.table import Table

pytestmark = pytest.mark.django_db


class Register(Table):
    """The county keeps the register; the union of the textile company bargains."""

    def entered(self, name="钟慧", cert_no="ZD1", by=None, **told):
        facts = {"union_id": self.tree.haishu.pk, "kind": "full_time", "valid_to": date(2027, 5, 31), "today": DAY}
        return instructors.enter_instructor(actor=by or self.reviewer, name=name, cert_no=cert_no, **(facts | told))

    def visit(self, row, on=date(2026, 9, 1), unit="甬南纺织", by=None):
        told = {"on": on, "unit": unit, "text": "核对工资水平", "today": DAY}
        return instructors.log_guidance(actor=by or self.reviewer, instructor_id=row.pk, **told)

    def trained(self, **told):
        facts = {"title": "代表培训", "on": date(2026, 9, 2), "hours": Decimal(6), "people": 40, "today": DAY}
        return instructors.log_training(actor=self.reviewer, union_id=self.tree.haishu.pk, **(facts | told))


@pytest.fixture
def register():
    return Register()


@pytest.mark.parametrize(
    ("on", "ended_on", "holds"),
    [
        (date(2026, 5, 31), None, True),
        (date(2026, 6, 1), None, False),
        (date(2026, 5, 1), date(2026, 5, 1), True),
        (date(2026, 5, 2), date(2026, 5, 1), False),
    ],
)
def test_a_certificate_holds_to_its_last_day_and_until_the_instructor_left(on, ended_on, holds):
    assert rules.holds_on(valid_to=date(2026, 5, 31), ended_on=ended_on, on=on) is holds


def test_units_count_once_and_the_figures_end_with_the_year(register):
    row = register.entered()
    register.visit(row)
    register.visit(row, on=date(2026, 10, 1))
    register.visit(row, unit="顺达物流")
    register.visit(row, unit="去年的单位", on=date(2025, 12, 31))
    register.trained(instructor_ids=[row.pk])
    sums = selectors.sums_of(register.reviewer, "", 2026)
    assert sums == {"instructors": 1, "units": 2, "visits": 3, "trainings": 1, "people": 40}
    assert selectors.guided([row.pk])[row.pk]["units"] == 3
    assert selectors.sums_of(actor("county_reviewer", register.tree.jiangbei), "", 2026)["visits"] == 0


def test_refusals_change_nothing(register):
    row = register.entered()
    far = actor("county_reviewer", register.tree.jiangbei)
    with pytest.raises(NotFoundError):
        register.visit(row, by=far)
    with pytest.raises(NotFoundError):
        register.entered(cert_no="ZD9", by=far)
    with pytest.raises(NotFoundError):
        register.visit(row, by=register.cadre)
    with pytest.raises(ForbiddenError):
        instructors.end_instructor(
            actor=register.cadre, instructor_id=row.pk, seen_version=1, on=DAY, reason="调动", today=DAY
        )
    with pytest.raises(RuleBrokenError):
        register.visit(row, on=date(2026, 11, 24))
    with pytest.raises(RuleBrokenError):
        register.entered(cert_no="ZD9", valid_to=DAY)
    with pytest.raises(ConflictError, match="证书"):
        register.entered(name="别人")
    register.visit(row)
    with pytest.raises(ConflictError):
        register.visit(row)
    register.trained()
    with pytest.raises(ConflictError):
        register.trained()
    assert (Instructor.unscoped.count(), Guidance.objects.count(), TrainingSession.unscoped.count()) == (1, 1, 1)


def test_renewed_ended_and_never_on_a_stale_page(register):
    row = register.entered()
    told = {"actor": register.reviewer, "instructor_id": row.pk, "today": DAY}
    with pytest.raises(RuleBrokenError):
        instructors.renew_instructor(**told, seen_version=1, valid_to=date(2027, 5, 31))
    instructors.renew_instructor(**told, seen_version=1, valid_to=date(2029, 5, 31))
    with pytest.raises(ConflictError):
        instructors.end_instructor(**told, seen_version=1, on=DAY, reason="调动")
    instructors.end_instructor(**told, seen_version=2, on=date(2026, 10, 1), reason="调动")
    with pytest.raises(ConflictError):
        instructors.end_instructor(**told, seen_version=3, on=DAY, reason="调动")
    register.visit(row, on=date(2026, 10, 1))
    with pytest.raises(RuleBrokenError):
        register.visit(row, on=date(2026, 10, 2))
    with pytest.raises(RuleBrokenError):
        register.trained(instructor_ids=[row.pk], on=date(2026, 10, 2))


def test_the_pages_enter_log_and_show(register, as_role, client):
    as_role("county_reviewer", register.tree.haishu)
    told = {"union": register.tree.haishu.pk, "name": "钟慧", "kind": "part_time", "cert_no": "ZD1"}
    bad = client.post(reverse("legal:instructor_new"), told | {"valid_to": "2026-11-23"})
    assert bad.status_code == 422
    client.post(reverse("legal:instructor_new"), told | {"valid_to": "2027-01-10"})
    row = Instructor.unscoped.get()
    url = reverse("legal:instructor_act", args=[row.pk, "guidance"])
    visit = {"on": "2026-11-20", "unit": "宁波顺达物流有限公司", "text": "讲解计件单价"}
    assert client.post(url, visit).status_code == 302
    assert client.post(url, visit).status_code == 409
    training = {"union": register.tree.haishu.pk, "title": "代表培训", "on": "2026-11-01", "hours": "6", "people": "80"}
    told = training | {"instructor_ids": [str(row.pk)]}
    assert client.post(reverse("legal:training_new"), told).status_code == 302
    shown = text_of(client.get(reverse("legal:instructor_detail", args=[row.pk])))
    for words in ("即将到期", "宁波顺达物流有限公司", "代表培训", "80"):
        assert words in shown
    assert "钟慧" in text_of(client.get(reverse("legal:training_list")))
    assert "钟慧" in text_of(client.get(reverse("legal:instructor_list"), {"state": "soon"}))
    assert "钟慧" not in text_of(client.get(reverse("legal:instructor_list"), {"state": "lapsed"}))
    as_role("county_reviewer", register.tree.jiangbei)
    assert client.get(reverse("legal:instructor_detail", args=[row.pk])).status_code == 404
    assert "钟慧" not in text_of(client.get(reverse("legal:training_list")))


def test_the_lists_cost_the_same_for_two_rows_as_for_twenty(register, as_role, client, constant_queries):
    as_role("county_reviewer", register.tree.haishu)

    def add(count):
        held = Instructor.unscoped.count()
        for number in range(held, held + count):
            row = register.entered(cert_no=f"ZD{number}")
            register.visit(row, unit=f"单位{number}")
            register.trained(title=f"培训{number}", instructor_ids=[row.pk])

    assert constant_queries(lambda: client.get(reverse("legal:instructor_list")), add) <= 10
    assert constant_queries(lambda: client.get(reverse("legal:training_list")), add) <= 10


def test_a_union_puts_down_who_helped_at_its_talks(register, as_role, client):
    talks = register.talking()
    near = register.entered()
    far = register.entered(
        name="别处的",
        cert_no="ZD2",
        union_id=register.tree.jiangbei.pk,
        by=actor("county_reviewer", register.tree.jiangbei),
    )
    as_role("grassroots_cadre", register.tree.textile)
    url = reverse("legal:negotiation_act", args=[talks.number, "guidance"])
    told = {"on": "2026-08-12", "text": "修改要约书"}
    assert client.post(url, told | {"instructor_id": str(far.pk)}).status_code == 422
    assert client.post(url, told | {"instructor_id": str(near.pk), "on": "2026-08-02"}).status_code == 422
    assert client.post(url, told | {"instructor_id": str(near.pk)}).status_code == 302
    assert "修改要约书" in text_of(client.get(reverse("legal:negotiation_detail", args=[talks.number])))
    row = Guidance.objects.get()
    assert (row.instructor_id, row.negotiation_id, row.unit) == (near.pk, talks.pk, talks.counterpart)
    with pytest.raises(NotFoundError):
        instructors.log_guided_talks(
            actor=actor("grassroots_cadre", register.tree.elsewhere),
            talks_id=talks.pk,
            instructor_id=near.pk,
            on=DAY,
            text="x",
            today=DAY,
        )
