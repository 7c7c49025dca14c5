"""What each register of goods and services holds: columns, entries, acts, what narrows it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as lazy

from aid.choices.relief import ReliefKind
from aid.choices.services import CheckupTarget, HeatLevel, SiteKind
from aid.forms import services as forms
from aid.forms.recipients import CardForm, ProviderForm
from aid.models import CheckupBatch, GoodsList, HeatAlert, JobFair, Site, TrainingClass
from aid.selectors import goods_lists
from aid.selectors import services as selectors
from aid.services import checkups, heat, jobs, service_pay, sites
from aid.services import goods_lists as lists
from aid.views import service_rows as shown
from core import clock
from core.actors import Actor
from core.templatetags.show import count, fen

VIEW, RECORD = "aid.view_service", "aid.record_service"
GOODS_KINDS = (ReliefKind.WARMTH, ReliefKind.COOL, ReliefKind.TUITION, ReliefKind.LIVING)
Do = Callable[[Actor, Any, Any, dict[str, Any]], Any]  # actor, entry, child's key, answers


@dataclass(frozen=True)
class Act:
    """One act on an entry: its name for people, its form, the service it asks."""

    label: str | Promise
    form: type[forms.ServiceForm]
    do: Do
    permission: str = RECORD
    at_head: bool = False  # shown beside the title of the entry


@dataclass(frozen=True)
class Register:
    """One register: its words, rows, page of an entry and acts."""

    label: str | Promise
    model: Any
    kinds: tuple[str, ...]
    rows: Callable[[Actor], Any]
    columns: tuple[str | Promise, ...]
    cells: Callable[[Any], tuple[Any, ...]]
    sections: Callable[[Any], list[dict[str, Any]]]
    form: type[forms.ServiceForm]
    enter: Callable[[Actor, dict[str, Any]], Any]
    acts: dict[str, Act]
    entry: str  # what it is called among the entries that may be edited and cancelled
    search: tuple[str, ...]
    day: str
    kind: tuple[str, Any] | None = None  # a field with its choices


def _hand_out(actor: Actor, site: Site, _child: Any, data: dict[str, Any]) -> Any:
    """Enter the goods with today's cost, then hand them out."""
    facts = {name: data.pop(name) for name in ("name", "unit", "unit_cost_fen")}
    item = sites.enter_goods(actor=actor, union_id=site.union_id, **facts)
    return sites.issue_goods(actor=actor, site_id=site.pk, item_id=item.pk, today=clock.today(), **data)


REGISTERS: dict[str, Register] = {
    "sites": Register(
        lazy("Sites"),
        Site,
        (ReliefKind.COOL,),
        selectors.site_list,
        (lazy("Site"), lazy("Whereabouts"), lazy("Employer"), lazy("Workers"), lazy("Visits")),
        lambda one: (one.place, one.employer, count(one.workers), count(one.visit_count)),
        shown.site_sections,
        forms.SiteForm,
        lambda actor, data: sites.enter_site(actor=actor, **data),
        {
            "visit": Act(
                lazy("Record a visit"),
                forms.SiteVisitForm,
                lambda actor, one, _c, data: sites.visit_site(actor=actor, site_id=one.pk, today=clock.today(), **data),
            ),
            "goods": Act(lazy("Hand out goods"), forms.GoodsForm, _hand_out),
            "close": Act(
                lazy("Close the site"),
                forms.CloseForm,
                lambda actor, one, _c, data: sites.close_site(actor=actor, site_id=one.pk, on=clock.today(), **data),
                at_head=True,
            ),
        },
        "site",
        ("name", "place", "employer"),
        "created_at",
        ("kind", SiteKind.choices),
    ),
    "fairs": Register(
        lazy("Job fairs"),
        JobFair,
        (ReliefKind.JOB,),
        selectors.fair_list,
        (lazy("Job fair"), lazy("Held on"), lazy("Whereabouts"), lazy("Visitors at the fair"), lazy("Hired")),
        lambda one: (one.held_on, one.place, count(one.visitors), count(one.hired)),
        shown.fair_sections,
        forms.FairForm,
        lambda actor, data: jobs.enter_fair(actor=actor, **data),
        {
            "post": Act(
                lazy("Add posts"),
                forms.PostForm,
                lambda actor, one, _c, data: jobs.offer_post(actor=actor, fair_id=one.pk, **data),
            ),
            "refer": Act(
                lazy("Refer a person"),
                forms.ReferralForm,
                lambda actor, _one, child, data: jobs.refer_person(
                    actor=actor, post_id=child, today=clock.today(), **data
                ),
            ),
            "outcome": Act(
                lazy("Result of the referral"),
                forms.OutcomeForm,
                lambda actor, _one, child, data: jobs.settle_referral(
                    actor=actor, referral_id=child, today=clock.today(), **data
                ),
            ),
            "again": Act(
                lazy("Look again"),
                forms.LookAgainForm,
                lambda actor, _one, child, data: jobs.look_again(
                    actor=actor, referral_id=child, today=clock.today(), **data
                ),
            ),
        },
        "fair",
        ("name", "place"),
        "held_on",
    ),
    "classes": Register(
        lazy("Training classes"),
        TrainingClass,
        (ReliefKind.TRAINING, ReliefKind.JOB),
        selectors.class_list,
        (lazy("Training class"), lazy("First day"), lazy("Trainees"), lazy("Certificates"), lazy("Subsidies (yuan)")),
        lambda one: (one.starts_on, count(one.trainee_count), count(one.certified), fen(one.paid_fen)),
        shown.class_sections,
        forms.ClassForm,
        lambda actor, data: jobs.enter_class(actor=actor, **data),
        {
            "pay": Act(
                lazy("Put the subsidies on a roster"),
                forms.ServiceForm,
                lambda actor, one, _c, data: service_pay.pay_subsidies(
                    actor=actor, course_id=one.pk, today=clock.today()
                ),
                "aid.build_roster",
                True,
            ),
            "card": Act(
                lazy("Bank card"),
                CardForm,
                lambda actor, _one, child, data: service_pay.set_trainee_card(actor=actor, trainee_id=child, **data),
            ),
            "trainee": Act(
                lazy("Add a trainee"),
                forms.PersonForm,
                lambda actor, one, _c, data: jobs.enrol_trainee(
                    actor=actor, course_id=one.pk, today=clock.today(), **data
                ),
            ),
            "finish": Act(
                lazy("Result of the trainee"),
                forms.FinishForm,
                lambda actor, _one, child, data: jobs.finish_trainee(
                    actor=actor, trainee_id=child, today=clock.today(), **data
                ),
            ),
        },
        "class",
        ("trade", "provider"),
        "starts_on",
    ),
    "checkups": Register(
        lazy("Check-ups"),
        CheckupBatch,
        (ReliefKind.CHECKUP,),
        selectors.checkup_list,
        (lazy("Provider"), lazy("First day"), lazy("Booked"), lazy("Examined"), lazy("To be followed up")),
        lambda one: (one.starts_on, count(one.booked), count(one.done), count(one.waiting)),
        shown.checkup_sections,
        forms.CheckupForm,
        lambda actor, data: checkups.enter_checkups(actor=actor, today=clock.today(), **data),
        {
            "pay": Act(
                lazy("Put the check-ups on a roster"),
                forms.ServiceForm,
                lambda actor, one, _c, data: service_pay.pay_checkups(
                    actor=actor, batch_id=one.pk, today=clock.today()
                ),
                "aid.build_roster",
                True,
            ),
            "provider": Act(
                lazy("Account and invoice"),
                ProviderForm,
                lambda actor, one, _c, data: service_pay.set_provider(actor=actor, batch_id=one.pk, **data),
                at_head=True,
            ),
            "book": Act(
                lazy("Book a person"),
                forms.PersonForm,
                lambda actor, one, _c, data: checkups.book_checkup(
                    actor=actor, batch_id=one.pk, today=clock.today(), **data
                ),
            ),
            "done": Act(
                lazy("Result of the check-up"),
                forms.DoneForm,
                lambda actor, _one, child, data: checkups.finish_checkup(
                    actor=actor, booking_id=child, today=clock.today(), **data
                ),
            ),
        },
        "checkup",
        ("provider", "items"),
        "starts_on",
        ("target", CheckupTarget.choices),
    ),
    "goods": Register(
        lazy("Goods to families"),
        GoodsList,
        GOODS_KINDS,
        goods_lists.goods_lists,
        (lazy("Goods"), lazy("Handed out on"), lazy("Families"), lazy("Value (yuan)"), lazy("Signed list")),
        lambda one: (one.issued_on, count(one.families), fen(one.value_fen), shown.signed_words(one)),
        shown.goods_sections,
        forms.HandOutForm,
        lambda actor, data: lists.hand_goods(actor=actor, today=clock.today(), **data),
        {
            "signed": Act(
                lazy("Add the signed list"),
                forms.ScanForm,
                lambda actor, one, _c, data: lists.keep_signed_list(
                    actor=actor, list_id=one.pk, today=clock.today(), upload=data["scan"]
                ),
                at_head=True,
            ),
        },
        "list",
        ("item__name",),
        "issued_on",
    ),
    "heat": Register(
        lazy("Heat alerts"),
        HeatAlert,
        (ReliefKind.COOL,),
        selectors.alert_list,
        (lazy("Heat alert"), lazy("Source"), lazy("Sites to visit"), lazy("Sites visited")),
        lambda one: (one.source, count(one.called), count(one.made)),
        shown.heat_sections,
        forms.HeatForm,
        lambda actor, data: heat.enter_heat_alert(actor=actor, today=clock.today(), **data),
        {},
        "",
        ("source",),
        "on_day",
        ("level", HeatLevel.choices),
    ),
}
