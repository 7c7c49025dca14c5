"""A partner of the demonstration county: civil affairs' check platform, a webhook with deliveries, scopes that wait."""

from datetime import date, timedelta

from django.db import transaction

from accounts.models import User
from core import clock
from core.events.models import Event
from desk.demo.people import Cast
from partners.choices import DeliveryStatus, Outcome, Purpose
from partners.models import Application, ApplicationKey, DeliveryTry, Partner, Subscription, WebhookDelivery
from partners.models.scope import DEVELOP
from partners.rules.secrets import digest_of
from partners.services import doors, grants, keys, registering, webhooks

NAME = "宁波市海曙区民政局"
BASIS = "《浙江省社会救助条例》第五十二条"
HEARS = ("aid.file.submitted", "aid.file.checked", "aid.file.econ_checked", "aid.file.approved", "aid.file.rejected")
SANDBOX_ID, SANDBOX_SECRET = "hw-test-demonstration", "hw_test_Hengwen-2026-for-everybody"
SANDBOX_SCOPES = (
    "unions.read", "members.write", "aid.check", "files.read", "files.write", "cases.write", "mediations.write",
    "matters.write", "events.read", "contracts.read",
)  # fmt: skip
REFUSED = '{"message": "未找到该申请编号"}'


@transaction.atomic
def add_partner(cast: Cast, today: date) -> None:
    """Enter the partner, its application with keys and scopes, a webhook that did well but for one event."""
    keeper, developer = cast["province"], cast["partner"]
    partner = _partner(keeper, cast.users["demo.partner"], today)
    application = Application.unscoped.filter(partner=partner, name="低收入家庭核对平台").first()
    application = application or registering.register_application(
        actor=keeper, partner_id=partner.pk, name="低收入家庭核对平台", today=today
    )
    keys.create_key(actor=developer, application_id=application.pk, permission=DEVELOP, moment=clock.ticking())
    for scope, granted in (("files.read", True), ("checks.write", True), ("payments.read", None)):
        asked = grants.request_grant(
            actor=developer,
            application_id=application.pk,
            permission=DEVELOP,
            scope=scope,
            union=cast.county,
            purpose=Purpose.ECON_CHECK if granted else Purpose.PAYOUT,
            basis=BASIS,
        )
        if granted:
            grants.decide_grant(
                actor=keeper, grant_id=asked.pk, granted=True, opinion="同意，按协议使用", moment=clock.now()
            )
    _sandbox(cast, partner, today)
    doors.open_callback(actor=developer, application_id=application.pk, kind="economic_check")
    hook, _secret = webhooks.create_webhook(
        actor=developer,
        application_id=application.pk,
        url="https://hedui.hsmz.example.cn/hooks/hengwen",
        union_id=cast.county.pk,
        event_types=HEARS,
        moment=clock.ticking(),
    )
    _deliveries(hook)
    webhooks.disable_webhook(
        actor=developer, subscription_id=hook.pk, seen_version=hook.version, moment=clock.ticking()
    )  # nobody answers there: the demonstration sends nothing to the world


def _sandbox(cast: Cast, partner: Partner, today: date) -> None:
    """Enter the client that everybody may try the API with, under a key that everybody knows; its rows are made up."""
    application = registering.register_application(
        actor=cast["province"], partner_id=partner.pk, name="接口试用（沙箱）", today=today, sandbox=True
    )
    ApplicationKey.objects.create(
        application=application, hint=SANDBOX_SECRET[:12], digest=digest_of(SANDBOX_SECRET), created_at=clock.ticking()
    )
    Application.unscoped.filter(pk=application.pk).update(client_id=SANDBOX_ID)
    for scope in SANDBOX_SCOPES:
        asked = grants.request_grant(
            actor=cast["partner"],
            application_id=application.pk,
            permission=DEVELOP,
            scope=scope,
            union=cast.county,
            purpose=Purpose.ECON_CHECK,
            basis=BASIS,
        )
        grants.decide_grant(actor=cast["province"], grant_id=asked.pk, granted=True, opinion="试用", moment=clock.now())


def _partner(keeper: object, account: User, today: date) -> Partner:
    partner = Partner.unscoped.filter(name=NAME).first()
    partner = partner or registering.register_partner(actor=keeper, name=NAME, contact="周正")
    if not partner.developers.filter(user=account, until=None).exists():
        registering.add_developer(actor=keeper, partner_id=partner.pk, user=account, today=today)
    return partner


def _deliveries(hook: Subscription) -> None:
    """Tell the past of the webhook: the county's latest events, taken, one of them refused to the end."""
    told = Event.unscoped.filter(code__in=HEARS, union_path__startswith=hook.union.path).order_by(
        "-happened_at", "-pk"
    )[:30]
    for number, event in enumerate(sorted(told, key=lambda each: (each.happened_at, each.pk))):
        dead = number == 11
        moment = event.happened_at + timedelta(seconds=3)
        delivery = WebhookDelivery.unscoped.create(
            subscription=hook,
            event=event,
            code=event.code,
            subject=f"{event.subject_type}:{event.subject_id}",
            status=DeliveryStatus.DEAD if dead else DeliveryStatus.DELIVERED,
            tries=10 if dead else 1,
            refusals=10 if dead else 0,
            last_status=422 if dead else 204,
            owed_at=event.happened_at,
            done_at=moment,
        )
        DeliveryTry.unscoped.create(
            subscription=hook,
            delivery=delivery,
            at=moment,
            milliseconds=180 + 7 * number,
            outcome=Outcome.REFUSED if dead else Outcome.TAKEN,
            status=422 if dead else 204,
            answer=REFUSED if dead else "",
        )
    Subscription.unscoped.filter(pk=hook.pk).update(taken_at=clock.now())
