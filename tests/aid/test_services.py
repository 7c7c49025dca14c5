"""Goods and services: sites, goods, job fairs, training, check-ups; each refusal as hard as its success."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from aid.choices.relief import Season
from aid.models import CountyPart, GoodsIssue, Referral, Site
from aid.services import checkups, jobs, programmes, sites
from core.errors import ConflictError, NotFoundError, RuleBrokenError
from tests.aid.applications import photo
from tests.aid.money.treasury import Treasury, family, refused, told
from tests.factories import DAY, actor, identity_number, user

pytestmark = pytest.mark.django_db


class Spring(Treasury):
    """A county with an open programme of each kind that gives goods or services."""

    def __init__(self) -> None:
        super().__init__()
        self.by_kind = {
            kind: self.opened(season=season, kind=kind, name=f"2026 {kind}", standards={})
            for season, kind in (
                (Season.SUMMER, "cool"),
                (Season.SPRING, "job"),
                (Season.SPRING, "training"),
                (Season.SPRING, "checkup"),
            )
        }
        self.union = self.tree.textile
        self.item = self.goods(3_50)

    def site(self, name="地铁 8 号线工地", **facts):
        given = {"kind": "construction", "place": "望春街道", "employer": "城建集团", "workers": 120}
        return sites.enter_site(
            actor=self.cadre, union_id=self.union.pk, name=name, **(given | {"is_high_temperature": True} | facts)
        )

    def visit(self, site, **facts):
        given = {"visited_on": DAY, "first_visitor": "沈静怡", "second_visitor": "陆海涛", "workers_reached": 110}
        return sites.visit_site(
            actor=facts.pop("by", self.cadre),
            site_id=site.pk,
            programme_id=self.by_kind["cool"].pk,
            today=DAY,
            **(given | facts),
        )

    def goods(self, fen):
        return sites.enter_goods(actor=self.cadre, union_id=self.union.pk, name="盐汽水", unit="瓶", unit_cost_fen=fen)

    def issue(self, quantity=100, *, fen=3_50, **facts):
        item = self.item if fen == 3_50 else self.goods(fen)
        given = {"issued_on": DAY, "received_by": "李工长", "programme_id": self.by_kind["cool"].pk, "today": DAY}
        return sites.issue_goods(actor=self.cadre, item_id=item.pk, quantity=quantity, **(given | facts))

    def post(self, openings=2):
        fair = jobs.enter_fair(
            actor=self.cadre,
            union_id=self.union.pk,
            programme_id=self.by_kind["job"].pk,
            name="春风行动招聘会",
            held_on=DAY,
            place="区文化广场",
            employers=30,
            visitors=600,
        )
        return jobs.offer_post(
            actor=self.cadre, fair_id=fair.pk, employer="宁波某电子", title="装配工", openings=openings, wage="6000"
        )

    def refer(self, post, name="王建国", identity=""):
        return jobs.refer_person(
            actor=self.cadre,
            post_id=post.pk,
            name=name,
            identity=identity or identity_number(),
            referred_on=DAY - timedelta(days=120),
            today=DAY,
        )

    def course(self, capacity=2):
        return jobs.enter_class(
            actor=self.cadre,
            union_id=self.union.pk,
            programme_id=self.by_kind["training"].pk,
            trade="电工",
            provider="海曙职校",
            hours=80,
            capacity=capacity,
            subsidy_fen=1_500_00,
            starts_on=DAY,
            ends_on=DAY + timedelta(days=20),
        )

    def trainee(self, course):
        return jobs.enrol_trainee(
            actor=self.cadre, course_id=course.pk, name="王建国", identity=identity_number(), today=DAY
        )

    def round(self, quota=1, yuan=300):
        return checkups.enter_checkups(
            actor=self.cadre,
            union_id=self.union.pk,
            programme_id=self.by_kind["checkup"].pk,
            unit_price_fen=yuan * 100,
            today=DAY,
            provider="海曙区第二医院",
            items="血常规、胸片、心电图",
            target="migrant",
            quota=quota,
            starts_on=DAY,
            ends_on=DAY,
        )

    def book(self, batch):
        return checkups.book_checkup(
            actor=self.cadre, batch_id=batch.pk, name="王建国", identity=identity_number(), today=DAY
        )


@pytest.fixture
def spring():
    return Spring()


class TestSites:
    def test_goods_are_quantity_times_the_cost_of_the_day(self, spring):
        site = spring.site()
        first = spring.issue(100, site_id=site.pk, receipt=photo("签收单.jpg"))
        spring.issue(10, fen=4_00, site_id=site.pk)

        first = GoodsIssue.unscoped.get(pk=first.pk)
        assert (first.value_fen, first.receipt.slot) == (350_00, "goods_receipt")
        assert sorted(one.value_fen for one in GoodsIssue.unscoped.all()) == [40_00, 350_00]
        assert told("aid.goods.issued", site)[0].data["amount_fen"] == 350_00

    def test_goods_for_a_family_on_file(self, spring):
        file = family(spring.union)

        assert spring.issue(2, file_id=file.pk).file == file

    def test_a_visit_needs_two_people_and_a_day_that_has_come(self, spring):
        site = spring.site()

        with refused("aid_site_visit_by_two", ConflictError):
            spring.visit(site, second_visitor="沈静怡")
        with refused("future", RuleBrokenError):
            spring.visit(site, visited_on=DAY + timedelta(days=1))

    def test_nothing_is_handed_to_nobody_or_unsigned(self, spring):
        site = spring.site()
        with refused("nobody", RuleBrokenError):
            spring.issue(1)
        with refused("reason", RuleBrokenError):
            spring.issue(1, site_id=site.pk, received_by=" ")
        with refused("future", RuleBrokenError):
            spring.issue(1, site_id=site.pk, issued_on=DAY + timedelta(days=1))

    def test_other_branches_find_nothing(self, spring):
        site = spring.site()
        stranger = actor("grassroots_cadre", spring.tree.elsewhere)

        with refused("not_found", NotFoundError):
            spring.visit(site, by=stranger)
        with refused("not_found", NotFoundError):
            spring.visit(site, by=spring.preparer)

    def test_a_summer_part_closes_when_each_hot_site_is_visited_or_closed(self, spring):
        visited, missed = spring.site(), spring.site("环卫二所")
        spring.site("办公楼", is_high_temperature=False)
        spring.visit(visited)
        part = CountyPart.unscoped.get(programme=spring.by_kind["cool"], union=spring.tree.haishu)

        def report():
            return programmes.report_part(
                actor=spring.reviewer, part_id=part.pk, seen_version=part.version, report="已完成", today=DAY
            )

        with refused("sites_unvisited", ConflictError) as caught:
            report()
        assert caught.value.details == {"count": 1, "sites": ["环卫二所"]}
        sites.close_site(actor=spring.cadre, site_id=missed.pk, on=DAY, reason="工地已撤场")
        assert report().reported_on == DAY

    def test_the_same_site_once_and_nothing_after_the_county_has_closed(self, spring):
        site = spring.site()
        with refused("aid_site_once", ConflictError):
            spring.site()
        CountyPart.unscoped.filter(programme=spring.by_kind["cool"]).update(reported_on=DAY, report="完")
        with refused("part_closed", ConflictError):
            spring.visit(site)


class TestJobs:
    def settle(self, spring, referral, result="hired", hired_on=DAY - timedelta(days=100)):
        return jobs.settle_referral(
            actor=spring.cadre,
            referral_id=referral.pk,
            result=result,
            hired_on=hired_on if result == "hired" else None,
            today=DAY,
        )

    def test_a_placement_is_followed_after_30_and_90_days(self, spring):
        referral = self.settle(spring, spring.refer(spring.post()))

        for days in (30, 90):
            jobs.look_again(actor=spring.cadre, referral_id=referral.pk, days=days, still=days == 30, today=DAY)

        referral = Referral.unscoped.get()
        assert (referral.still_employed_30, referral.still_employed_90) == (True, False)

    def test_nobody_is_asked_before_the_days_are_over(self, spring):
        referral = self.settle(spring, spring.refer(spring.post()), hired_on=DAY - timedelta(days=40))

        with refused("too_early", ConflictError):
            jobs.look_again(actor=spring.cadre, referral_id=referral.pk, days=90, still=True, today=DAY)

    def test_hired_has_a_day_and_does_not_happen_twice(self, spring):
        post = spring.post()
        referral = spring.refer(post)
        with refused("aid_hired_has_day", ConflictError):
            self.settle(spring, referral, hired_on=None)
        self.settle(spring, referral)
        with refused("settled", ConflictError):
            self.settle(spring, referral, "refused")

    def test_no_more_are_hired_than_there_are_openings(self, spring):
        post = spring.post(openings=1)
        second = spring.refer(post, "李志强", identity_number(birth=date(1985, 1, 1)))
        self.settle(spring, spring.refer(post))

        with refused("full", ConflictError):
            self.settle(spring, second)

    def test_a_person_is_referred_to_a_post_once(self, spring):
        post, number = spring.post(), identity_number()
        spring.refer(post, identity=number)

        with refused("aid_referral_once", ConflictError):
            spring.refer(post, identity=number)


class TestTraining:
    def finish(self, spring, trainee, attendance=80, certificate_no="A-2026-001", **facts):
        return jobs.finish_trainee(
            actor=spring.cadre,
            trainee_id=trainee.pk,
            attendance=attendance,
            certificate_no=certificate_no,
            today=DAY,
            **({"pays_subsidy": True} | facts),
        )

    def test_80_percent_and_a_certificate_give_the_subsidy(self, spring):
        assert self.finish(spring, spring.trainee(spring.course())).subsidy_fen == 1_500_00

    @pytest.mark.parametrize(
        ("facts", "code"),
        [
            ({"attendance": 79}, "attendance"),
            ({"certificate_no": " "}, "no_certificate"),
            ({"has_other_subsidy": True}, "other_subsidy"),
        ],
    )
    def test_without_one_of_them_there_is_none(self, spring, facts, code):
        trainee = spring.trainee(spring.course())

        with refused(code, RuleBrokenError):
            self.finish(spring, trainee, **facts)
        assert self.finish(spring, trainee, pays_subsidy=False, **facts).subsidy_fen == 0

    def test_a_full_class_takes_nobody(self, spring):
        course = spring.course(capacity=1)
        spring.trainee(course)

        with refused("full", ConflictError):
            spring.trainee(course)


class TestCheckups:
    def test_done_and_follow_up_are_kept_and_no_result(self, spring):
        booking = spring.book(spring.round())

        done = checkups.finish_checkup(
            actor=spring.cadre, booking_id=booking.pk, done_on=DAY, needs_follow_up=True, today=DAY
        )

        assert (done.done_on, done.needs_follow_up) == (DAY, True)
        assert {"findings", "result"} & {field.name for field in done._meta.fields} == set()

    def test_quota_and_price(self, spring):
        batch = spring.round(quota=1)
        spring.book(batch)

        with refused("full", ConflictError):
            spring.book(batch)
        with refused("price", RuleBrokenError):
            spring.round(yuan=301)


class TestPages:
    @pytest.fixture
    def signed_in(self, spring, client):
        account = type(user()).objects.get(pk=spring.cadre.user_id)
        client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    @pytest.mark.parametrize("name", ["sites", "fairs", "classes", "checkups"])
    def test_every_register_opens_empty_and_offers_its_form(self, spring, signed_in, name):
        assert signed_in.get(reverse("aid:service_list", args=[name])).status_code == 200
        assert signed_in.get(reverse("aid:service_new", args=[name])).status_code == 200
        assert signed_in.get(reverse("aid:service_list", args=["others"])).status_code == 404

    def test_a_site_is_entered_visited_and_given_goods_through_its_pages(self, spring, signed_in):
        given = {
            "union_id": str(spring.union.pk),
            "name": "环卫二所",
            "kind": "sanitation",
            "place": "江厦街道",
            "employer": "环卫集团",
            "workers": "40",
            "is_high_temperature": "on",
        }
        there = signed_in.post(reverse("aid:service_new", args=["sites"]), given)["Location"]
        goods = {
            "programme_id": str(spring.by_kind["cool"].pk),
            "name": "凉茶",
            "unit": "箱",
            "unit_cost": "48",
            "quantity": "5",
            "source": "own_union",
            "issued_on": "2026-11-23",
            "received_by": "张班长",
        }
        assert signed_in.post(f"{there}goods/", goods)["Location"] == there
        text = signed_in.get(there).text
        assert "240.00" in text
        assert "张班长" in text
        assert Site.unscoped.get().name == "环卫二所"
        assert signed_in.post(f"{there}goods/", goods | {"quantity": "0"}).status_code == 422

    def test_a_person_is_referred_and_hired_through_the_pages(self, spring, signed_in):
        post = spring.post()
        there = reverse("aid:service_detail", args=["fairs", post.fair_id])
        person = {"name": "王建国", "identity": identity_number(), "referred_on": "2026-11-01"}
        signed_in.post(f"{there}refer/?of={post.pk}", person)
        referral = Referral.unscoped.get()

        failed = signed_in.post(f"{there}outcome/?of={referral.pk}", {"result": "hired"})
        assert failed.status_code == 422
        signed_in.post(f"{there}outcome/?of={referral.pk}", {"result": "hired", "hired_on": "2026-11-10"})

        assert Referral.unscoped.get().result == "hired"
        assert signed_in.get(f"{there}nothing/").status_code == 404

    def test_a_programme_of_services_shows_its_figures_and_its_register(self, spring, signed_in):
        spring.issue(100, site_id=spring.site().pk)

        text = signed_in.get(reverse("aid:programme_detail", args=[spring.by_kind["cool"].pk])).text

        assert "350.00" in text
        assert reverse("aid:service_list", args=["sites"]) in text
        assert reverse("aid:roster_new", args=[spring.by_kind["cool"].pk]) not in text
