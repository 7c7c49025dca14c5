"""Work on the rosters of a season: to finish, to check, to approve. One query."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from aid.choices.relief import AwardStatus
from aid.choices.relief import RosterStatus as S
from aid.models import Award, Notice, Roster
from aid.models.awards import DEAD
from aid.rules import relief as rules
from core.actors import Actor
from core.prepared import prepared
from core.steps import Step, step
from desk.work.items import Kind, WorkItem
from desk.work.within import within

MOST = 500
SHOWN = (
    *("status", "creator", "checker", "approver"),
    *("programme__name", "programme__roster_due_on", "union__name", "union__path"),
)


@dataclass(frozen=True)
class Ask:
    """What a roster's state asks of whoever may take its step; ``apart``: who may not, for having acted before."""

    step: Step
    title: str | Promise
    action: str | Promise
    url_name: str
    apart: tuple[str, ...] = ()


ASKS: Mapping[str, Ask] = {
    S.DRAFT: Ask(
        rules.SUBMIT_ROSTER,
        gettext_lazy("Finish the roster: %(union)s"),
        pgettext_lazy("button", "Go on"),
        "aid:roster_detail",
    ),
    S.SUBMITTED: Ask(
        rules.CHECK_ROSTER,
        gettext_lazy("Check the roster: %(union)s"),
        pgettext_lazy("button", "Check"),
        "aid:roster_check",
        ("creator_id",),
    ),
    S.CHECKED: Ask(
        rules.APPROVE_ROSTER,
        gettext_lazy("Approve the roster: %(union)s"),
        pgettext_lazy("button", "Decide"),
        "aid:roster_approve",
        ("creator_id", "checker_id"),
    ),
}


PREPARE = Ask(
    step("", "", "aid.check_roster", ""),
    gettext_lazy("Prepare the notice: %(union)s"),
    pgettext_lazy("button", "Write notice"),
    "aid:roster_notice",
)
RELEASE = Ask(
    step("", "", "aid.release_notice", ""),
    gettext_lazy("Release the notice: %(union)s"),
    pgettext_lazy("button", "Release"),
    "aid:notice_release",
)
INVESTIGATE = Ask(
    step("", "", "aid.investigate_objection", ""),
    gettext_lazy("Investigate the objection: %(union)s"),
    pgettext_lazy("button", "Investigate"),
    "aid:notice_detail",
    ("creator_id", "checker_id", "approver_id"),
)
AFTER = (PREPARE, RELEASE, INVESTIGATE)  # what an approved roster may ask for while its notice is due or hangs


def work(actor: Actor, today: date) -> list[WorkItem]:
    """Return the rosters that wait for this actor, and those they made that wait for others."""
    if not any(actor.can(ask.step.permission) for ask in (*ASKS.values(), *AFTER)):
        return []
    found = _rosters(actor)
    deciding = [_item(roster, actor) for roster in found if roster.status != S.APPROVED]
    return [*deciding, *(item for roster in found if roster.status == S.APPROVED for item in _after(roster, actor))]


@prepared()
def _rosters(actor: Actor) -> QuerySet[Roster]:
    parts = [
        (ask.step.permission, Q(status=status))
        for status, ask in ASKS.items()
        if status != S.DRAFT  # a draft is its maker's
    ]
    awards = Award.unscoped.filter(roster=OuterRef("pk"))
    hangs = Exists(awards.filter(status__in=[AwardStatus.APPROVED, AwardStatus.ON_HOLD]))
    parts += [(ask.step.permission, Q(hangs, status=S.APPROVED)) for ask in AFTER]
    notice = Notice.unscoped.filter(roster=OuterRef("pk"), status__in=["prepared", "posted"])
    parts.append(("aid.view_roster", Q(creator_id=actor.user_id, status__in=list(ASKS))))
    rows: QuerySet[Roster] = within(Roster, actor, parts)
    # Looked at once: each look at a table behind the wall is planned again.
    counts = (
        awards.order_by()
        .values("roster")
        .values(
            told=JSONObject(
                lines=Count("pk", filter=~Q(status__in=DEAD)),
                unposted=Count("pk", filter=Q(status=AwardStatus.APPROVED)),
                held=Count("pk", filter=Q(status=AwardStatus.ON_HOLD)),
            )
        )
    )
    return (
        rows.select_related("programme", "union")
        .only(*SHOWN)
        .annotate(
            awards_told=Subquery(counts),
            notice=Subquery(notice.values(facts=JSONObject(pk="pk", by="prepared_by_id", status="status"))[:1]),
        )
        .order_by("programme__roster_due_on", "pk")[:MOST]
    )


def _told(roster: Any) -> dict[str, int]:
    return roster.awards_told or {"lines": 0, "unposted": 0, "held": 0}


def _item(roster: Any, actor: Actor) -> WorkItem:
    ask = ASKS[roster.status]
    why_not = _why_not(roster, ask, actor)
    address = reverse("aid:roster_detail", args=[roster.pk])
    lines = _told(roster)["lines"]
    families = ngettext("%(n)s family", "%(n)s families", lines) % {"n": lines}
    return WorkItem(
        kind=Kind.SEASON,
        title=ask.title % {"union": roster.union.name},
        url=address,
        action=_("View") if why_not else str(ask.action),
        action_url=address if why_not else reverse(ask.url_name, args=[roster.pk]),
        facts=(roster.programme.name, families, *((why_not,) if why_not else ())),
        due_on=roster.programme.roster_due_on,
        waiting=bool(why_not),
    )


def _after(roster: Any, actor: Actor) -> Iterator[WorkItem]:
    """Yield what the notice of an approved roster asks of this actor, where nothing bars them."""
    prepared = roster.notice if roster.notice and roster.notice["status"] == "prepared" else None
    wanted = []
    if _told(roster)["unposted"] and not roster.notice:
        wanted.append((PREPARE, roster.pk))
    if prepared and prepared["by"] != actor.user_id:
        wanted.append((RELEASE, prepared["pk"]))
    if _told(roster)["held"] and roster.notice:
        wanted.append((INVESTIGATE, roster.notice["pk"]))
    for ask, key in wanted:
        if _why_not(roster, ask, actor):
            continue
        address = reverse(ask.url_name, args=[key])
        yield WorkItem(
            kind=Kind.SEASON,
            title=ask.title % {"union": roster.union.name},
            url=reverse("aid:roster_detail", args=[roster.pk]),
            action=str(ask.action),
            action_url=address,
            facts=(roster.programme.name,),
            urgent=True,
        )


def _why_not(roster: Any, ask: Ask, actor: Actor) -> str:
    if not actor.reaches(ask.step.permission, roster.union.path):
        return _("Waits for others: %(state)s") % {"state": roster.get_status_display()}
    if actor.user_id in [getattr(roster, column) for column in ask.apart]:
        return _("You made or checked this roster; somebody else takes this step")
    return ""
