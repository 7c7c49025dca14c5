"""Work on needy-worker files: the step each one waits for, notices that end, validity that runs out. One query."""

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, Case, Exists, OuterRef, Q, QuerySet, Subquery, TextField, Value, When
from django.db.models.functions import Cast, JSONObject
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from aid.choices.files import IN_REVIEW, AppealStatus, NoticeStatus
from aid.choices.files import FileStatus as S
from aid.choices.upkeep import ReviewSection
from aid.models import Appeal, FileMember, FollowUp, NeedyFile, Notice
from aid.rules.deadlines import NOTICE
from aid.rules.files import acted_before
from aid.selectors.reviews import asks_until
from aid.services.follow_ups import RIGHTS
from core.actors import Actor
from core.clocks.models import OPEN_STATES, ClockState, Deadline
from core.parameters.selectors import InForce, Table
from core.prepared import prepared
from core.templatetags.show import day_filter
from desk.work.after_files import CALL_AHEAD, call_back_days, call_day, open_tasks, refusals, sections_said, tasks_of
from desk.work.file_steps import ASKS, GO_ON, ON_NOTICE, OWN_ASKS, RESTING, Ask
from desk.work.items import Kind, WorkItem
from desk.work.within import within

MOST = 2_000  # an office with more open steps than this needs people, not a longer page
# A period is called statutory where its basis names an article of law, not a local rule or a setting of ours.
RELEASE = "aid.release_notice"
WITH_NOTICE = (S.UNIT_SURVEYED, S.UNIT_NOTICED, S.COUNTY_NOTICED)
PREPARED = JSONObject(pk="pk", by="prepared_by_id", who="prepared_by__name")
LAW = re.compile(r"\bLaw\b|\bArt\.")


def work(actor: Actor, today: date, numbers: Table) -> list[WorkItem]:
    """Return what the files ask of this actor, what an exit or a death left to do, and what waits for others."""
    files = _waiting(actor, today, tuple(numbers.items()))
    own = [_item(file, actor, today) for file in files if _asks(file, actor, today)]
    return [*own, *(task for file in files for task in tasks_of(file, actor))]


@prepared()
def _waiting(actor: Actor, today: date, numbers: tuple[tuple[tuple[str, str], InForce], ...]) -> QuerySet[NeedyFile]:
    soon = asks_until(today, dict(numbers))
    return _dressed(within(NeedyFile, actor, _parts(actor, today, soon)), actor, soon)


def _asks(file: Any, actor: Actor, today: date) -> bool:
    """Say whether the file itself is work, and did not only come because of a task beside it."""
    if file.status == S.FILED:
        return bool(file.valid_to <= file.asks_until)
    if file.status == S.EXITED:
        return file.called_back_on is None and call_day(file) <= today + CALL_AHEAD
    if file.status == S.REJECTED:
        return bool(file.appealed) and actor.reaches(_ask(file).permission, file.union.path)
    own = file.recorder_id == actor.user_id and file.status in (*IN_REVIEW, *OWN_ASKS)
    return own or bool(file.prepared) or (file.status in ASKS and actor.reaches(_ask(file).permission, file.union.path))


def _parts(actor: Actor, today: date, soon: Any) -> Iterator[tuple[str, Q]]:
    """Yield each right the actor may hold with the files it makes their work."""
    if not actor.can("aid.view_file"):
        return
    states: dict[str, list[str]] = defaultdict(list)
    for status, ask in ASKS.items():
        if status not in RESTING:
            states[ask.permission].append(status)
    states[GO_ON.permission].append(S.REVIEWING)
    for permission, asked in states.items():
        yield permission, Q(status__in=asked)
    ending = ASKS[S.FILED].permission
    yield ending, Q(status=S.FILED, valid_to__lte=soon)
    yield ending, Q(status=S.EXITED, called_back_on=None, ended_on__lte=today + CALL_AHEAD)
    yield ASKS[S.REJECTED].permission, Q(status=S.REJECTED, appeal__status=AppealStatus.OPEN)
    kinds = [kind for kind, right in RIGHTS.items() if actor.can(right)]
    left = FollowUp.unscoped.filter(file=OuterRef("pk"), status="open", kind__in=kinds)
    yield "aid.view_file", Q(Exists(left))
    prepared = Notice.unscoped.filter(file=OuterRef("pk"), status=NoticeStatus.PREPARED)
    yield RELEASE, Q(Exists(prepared), status__in=WITH_NOTICE)
    yield "aid.view_file", Q(recorder_id=actor.user_id, status__in=[*IN_REVIEW, *OWN_ASKS])


def _dressed(rows: QuerySet[NeedyFile], actor: Actor, soon: Any) -> QuerySet[NeedyFile]:
    """Return the files with their open clock, the end of their notice, and whether the actor is family."""
    clock = Deadline.unscoped.filter(
        subject_type=NeedyFile._meta.label_lower,
        subject_id=Cast(OuterRef("pk"), TextField()),
        state__in=OPEN_STATES,
    ).order_by("-state", "due_on")  # one that runs before one that is paused
    facts = JSONObject(code="code", due_on="due_on", state="state", basis="basis")
    notice = Notice.unscoped.filter(file=OuterRef("pk"), status=NoticeStatus.POSTED)
    prepared = Notice.unscoped.filter(file=OuterRef("pk"), status=NoticeStatus.PREPARED)
    family = FileMember.objects.filter(file=OuterRef("pk"), person=actor.person_id)  # type: ignore[misc]
    return (
        rows.select_related("head", "union")
        .only(
            "status",
            "number",
            "application_no",
            "recorder_id",
            "township_checker_id",
            "county_reviewer_id",
            "exit_requested_by_id",
            "valid_to",
            "ended_on",
            "called_back_on",
            "head__name",
            "union__name",
            "union__path",
        )
        .annotate(
            clock=Subquery(clock.values(facts=facts)[:1]),
            notice_until=Subquery(notice.values("last_day")[:1]),
            prepared=Subquery(prepared.values(facts=PREPARED)[:1]),
            asks_until=soon,
            said=Subquery(sections_said().values("said")[:1]),
            appealed=Exists(Appeal.objects.filter(file=OuterRef("pk"), status=AppealStatus.OPEN)),
            refused_by=Case(When(status=S.REJECTED, then=Subquery(refusals().values("actor_id")[:1]))),
            call_on=Subquery(call_back_days().values("call_back_on")[:1]),
            tasks=ArraySubquery(open_tasks()),
            own_family=Exists(family) if actor.person_id else Value(value=False, output_field=BooleanField()),
        )
        .order_by("valid_to", "pk")[:MOST]
    )


def _item(file: Any, actor: Actor, today: date) -> WorkItem:
    own = file.recorder_id == actor.user_id
    ask = OWN_ASKS[file.status] if own and file.status in OWN_ASKS else _ask(file)
    name = file.head.name if file.head_id else _("New application")
    if file.status in ON_NOTICE and file.notice_until and file.notice_until >= today:
        return _on_notice(file, ask, name, today)
    if file.prepared:
        return _to_release(file, name, actor)
    why_not = _why_not(file, ask, actor)
    return WorkItem(
        kind=Kind.FILE,
        title=ask.title % {"name": name},
        url=reverse("aid:file_detail", args=[file.key]),
        action=_("View") if why_not else str(ask.action),
        action_url=reverse("aid:file_detail", args=[file.key]) if why_not else _step_url(file, ask),
        facts=(_number(file), file.union.name, *((why_not,) if why_not else ())),
        waiting=bool(why_not),
        **_due(file),
    )


def _ask(file: Any) -> Ask:
    """Return what a file's state asks; a review asks for its sections first, then for the decision."""
    is_incomplete = file.status == S.REVIEWING and (file.said or 0) < len(ReviewSection)
    return GO_ON if is_incomplete else ASKS[file.status]


def _to_release(file: Any, name: str, actor: Actor) -> WorkItem:
    """Return a prepared notice: work for a second person, something to watch for whoever prepared it."""
    mine = actor.reaches(RELEASE, file.union.path) and actor.user_id != file.prepared["by"] and not file.own_family
    address = reverse("aid:notice_detail", args=[file.prepared["pk"]])
    title = _("Release the notice: %(name)s") if mine else _("Notice to be released: %(name)s")
    return WorkItem(
        kind=Kind.FILE,
        title=title % {"name": name},
        url=address,
        action=pgettext("button", "Release") if mine else _("View"),
        action_url=reverse("aid:notice_release", args=[file.prepared["pk"]]) if mine else address,
        facts=(
            _number(file),
            file.union.name,
            _("prepared by %(who)s") % {"who": file.prepared["who"]} if mine else _("Waits for a second person"),
        ),
        waiting=not mine,
        urgent=mine,
    )


def _on_notice(file: Any, ask: Ask, name: str, today: date) -> WorkItem:
    """Return a notice that hangs: to be watched, not acted on, until its last day has passed."""
    return WorkItem(
        kind=Kind.FILE,
        title=_("Notice hangs: %(name)s") % {"name": name},
        url=reverse("aid:file_detail", args=[file.key]),
        action=_("View"),
        action_url=reverse("aid:file_detail", args=[file.key]),
        facts=(_number(file), file.union.name),
        waiting=True,
        due_on=file.notice_until,
        clock_label=file.get_status_display(),
        clock_note=_("until %(day)s") % {"day": day_filter(file.notice_until, today)},
        tone="hold",
        event=_("Notice ends"),
        who=name,
    )


def _why_not(file: Any, ask: Ask, actor: Actor) -> str:
    """Return why the actor cannot take the step; empty if they can."""
    if not actor.reaches(ask.permission, file.union.path):
        return _("Waits for others: %(state)s") % {"state": file.get_status_display()}
    if file.own_family:
        return _("This is your own family's file; somebody else acts on it")
    if file.status == S.REJECTED and actor.user_id == file.refused_by:
        return _("You refused this application; somebody else decides on the objection")
    if ask is not GO_ON and actor.user_id in acted_before(file):
        return _("You recorded or reviewed this file; somebody else takes this step")
    return ""


def _step_url(file: Any, ask: Ask) -> str:
    return reverse(ask.url_name, args=[file.pk if ask.url_name == "aid:apply" else file.key])


def _number(file: Any) -> str:
    if file.number:
        return _("File %(number)s") % {"number": file.number}
    return _("Application %(number)s") % {"number": file.application_no} if file.application_no else _("Draft")


def _due(file: Any) -> dict[str, Any]:
    """Return the date of the step: its open clock, the end of the file's validity, or the day after a notice."""
    if file.status in (S.FILED, S.REVIEWING):
        return {"due_on": file.valid_to}
    if file.status == S.EXITED:
        return {"due_on": call_day(file)}
    if file.status in ON_NOTICE:
        return {"due_on": file.notice_until + timedelta(days=1) if file.notice_until else None}
    clock = file.clock
    if clock is None or clock["code"] == NOTICE.code:
        return {}
    if clock["state"] == ClockState.PAUSED:
        return {"clock_label": str(ClockState.PAUSED.label), "tone": "hold"}
    return {"due_on": date.fromisoformat(clock["due_on"]), "statutory": bool(LAW.search(clock["basis"]))}
