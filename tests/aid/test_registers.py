"""Registers put right, cancelled and searched; goods to families on a list they sign. Each refusal changes nothing."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import User
from aid.models import CountyPart, GoodsIssue, GoodsList, Site
from aid.selectors.counting import relief_total
from aid.selectors.programmes import is_reached
from aid.services import goods_lists, jobs
from aid.services.registers import cancel_entry, edit_entry
from core.errors import ConflictError, NotFoundError, RuleBrokenError
from tests.aid.applications import photo
from tests.aid.money.treasury import family, fresh, refused, told
from tests.aid.test_services import Spring
from tests.factories import DAY, actor

pytestmark = pytest.mark.django_db
SITE = {"name": "地铁 8 号线工地", "kind": "construction", "place": "望春街道", "employer": "城建集团"}


class Office(Spring):
    def hand(self, files, **facts):
        given = {"name": "清凉包", "unit": "份", "unit_cost_fen": 96_00, "quantity": 2, "issued_on": DAY}
        given |= {"programme_id": self.by_kind["cool"].pk, "union_id": self.union.pk, "today": DAY}
        return goods_lists.hand_goods(
            actor=facts.pop("by", self.cadre), file_ids=[file.pk for file in files], **(given | facts)
        )

    def edit_site(self, site, **facts):
        given = SITE | {"workers": 120, "is_high_temperature": True} | facts
        return edit_entry(
            actor=given.pop("by", self.cadre),
            named="site",
            row_id=site.pk,
            seen_version=given.pop("seen_version", site.version),
            **given,
        )

    def cancel(self, kind, row, reason="录错了", **facts):
        return cancel_entry(
            actor=facts.get("by", self.cadre),
            named=kind,
            row_id=row.pk,
            seen_version=fresh(row).version,
            reason=reason,
            today=DAY,
        )


@pytest.fixture
def office():
    return Office()


class TestEditing:
    def test_an_edit_says_each_field_before_and_after(self, office):
        site = office.site()
        office.edit_site(site, workers=90)

        assert fresh(site).workers == 90
        assert told("aid.site.edited", site)[0].data["changed"] == {"workers": [120, 90]}

    def test_a_stale_page_another_branch_and_a_report_refuse(self, office):
        site, course = office.site(), office.course()
        with refused("stale", ConflictError):
            office.edit_site(site, seen_version=site.version + 1)
        for stranger in (actor("grassroots_cadre", office.tree.elsewhere), office.preparer):
            with refused("not_found", NotFoundError):
                office.edit_site(site, by=stranger)
        CountyPart.unscoped.update(reported_on=DAY, report="完")
        with refused("part_closed", ConflictError):
            office.cancel("class", course)

    def test_no_fewer_places_than_are_taken(self, office):
        course = office.course()
        office.trainee(course)
        office.trainee(course)
        facts = {"trade": "电工", "provider": "职校", "hours": 80, "capacity": 1, "subsidy_fen": 1_500_00}
        facts |= {"starts_on": DAY, "ends_on": DAY}

        with refused("taken", ConflictError):
            edit_entry(actor=office.cadre, named="class", row_id=course.pk, seen_version=course.version, **facts)


class TestCancelling:
    def test_what_is_cancelled_counts_no_more_and_takes_no_act(self, office):
        course = office.course(capacity=1)
        trainee = office.trainee(course)
        jobs.finish_trainee(actor=office.cadre, trainee_id=trainee.pk, attendance=90, certificate_no="1", today=DAY)
        assert relief_total(office.admin, "aid.view_programme").services == 1

        with refused("in_use", ConflictError):
            office.cancel("class", course)
        with refused("reason", RuleBrokenError):
            office.cancel("trainee", trainee, reason=" ")
        office.cancel("trainee", trainee)

        assert relief_total(office.admin, "aid.view_programme").services == 0
        with refused("cancelled", ConflictError):
            office.cancel("trainee", trainee)
        with refused("cancelled", ConflictError):
            jobs.finish_trainee(actor=office.cadre, trainee_id=trainee.pk, attendance=90, today=DAY)
        office.trainee(course)  # the place is free again
        assert told("aid.trainee.cancelled", trainee)[0].data["reason"] == "录错了"


class TestGoods:
    def test_families_count_once_and_are_reached(self, office):
        files = [family(office.union), family(office.union)]
        handed = office.hand(files)

        counts = relief_total(office.admin, "aid.view_programme")
        figures = (counts.household_times, counts.person_times, counts.households, counts.goods_fen, counts.cash_fen)
        assert figures == (2, 2, 2, 384_00, 0)
        assert handed.signed_due_on == DAY + timedelta(days=15)
        assert told("aid.goods.issued", files[0])[0].data["amount_fen"] == 192_00
        reached = type(files[0]).unscoped.filter(is_reached(office.by_kind["cool"]))
        assert reached.count() == 2

        office.cancel("list", handed)
        assert relief_total(office.admin, "aid.view_programme").goods_fen == 0
        assert not GoodsIssue.unscoped.filter(cancelled_on=None).exists()

    def test_nobody_else_and_nobody_twice(self, office):
        file, strange = family(office.union), family(office.tree.elsewhere)
        office.hand([file, file])
        assert GoodsIssue.unscoped.count() == 1
        with refused("empty_list", RuleBrokenError):
            office.hand([])
        with refused("file_not_active", ConflictError):
            office.hand([file, strange])
        file.head.deceased_on = DAY
        file.head.save(update_fields=["deceased_on"])
        with refused("deceased", ConflictError):
            office.hand([file])
        with refused("not_found", NotFoundError):
            office.hand([file], by=office.preparer)

    def test_the_scan_comes_once(self, office):
        handed = office.hand([family(office.union)])
        with refused("no_scan", RuleBrokenError):
            goods_lists.keep_signed_list(actor=office.cadre, list_id=handed.pk, upload=None, today=DAY)

        late = DAY + timedelta(days=16)
        goods_lists.keep_signed_list(actor=office.cadre, list_id=handed.pk, upload=photo("花名册.jpg"), today=late)

        assert told("aid.goods_list.signed", handed)[0].data["late"] is True
        with refused("signed", ConflictError):
            goods_lists.keep_signed_list(actor=office.cadre, list_id=handed.pk, upload=photo("再.jpg"), today=late)


class TestPages:
    @pytest.fixture
    def reader(self, office, client):
        client.force_login(User.objects.get(pk=office.cadre.user_id))
        return client

    def test_goods_are_handed_out_printed_and_signed(self, office, reader):
        files = [family(office.union), family(office.union, name="李四光")]
        url = reverse("aid:goods_new")
        assert "李四光" in reader.get(url).text
        sent = {"union_id": office.union.pk, "programme_id": office.by_kind["cool"].pk, "name": "清凉包", "unit": "份"}
        sent |= {"unit_cost": "96", "quantity": "2", "source": "own_union", "issued_on": DAY.isoformat()}
        assert reader.post(url, sent).status_code == 422

        answer = reader.post(url, sent | {"file": [str(file.pk) for file in files]})

        handed = GoodsList.unscoped.get()
        sheet = reader.get(reverse("aid:goods_sheet", args=[handed.pk])).text
        number = files[0].head.identity.open()
        assert "签名" in sheet
        assert "384.00" in sheet
        assert number not in sheet
        assert reader.post(f"{answer.url}signed/", {"scan": photo("花名册.jpg")}).status_code == 302
        assert fresh(handed).signed_on == DAY

    def test_an_entry_is_edited_cancelled_and_its_story_told(self, office, reader):
        site, course = office.site(), office.course()
        base = reverse("aid:service_detail", args=["sites", site.pk])
        page = reader.get(f"{base}edit-site/").text
        assert 'value="120"' in page
        sent = SITE | {"workers": "90", "seen_version": site.version}
        assert reader.post(f"{base}edit-site/", sent).status_code == 302
        assert "120 → 90" in reader.get(base).text
        assert reader.post(f"{base}edit-site/", sent).status_code == 409
        assert reader.get(f"{base}cancel-site/").status_code == 404

        base = reverse("aid:service_detail", args=["classes", course.pk])
        assert (
            reader.post(f"{base}cancel-class/", {"reason": "重复", "seen_version": course.version}).status_code == 302
        )
        assert "重复" in reader.get(base).text

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("q=地铁", ["地铁 8 号线工地"]),
            ("kind=sanitation", ["环卫二所"]),
            ("q=没有", []),
            ("last=2020-01-01", []),
            ("kind=nonsense", ["地铁 8 号线工地", "环卫二所"]),
        ],
    )
    def test_a_register_is_narrowed(self, office, reader, query, found):
        office.site()
        office.site("环卫二所", kind="sanitation")
        page = reader.get(f"{reverse('aid:service_list', args=['sites'])}?{query}").text
        assert [name for name in ("地铁 8 号线工地", "环卫二所") if name in page] == found
        assert Site.unscoped.count() == 2
