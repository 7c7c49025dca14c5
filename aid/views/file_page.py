"""The parts of a file's page: identity, stages, next step, clocks, tabs."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from aid.choices.files import ACTIVE, EDITABLE, ENDED
from aid.choices.files import FileStatus as S
from aid.models import Appeal, NeedyFile
from aid.rules.deadlines import (
    APPEAL,
    AUDIT_RETURN,
    COUNTY_DECIDE,
    ECON_CHECK,
    EXIT_NOTICE,
    NOTICE,
    OBJECTION,
    TOWNSHIP_CHECK,
    UNIT_SURVEY,
)
from aid.selectors.files import attachments_of
from aid.views.words import category_tag, tag
from core.actors import Actor
from core.chinese.identity import age_on
from core.clocks.models import Deadline
from core.clocks.panels import panel
from core.clocks.rules import Unit


def next_acts(file: NeedyFile) -> list[tuple[str, str, str, str]]:
    """Return the acts a state allows: address name, permission, what it is about, verb."""
    table = {
        S.SUBMITTED: [
            ("survey", "aid.visit_file", _("Visit the home with two people"), _("Record the visit")),
            ("return", "aid.visit_file", "", _("Return")),
            ("withdraw", "aid.submit_file", "", _("Withdraw")),
        ],
        S.UNIT_SURVEYED: [
            ("prepare_notice", "aid.post_notice", _("Prepare the notice; a second person releases it"), _("Prepare")),
        ],
        S.UNIT_NOTICED: [
            ("close_notice", "aid.check_file", _("Open the township check when the notice is over"), _("End notice")),
            ("object", "aid.register_objection", "", _("Register objection")),
        ],
        S.INVESTIGATING: [("investigate", "aid.investigate_objection", _("Investigate the objection"), _("Decide"))],
        S.TOWNSHIP_CHECKING: [
            ("pass_check", "aid.check_file", _("Check completeness and duplicates"), _("Pass")),
            ("return", "aid.check_file", "", _("Return")),
            ("reject", "aid.check_file", "", _("Do not recognise")),
        ],
        S.ECON_CHECKING: [("econ_result", "aid.record_check", _("Enter civil affairs' answer"), _("Enter result"))],
        S.COUNTY_REVIEWING: [
            ("approve", "aid.approve_file", _("Decide on the application"), _("Approve")),
            ("return", "aid.approve_file", "", _("Return")),
            ("reject", "aid.approve_file", "", _("Do not recognise")),
            ("county_notice", "aid.approve_file", "", _("Notice at the county")),
            ("exempt", "aid.exempt_veto", "", _("Exempt")),
        ],
        S.COUNTY_NOTICED: [
            (
                "file_after_notice",
                "aid.approve_file",
                _("Put on file when the county notice is over"),
                _("Put on file"),
            ),
            ("object", "aid.register_objection", "", _("Register objection")),
        ],
        S.FILED: [
            ("visit", "aid.visit_file", "", _("Record a visit")),
            ("review", "aid.visit_file", "", _("Start review")),
            ("quarter", "aid.check_quarter", "", _("Check of the quarter")),
            ("suspend", "aid.suspend_file", "", _("Suspend")),
            ("exit", "aid.exit_file", "", _("Propose exit")),
            ("death", "aid.visit_file", "", _("Report a death")),
        ],
        S.REVIEWING: [
            ("review", "aid.visit_file", _("Go through the sections of the review"), _("Go on with the review")),
            ("confirm_review", "aid.approve_file", _("Confirm or end the file after the review"), _("Confirm")),
            ("fail_review", "aid.approve_file", "", _("No longer in hardship")),
        ],
        S.SUSPENDED: [
            ("resume", "aid.suspend_file", _("Look into the suspension"), _("Lift suspension")),
            ("exit", "aid.exit_file", "", _("Propose exit")),
            ("death", "aid.visit_file", "", _("Report a death")),
        ],
        S.EXITING: [
            ("exit", "aid.view_file", _("Notice and decision on the exit"), _("To the exit")),
        ],
        S.EXITED: [
            ("call_back", "aid.visit_file", "", _("Record a call")),
            ("reopen", "aid.edit_file", "", _("Apply again")),
        ],
        S.REJECTED: _appeal_acts(file),
        S.CANCELLED: [("reopen", "aid.edit_file", "", _("Apply again"))],
        S.RETURNED: [("edit", "aid.edit_file", _("Complete the application"), _("Complete"))],
        S.DRAFT: [("edit", "aid.edit_file", _("Go on with the application"), _("Go on"))],
    }
    return table.get(S(file.status), []) + _consent_acts(file)


def _consent_acts(file: NeedyFile) -> list[tuple[str, str, str, str]]:
    """Return what a running file always allows: the applicant agrees to a purpose, or takes a consent back."""
    if file.status in EDITABLE or file.status in ENDED:
        return []
    return [
        ("give_consent", "aid.edit_file", "", _("Enter a consent")),
        ("withdraw_consent", "aid.edit_file", "", _("Withdraw a consent")),
    ]


def _appeal_acts(file: NeedyFile) -> list[tuple[str, str, str, str]]:
    """Return what a refused application still allows: one objection, and the decision on it."""
    if file.status != S.REJECTED:
        return []
    known = Appeal.objects.filter(file=file).first()
    if known is None:
        return [("appeal", "aid.register_objection", "", _("Enter an objection"))]
    return [("decide_appeal", "aid.approve_file", "", _("Decide the objection"))] if known.status == "open" else []


def actions_for(actor: Actor, file: NeedyFile) -> list[dict[str, Any]]:
    """Return the acts this actor may take now, as buttons; none is preselected where a decision is to be weighed."""
    return [
        {"label": verb, "url": act_url(file, name), "title": title}
        for name, permission, title, verb in next_acts(file)
        if actor.reaches(permission, file.union.path)
    ]


def act_url(file: NeedyFile, name: str) -> str:
    """Return the address of an act."""
    if name == "edit":
        return reverse("aid:apply", args=[file.pk])
    return reverse(f"aid:file_{name}", args=[file.key])


def next_step(
    actor: Actor, file: NeedyFile, clock: Deadline | None, shown: list[dict[str, Any]]
) -> dict[str, Any] | None:
    """Return the card that says what to do next and until when, or for whom the file waits."""
    titled = [title for _name, _permission, title, _verb in next_acts(file) if title]
    if not titled:
        return None
    due = ""
    if clock is not None:
        due = _("Due on %(day)s (%(length)s %(unit)s, %(basis)s).") % {
            "day": clock.due_on,
            "length": clock.length + clock.extra_length,
            "unit": Unit(clock.unit).label,
            "basis": clock.basis,
        }
    mine = [act for act in shown if act["title"]]
    if mine:
        filled = len(shown) == 1
        return {
            "title": mine[0]["title"],
            "text": due,
            "actions": [{"label": act["label"], "url": act["url"], "tone": "p" if filled else ""} for act in shown[:3]],
        }
    return {"title": titled[0], "text": _("Waits for somebody else.") + " " + due, "actions": [], "tone": "hold"}


def everyday(actor: Actor, file: NeedyFile) -> list[dict[str, Any]]:
    """Return what is done most on a file that stands: relief and a visit, with the keys A and V."""
    if file.status not in ACTIVE:
        return []
    offered = (
        (_("Record relief"), "relief_new", "aid.build_roster", "a"),
        (_("Record a visit"), "file_visit", "aid.visit_file", "v"),
    )
    return [
        {"label": label, "url": reverse(f"aid:{name}", args=[file.key]), "key": key}
        for label, name, permission, key in offered
        if actor.reaches(permission, file.union.path) and (name != "file_visit" or file.status == S.FILED)
    ]


def identity(actor: Actor, file: NeedyFile, today: date, more: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the identity bar: who, which number, whose responsibility, masked facts."""
    head = file.head
    meta = [_("File %(number)s") % {"number": file.number or file.application_no or _("draft")}]
    if head is not None:
        age = _("%(age)s years") % {"age": age_on(head.birth_on, today)} if head.birth_on else ""
        meta.append(" ".join(part for part in (str(head.get_sex_display()), age) if part))
    if file.number:
        meta.append(_("Recognised: %(tier)s") % {"tier": file.get_tier_display()})
    if file.responsible:
        meta.append(_("Responsible: %(name)s") % {"name": file.responsible})
    return {
        "title": head.name if head else _("New application"),
        "tags": [*category_tag(file), tag(file)],
        "meta": meta,
        "facts": [
            {"label": _("Union"), "value": file.union.name},
            {"label": _("Main cause of hardship"), "value": file.get_main_cause_display() or ""},
            *([{"label": _("Employer"), "value": file.employer_name}] if file.employer_name else []),
            {"label": _("Identity number"), "mask": mask(actor, file, "identity", head.identity if head else None)},
            {"label": _("Mobile phone"), "mask": mask(actor, file, "phone", head.phone if head else None)},
        ],
        "actions": everyday(actor, file),
        "more": [*more, {"label": _("Print the file"), "print": True}],
    }


def reasons() -> list[tuple[str, str]]:
    """Return the usual reasons for looking at a full value."""
    texts = (_("Check the applicant's papers"), _("Call the family"), _("Check the payment"), _("Answer the applicant"))
    return [(text, text) for text in texts]


def mask(actor: Actor, file: NeedyFile, name: str, secret: Any) -> dict[str, Any]:
    """Return a masked value with its reveal, for those who may ask."""
    labels = {
        "identity": _("identity number"),
        "phone": _("mobile phone"),
        "account": _("bank card"),
        "address": _("address"),
    }
    allowed = bool(secret) and actor.reaches("core.reveal_secret", file.union.path)
    return {
        "name": name,
        "label": labels[name],
        "masked": str(secret) if secret else "--",
        "reveal_url": reverse("aid:file_reveal", args=[file.key, name]) if allowed else "",
        "reasons": reasons(),
    }


def stages(file: NeedyFile, happened: dict[str, date]) -> list[dict[str, Any]]:
    """Return the stage bar, computed from what happened; nobody picks a stage (ux.md principle 6)."""
    names = [
        (_("Application"), "aid.file.submitted"),
        (_("Home visit"), "aid.file.surveyed"),
        (_("Unit notice"), "aid.file.notice_ended"),
        (_("Township check"), "aid.file.checked"),
        (_("Economic check"), "aid.file.econ_checked"),
        (_("County decision"), "aid.file.approved"),
    ]
    shown = [
        {
            "label": label,
            "note": f"{happened[code]:%m-%d}" if code in happened else "--",
            "state": "done" if code in happened else "todo",
        }
        for label, code in names
    ]
    filed = bool(file.filed_on)
    ended = file.status in ENDED
    until = _("until %(day)s") % {"day": file.valid_to} if file.valid_to else "--"
    if ended and not filed:  # refused or withdrawn: there was no file to leave
        day = f"{file.ended_on:%m-%d}" if file.ended_on else "--"
        return [*shown, {"label": file.get_status_display(), "note": day, "state": "current"}]
    shown.append(
        {"label": _("On file"), "note": until, "state": "done" if filed and ended else "current" if filed else "todo"}
    )
    shown.append(
        {
            "label": _("Exit"),
            "note": f"{file.ended_on:%m-%d}" if ended and file.ended_on else "--",
            "state": "current" if ended else "todo",
        }
    )
    if not filed and not ended:
        following = next(stage for stage in shown if stage["state"] == "todo")
        following["state"] = "current"
    return shown


CLOCK_LABELS = {
    UNIT_SURVEY.code: "Home visit",
    NOTICE.code: "Public notice",
    EXIT_NOTICE.code: "Exit notice",
    TOWNSHIP_CHECK.code: "Township check",
    ECON_CHECK.code: "Economic check",
    COUNTY_DECIDE.code: "County decision",
    OBJECTION.code: "Objection",
    AUDIT_RETURN.code: "Answer to an audit",
    APPEAL.code: gettext_noop("Answer to an objection against a refusal"),
}


def clock_panel(clock: Deadline, today: date) -> dict[str, Any]:
    """Return a clock with its own calculation, day by day (计算过程)."""
    return panel(clock, today, clock_label(clock.code))


def clock_label(code: str) -> str:
    """Return what a file's clock is called."""
    return str(_(CLOCK_LABELS[code])) if code in CLOCK_LABELS else str(_("Completion after a return"))


def tabs(file: NeedyFile, current: str, counts: dict[str, int]) -> list[dict[str, Any]]:
    """Return the sections of a file as links."""
    names = [
        ("detail", _("Overview")),
        ("income", _("Income and costs")),
        ("household", _("Household")),
        ("aid", _("Relief")),
        ("visits", _("Visits")),
        ("papers", _("Papers")),
        ("approval", _("Approval and notice")),
        ("log", _("Change log")),
    ]
    return [
        {
            "label": label,
            "url": reverse(f"aid:file_{name}", args=[file.key]),
            "current": name == current,
            "count": counts.get(name),
        }
        for name, label in names
    ]


def counts_of(file: NeedyFile) -> dict[str, int]:
    """Return how many visits and papers a file has."""
    return {"visits": file.visits.count(), "papers": attachments_of(file).count()}
