"""Goods and services of the year: sites with visits and goods, a job fair, a training class, a round of check-ups."""

from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from aid.choices.relief import ReliefKind, Season
from aid.models import NeedyFile, Programme
from aid.selectors.programmes import suggested_window
from aid.services import checkups, goods_lists, heat, jobs, programmes, recipients, service_pay, sites
from core.chinese.identity import check_character
from desk.demo.families import paper
from desk.demo.relief import ReliefMaker

SITES = (
    ("轨道交通 8 号线望春站工地", "construction", "宁波市轨道交通集团", 320),
    ("望春环卫二所", "sanitation", "海曙环境卫生管理中心", 86),
    ("鄞奉路配送站", "delivery", "某外卖平台", 54),
)


class ServicesMaker(ReliefMaker):
    """Enters what a county gives beside money."""

    def this_year(self) -> None:
        """Open the programmes of the year and fill each register with a few entries."""
        self.who, self.union = self.cast["township"], self.cast.townships[0]
        cool = self._open(Season.SUMMER, ReliefKind.COOL, "夏送清凉")
        self._sites(cool)
        self._goods(cool)
        self._without_file()
        self._fair(self._open(Season.SPRING, ReliefKind.JOB, "春送岗位"))
        self._class(self._open(Season.SPRING, ReliefKind.TRAINING, "技能培训"))
        self._checkups(self._open(Season.AUTUMN, ReliefKind.CHECKUP, "农民工体检"))

    def _open(self, season: Season, kind: ReliefKind, name: str) -> Programme:
        opens, closes = suggested_window(season, self.today.year)
        closes = max(closes, self.today + timedelta(days=30))
        made = programmes.create_programme(
            actor=self.cast["province"],
            union_id=self.province.pk,
            season=season,
            kind=kind,
            year=self.today.year,
            name=f"{self.today.year}年{name}",
            opens_on=opens,
            closes_on=closes,
            roster_due_on=opens,
            report_due_on=closes + timedelta(days=15),
        )
        return programmes.open_programme(
            actor=self.cast["province"], programme_id=made.pk, seen_version=made.version, today=self.today
        )

    def _sites(self, programme: Programme) -> None:
        day = self.today - timedelta(days=20)
        for number, (name, kind, employer, workers) in enumerate(SITES):
            site = sites.enter_site(
                actor=self.who,
                union_id=self.union.pk,
                name=name,
                kind=kind,
                place="望春街道",
                employer=employer,
                workers=workers,
                is_high_temperature=number < 2,
            )
            if number == 1:
                continue
            sites.visit_site(
                actor=self.who,
                site_id=site.pk,
                programme_id=programme.pk,
                today=self.today,
                visited_on=day,
                first_visitor="陆海涛",
                second_visitor="方丽萍",
                workers_reached=workers - 6,
            )
            item = sites.enter_goods(
                actor=self.who,
                union_id=self.union.pk,
                name="清凉包（饮料、毛巾、藿香正气水）",
                unit="份",
                unit_cost_fen=96_00,
            )
            sites.issue_goods(
                actor=self.who,
                programme_id=programme.pk,
                item_id=item.pk,
                site_id=site.pk,
                quantity=workers - 6,
                issued_on=day,
                received_by="现场负责人",
                today=self.today,
            )

    def _goods(self, programme: Programme) -> None:
        """Hand goods to families some weeks ago, their signed list overdue; and a heat alert of today."""
        files = (
            NeedyFile.objects.permitted(self.who, "aid.record_service")
            .active()
            .filter(union__path__startswith=self.union.path, head__deceased_on=None)
        )
        goods_lists.hand_goods(
            actor=self.who,
            programme_id=programme.pk,
            union_id=self.union.pk,
            file_ids=list(files.order_by("pk").values_list("pk", flat=True)[:6]),
            name="清凉包（饮料、毛巾、藿香正气水）",
            unit="份",
            unit_cost_fen=96_00,
            quantity=1,
            issued_on=self.today - timedelta(days=18),
            today=self.today,
        )
        heat.enter_heat_alert(
            actor=self.cast["reviewer"],
            union_id=self.cast.county.pk,
            on_day=self.today,
            level="orange",
            source="宁波市气象台",
            today=self.today,
        )

    def _without_file(self) -> None:
        """Put two workers on duty at the festival, who have no file, on a draft roster of the winter."""
        winter = Programme.unscoped.filter(season=Season.WINTER, requires_file=False, status="open").first()
        if winter is None:
            return
        roster = None
        for number, (name, group) in enumerate((("蒋德旺", "on_duty"), ("沈玉兰", "new_form"))):
            roster = recipients.nominate_without_file(
                actor=self.who,
                programme_id=winter.pk,
                union_id=self.union.pk,
                today=self.today,
                evidence=[SimpleUploadedFile("单位证明.jpg", paper(), "image/jpeg")],
                roster_id=roster.pk if roster else None,
                seen_version=roster.version if roster else None,
                group=group,
                name=name,
                identity=self._identity(number + 8),
                account=("6222023901000000014", "6222023901000000022")[number],
                bank_name="中国工商银行",
                reason="春节期间在岗值守，家庭收入较低",
            )

    def _identity(self, number: int) -> str:
        stem = f"33020319{80 + number}0{number % 9 + 1}12{300 + number}"
        return stem + check_character(stem)

    def _fair(self, programme: Programme) -> None:
        day = self.today - timedelta(days=110)
        fair = jobs.enter_fair(
            actor=self.who,
            union_id=self.union.pk,
            programme_id=programme.pk,
            name="望春街道春风行动招聘会",
            held_on=day,
            place="望春文化中心",
            employers=42,
            visitors=860,
        )
        post = jobs.offer_post(
            actor=self.who, fair_id=fair.pk, employer="宁波顺达物流", title="仓库管理员", openings=5, wage="5500—6500"
        )
        for number, result in enumerate(("hired", "interview", "no_show")):
            sent: dict[str, Any] = {"name": ("王志强", "李春花", "张伟民")[number], "identity": self._identity(number)}
            referral = jobs.refer_person(actor=self.who, post_id=post.pk, referred_on=day, today=self.today, **sent)
            hired = day + timedelta(days=7) if result == "hired" else None
            jobs.settle_referral(
                actor=self.who, referral_id=referral.pk, result=result, hired_on=hired, today=self.today
            )
            if hired:
                jobs.look_again(actor=self.who, referral_id=referral.pk, days=30, still=True, today=self.today)

    def _class(self, programme: Programme) -> None:
        course = jobs.enter_class(
            actor=self.who,
            union_id=self.union.pk,
            programme_id=programme.pk,
            trade="养老护理员",
            provider="海曙区职业培训中心",
            hours=80,
            capacity=30,
            subsidy_fen=1_500_00,
            starts_on=self.today - timedelta(days=60),
            ends_on=self.today - timedelta(days=40),
        )
        for number, attendance in enumerate((96, 72)):
            trainee = jobs.enrol_trainee(
                actor=self.who,
                course_id=course.pk,
                name=("陈桂芳", "赵金凤")[number],
                identity=self._identity(number + 4),
                today=self.today,
            )
            jobs.finish_trainee(
                actor=self.who,
                trainee_id=trainee.pk,
                attendance=attendance,
                certificate_no="3302-2026-0117" if attendance >= 80 else "",
                pays_subsidy=attendance >= 80,
                today=self.today,
            )
            if attendance >= 80:
                service_pay.set_trainee_card(
                    actor=self.who, trainee_id=trainee.pk, account="6222023901000000014", bank_name="中国工商银行"
                )
        service_pay.pay_subsidies(actor=self.who, course_id=course.pk, today=self.today)

    def _checkups(self, programme: Programme) -> None:
        batch = checkups.enter_checkups(
            actor=self.who,
            union_id=self.union.pk,
            programme_id=programme.pk,
            unit_price_fen=280_00,
            today=self.today,
            provider="海曙区第二医院",
            items="内科、血常规、肝功能、胸片、心电图等 14 项",
            target="migrant",
            quota=120,
            starts_on=self.today - timedelta(days=14),
            ends_on=self.today + timedelta(days=14),
            is_mobile=True,
        )
        service_pay.set_provider(
            actor=self.who,
            batch_id=batch.pk,
            holder="海曙区第二医院",
            account="6222023901000000014",
            bank_name="中国工商银行",
            invoice_no="33020026001",
            invoice=SimpleUploadedFile("发票.jpg", paper(), "image/jpeg"),
        )
        for number in range(2):
            booking = checkups.book_checkup(
                actor=self.who,
                batch_id=batch.pk,
                name=("周国华", "吴海燕")[number],
                identity=self._identity(number + 6),
                today=self.today,
            )
            if number == 0:
                checkups.finish_checkup(
                    actor=self.who, booking_id=booking.pk, done_on=self.today, needs_follow_up=True, today=self.today
                )
