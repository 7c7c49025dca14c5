"""The blocks of a roster's page: what comes next and for whom, its lines, its story."""

from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from aid.choices.relief import AwardStatus, ReliefKind, RosterStatus, RosterWarning, Season
from aid.models import Award, Roster
from aid.rules.guard import Effect
from aid.rules.relief import barred_from
from aid.rules.seasons import BY_SERVICE
from aid.selectors.guard import Seen
from core.actors import Actor
from core.chinese.money import from_fen
from core.events.models import Event

TONES = {
    RosterStatus.DRAFT: "neutral",
    RosterStatus.SUBMITTED: "info",
    RosterStatus.CHECKED: "info",
    RosterStatus.APPROVED: "ok",
    RosterStatus.REJECTED: "neutral",
}
LINE_TONES = {
    AwardStatus.SUBMITTED: "info",
    AwardStatus.APPROVED_PENDING: "info",
    AwardStatus.APPROVED: "info",
    AwardStatus.NOTICED: "hold",
    AwardStatus.ON_HOLD: "warn",
    AwardStatus.READY: "ok",
    AwardStatus.BATCHED: "info",
    AwardStatus.SENT: "hold",
    AwardStatus.FAILED: "bad",
    AwardStatus.PAID: "ok",
    AwardStatus.RECEIPTED: "ok",
}
GONE = frozenset({AwardStatus.REJECTED, AwardStatus.CANCELLED, AwardStatus.REFUNDED})

TITLES = {
    "aid.roster.built": lazy("Roster built"),
    "aid.roster.filled": lazy("Families added"),
    "aid.roster.nominated": lazy("Person without a file added"),
    "aid.roster.submitted": lazy("Roster submitted"),
    "aid.roster.checked": lazy("Roster checked"),
    "aid.roster.returned": lazy("Roster returned"),
    "aid.roster.rejected": lazy("Roster rejected"),
    "aid.roster.discarded": lazy("Roster discarded"),
    "aid.roster.approved": lazy("Roster approved"),
    "aid.roster.notice_prepared": lazy("Notice of the roster prepared"),
    "aid.roster.noticed": lazy("Notice of the roster released"),
    "aid.roster.notice_stopped": lazy("Notice of the roster taken down"),
    "aid.roster.notice_ended": lazy("Notice of the roster ended"),
    "core.attachment.added": lazy("Paper added"),
}
KINDS = {"aid.roster.rejected": "bad", "aid.roster.discarded": "bad", "aid.roster.returned": "hold"}

# What a state asks for: address name, right, verb.
ACTS: dict[str, list[tuple[str, str, Any]]] = {
    RosterStatus.DRAFT: [
        ("submit", "aid.build_roster", lazy("Submit the roster")),
        ("add", "aid.build_roster", lazy("Add families")),
        ("discard", "aid.build_roster", lazy("Discard")),
    ],
    RosterStatus.SUBMITTED: [
        ("check", "aid.check_roster", lazy("Pass the roster")),
        ("return", "aid.check_roster", lazy("Return the roster")),
        ("reject", "aid.check_roster", lazy("Reject the roster")),
    ],
    RosterStatus.CHECKED: [
        ("approve", "aid.approve_roster", lazy("Approve the roster")),
        ("reject", "aid.approve_roster", lazy("Reject the roster")),
    ],
}
LINE_ACTS: dict[str, tuple[str, str, Any]] = {
    AwardStatus.DRAFT: ("exclude", "aid.build_roster", lazy("Take off")),
    AwardStatus.SUBMITTED: ("reject", "aid.check_roster", lazy("Reject line")),
    AwardStatus.APPROVED_PENDING: ("reject", "aid.approve_roster", lazy("Reject line")),
    AwardStatus.APPROVED: ("cancel", "aid.approve_roster", lazy("Cancel the line")),
    AwardStatus.NOTICED: ("hold", "aid.register_objection", lazy("Register objection")),
    AwardStatus.ON_HOLD: ("resolve", "aid.investigate_objection", lazy("Decide the objection")),
}


def tag(roster: Roster) -> dict[str, str]:
    """Return the state of a roster as a tag."""
    return {"label": str(roster.get_status_display()), "tone": TONES[RosterStatus(roster.status)]}


def acts(actor: Actor, roster: Roster, statuses: Collection[str]) -> list[dict[str, Any]]:
    """Return the acts this actor may take now. Decisions have equal weight; only a lone way forward is filled."""
    wanted = list(ACTS.get(roster.status, ()))
    if roster.status == RosterStatus.APPROVED and AwardStatus.APPROVED in statuses:
        wanted.append(("notice", "aid.check_roster", lazy("Prepare the notice")))
    if roster.status == RosterStatus.APPROVED and AwardStatus.NOTICED in statuses:
        wanted.append(("end_notice", "aid.check_roster", lazy("End the notice")))
    if roster.programme.season == Season.ALL_YEAR or roster.programme.kind in BY_SERVICE:
        wanted = [each for each in wanted if each[0] != "add"]
    elif roster.status == RosterStatus.DRAFT and not roster.programme.requires_file:
        wanted.insert(2, ("without_file", "aid.build_roster", lazy("Add somebody without a file")))
    allowed = [each for each in wanted if actor.reaches(each[1], roster.union.path) and not _barred(actor, roster)]
    deciding = roster.status in (RosterStatus.SUBMITTED, RosterStatus.CHECKED)
    return [
        {
            "label": _verb(name, roster) or str(verb),
            "url": _act_url(name, roster),
            "tone": "p" if number == 0 and not deciding else "",
        }
        for number, (name, _right, verb) in enumerate(allowed)
    ]


def _act_url(name: str, roster: Roster) -> str:
    if name == "without_file":
        return f"{reverse('aid:roster_without_file', args=[roster.programme_id])}?roster={roster.pk}"
    return reverse(f"aid:roster_{name}", args=[roster.pk])


def _verb(name: str, roster: Roster) -> str:
    """Name an act on students by them; an application of one family takes no more lines."""
    return _("Add students") if name == "add" and roster.programme.kind == ReliefKind.TUITION else ""


def _barred(actor: Actor, roster: Roster) -> bool:
    """Say whether the actor made or checked the roster that is to be decided on (domain.md 0.2)."""
    return actor.user_id in barred_from(roster.status, roster.creator_id, roster.checker_id)


def step(actor: Actor, roster: Roster, offered: list[dict[str, Any]]) -> dict[str, Any] | None:
    """Return the card that says what comes next, or for whom the roster waits."""
    titles = {
        RosterStatus.DRAFT: (_("Complete the roster and submit it"), _("whoever builds rosters here")),
        RosterStatus.SUBMITTED: (_("Check families, categories and amounts"), _("the township's check")),
        RosterStatus.CHECKED: (_("Decide on the roster"), _("the county's approver")),
        RosterStatus.APPROVED: (_("End the notice when its days are over"), _("the notice to end")),
    }
    if roster.status not in titles or (roster.status == RosterStatus.APPROVED and not offered):
        return None
    title, whom = titles[RosterStatus(roster.status)]
    if offered:
        text = _("Last day of the notice: %(day)s.") % {"day": roster.notice_last_on} if roster.notice_last_on else ""
        if roster.note and roster.status == RosterStatus.DRAFT:
            text = _("Returned: %(reason)s") % {"reason": roster.note}
        return {"title": title, "text": text, "actions": offered}
    text = _("Waits for %(whom)s.") % {"whom": whom}
    if _barred(actor, roster):
        text = _("You made or checked this roster, so somebody else must take this step.")
    return {"title": title, "text": text, "actions": [], "tone": "hold"}


def enrolment_line(award: Award) -> str:
    """Return stage and school of a student's line; nothing for a family's."""
    entered = award.enrolment or award.recipient
    return f"{entered.get_stage_display()} {entered.school}".strip() if entered else ""


def lines(
    actor: Actor,
    roster: Roster,
    rows: Iterable[Award],
    warnings: dict[Any, list[RosterWarning]],
    seen: Mapping[Any, Seen],
) -> list[dict[str, Any]]:
    """Return the lines of a roster: family, category, amount, state, what to look at, the one act on it."""
    return [
        {
            "award": award,
            "name": award.person.name,
            "number": award.label,
            "url": reverse("aid:file_detail", args=[award.file.key])
            if award.file and actor.reaches("aid.view_file", award.union.path)
            else "",
            "union": award.union.name,
            "category": award.get_category_display() if award.file else "",
            "detail": enrolment_line(award),
            "amount_fen": award.amount_fen,
            "gone": award.status in GONE,
            "tag": {"label": award.get_status_display(), "tone": LINE_TONES.get(AwardStatus(award.status), "neutral")},
            "line_url": reverse("aid:roster_line", args=[award.roster_id, award.pk]),
            "warnings": _warnings(warnings.get(award.pk, ()), seen.get(award.pk)),
            "act": _line_act(actor, roster, award),
        }
        for award in rows
    ]


def _warnings(codes: Iterable[RosterWarning], seen: Seen | None) -> list[dict[str, Any]]:
    """Return what stands beside a line in words; a rule about other aid says more than that there was some."""
    said = [{"text": finding.text, "bad": finding.effect != Effect.LOOK} for finding in seen.findings] if seen else []
    rest = [each for each in codes if not (said and each == RosterWarning.OTHER_RELIEF)]
    return [*said, *({"text": str(each.label), "bad": False} for each in rest)]


def findings_of(seen: Seen | None) -> list[dict[str, Any]]:
    """Return what the rules say to a line, each with the way to the aid it speaks of, where the reader may go there."""
    if seen is None:
        return []
    lines = {aid.award_id: aid.roster_id for aid in seen.aids if aid.roster_id}
    return [
        {
            "code": finding.code,
            "text": finding.text,
            "effect": finding.effect,
            "urls": [
                reverse("aid:roster_line", args=[lines[key], key]) for key in finding.award_ids if key and key in lines
            ],
        }
        for finding in seen.findings
    ]


def _line_act(actor: Actor, roster: Roster, award: Award) -> dict[str, Any] | None:
    name, right, verb = LINE_ACTS.get(award.status, ("", "", ""))
    if not name or not actor.reaches(right, award.union.path) or _barred(actor, roster):
        return None
    url = reverse(f"aid:roster_line_{name}", args=[award.roster_id, award.pk])
    aria = _("%(act)s: %(name)s") % {"act": verb, "name": award.person.name}
    return {"label": str(verb), "url": url, "tone": "q", "small": True, "aria": aria}


def story(actor: Actor, roster: Roster) -> list[dict[str, Any]]:
    """Return what happened to a roster, newest first."""
    events = Event.objects.permitted(actor, "aid.view_roster").about("aid.roster", roster.pk).order_by("-pk")
    return [
        {
            "kind": KINDS.get(event.code, "pay" if event.code == "aid.roster.approved" else ""),
            "title": str(TITLES.get(event.code, event.code)),
            "amount": _amount(event),
            "at": event.happened_at,
            "by": event.actor_name,
            "text": event.data.get("reason") or event.data.get("opinion") or "",
        }
        for event in events[:60]
    ]


def _amount(event: Event) -> Decimal | None:
    fen = event.data.get("total_fen")
    return from_fen(fen) if fen else None
