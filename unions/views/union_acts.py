"""What may be done about a union now: the next step with its one filled button, and the acts behind the menu."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from core.actors import Actor
from core.documents.models import Attachment
from unions.choices import UnionStatus
from unions.choices.lifecycle import ReportStatus
from unions.choices.restructuring import ChangeType
from unions.choices.terms import ReelectionStatus as R
from unions.models import Founding, Reelection, Restructuring, Union
from unions.rules import lifecycle as rules
from unions.rules import terms as term_rules
from unions.rules.places import BASIC_KINDS, COVERING, kinds_below
from unions.selectors.lifecycle import candidates_of, covered, members_on_list, missing

Step = dict[str, Any] | None


def act(label: str, name: str, key: Any, **more: Any) -> dict[str, Any]:
    """Return a link to an act."""
    return {"label": label, "url": reverse(f"unions:{name}", args=[key]), **more}


def next_step(
    actor: Actor,
    union: Union,
    *,
    founding: Founding | None,
    election: Reelection | None,
    plan: Restructuring | None,
    decides: set[str],
    today: Any,
) -> Step:
    """Return what is to be done next as the reader sees it: their own step, or whom the union waits for."""
    edits = actor.reaches(rules.EDIT, union.path)
    if plan is not None:
        url = reverse("unions:plan_detail", args=[plan.pk])
        return {
            "title": f"{plan.get_kind_display()} – {plan.get_status_display()}",
            "text": plan.reason,
            "actions": [{"label": _("Look at it"), "url": url, "tone": "p" if "restructuring" in decides else ""}],
        }
    if founding is not None and union.status in (UnionStatus.PREPARING, UnionStatus.APPLIED, UnionStatus.APPROVED):
        return _founding_step(union, founding, decides, edits=edits, today=today)
    if election is not None:
        return _election_step(union, election, decides, edits=edits)
    return None


def _founding_step(union: Union, founding: Founding, decides: set[str], *, edits: bool, today: Any) -> Step:
    if union.status == UnionStatus.PREPARING:
        lacking = missing(union, founding, today)
        reason = _("Sent back: %(reason)s") % {"reason": founding.opinion} if founding.opinion else ""
        text = _("; ").join(filter(None, [reason, *lacking.values()]))
        hand_in = [act(_("Hand in the application"), "union_apply", union.code, tone="p")]
        return {
            "title": _("The application is being prepared"),
            "text": text or _("Everything is there."),
            "actions": hand_in if edits and not lacking else [],
            "tone": "" if not lacking else "warn",
        }
    if union.status == UnionStatus.APPLIED:
        mine = "founding" in decides
        answers = [
            act(_("Approve"), "union_approve", union.code, tone="p"),
            act(pgettext("decision", "Send back"), "union_return", union.code),
            act(_("Refuse"), "union_refuse", union.code, tone="bad"),
        ]
        title = _("Decide on the application") if mine else _("The application waits for the upper union")
        return {
            "title": title,
            "text": founding.note,
            "actions": answers if mine else [],
            "tone": "" if mine else "hold",
        }
    return _report_step(union, founding, decides, edits=edits)


def _report_step(union: Union, founding: Founding, decides: set[str], *, edits: bool) -> Step:
    if founding.report_status == ReportStatus.REPORTED:
        mine = "election_report" in decides
        answers = [
            act(_("Confirm the election"), "union_activate", union.code, tone="p"),
            act(pgettext("decision", "Send back"), "union_return_report", union.code),
        ]
        title = _("Confirm the first election") if mine else _("The report on the election waits for the upper union")
        told = {"attended": founding.attended, "eligible": founding.eligible}
        text = _("%(attended)s of %(eligible)s attended") % told
        return {"title": title, "text": text, "actions": answers if mine else [], "tone": "" if mine else "hold"}
    text = _("Sent back: %(reason)s") % {"reason": founding.report_opinion} if founding.report_opinion else ""
    report = [act(_("Report the first election"), "union_report", union.code, tone="p")]
    return {
        "title": _("Hold the first election and report on it"),
        "text": text or _("The union is active once the upper union has confirmed the report."),
        "actions": report if edits else [],
    }


def _election_step(union: Union, row: Reelection, decides: set[str], *, edits: bool) -> Step:
    own = {
        R.PLAN: [
            act(_("Send the request"), "reelection_send", row.pk, tone="p"),
            act(_("Add a candidate"), "reelection_candidate", row.pk),
            act(_("Upload the request letter"), "reelection_letter", row.pk),
        ],
        R.REQUEST_APPROVED: [act(_("Enter the vote"), "reelection_vote", row.pk, tone="p")],
        R.VOTED: [
            act(_("Report the result"), "reelection_report", row.pk, tone="p"),
            act(_("Upload the report"), "reelection_paper", row.pk),
        ],
    }
    above = {
        R.REQUEST_SENT: [
            act(_("Approve the request"), "reelection_approve", row.pk, tone="p"),
            act(pgettext("decision", "Send back"), "reelection_return", row.pk),
        ],
        R.RESULT_REPORTED: [
            act(_("Confirm the result"), "reelection_confirm", row.pk, tone="p"),
            act(pgettext("decision", "Send back"), "reelection_return_result", row.pk),
        ],
    }
    status = R(row.status)
    mine = bool(decides & {"reelection", "result"})
    actions = own.get(status, []) if edits else []
    if status in above:
        actions = above[status] if mine else []
    waits = status in above and not mine
    title = _("Election planned for %(day)s: %(state)s") % {
        "day": row.planned_on.isoformat(),
        "state": row.get_status_display(),
    }
    text = _("Waits for the upper union") if waits else _standing(row)
    return {"title": title, "text": text, "actions": actions, "tone": "hold" if waits else ""}


def _standing(row: Reelection) -> str:
    count = candidates_of(reelection=row).count()
    return ngettext("%(n)s candidate", "%(n)s candidates", count) % {"n": count}


def tasks_of(union: Union, founding: Founding, papers: list[Attachment], today: Any) -> list[dict[str, Any]]:
    """Return the parts of an application as a list of tasks, each with what it still lacks."""
    if founding.report_status == ReportStatus.REPORTED:
        return []  # the upper union reads it now: nothing may change
    lacking = missing(union, founding, today)
    slots = {paper.slot for paper in papers}
    counts = {
        "employers": covered(union).count(),
        "letter": int(rules.LETTER in slots),
        "members": members_on_list(union).count(),
        "candidates": candidates_of(founding=founding).count(),
    }
    labels = (
        ("employers", _("Employers covered"), "union_cover"),
        ("letter", _("Request letter"), "union_letter"),
        ("members", _("Member list"), "union_applicants"),
        ("candidates", _("Candidates"), "union_candidate"),
    )
    return [
        {
            "label": label,
            "url": reverse(f"unions:{name}", args=[union.code]),
            "note": lacking.get(part, ""),
            "status": f"{counts[part]:,}",
            "tone": "warn" if part in lacking else "",
        }
        for part, label, name in labels
        if part == "candidates" or union.status == UnionStatus.PREPARING  # approved: only who stands may still change
    ]


def menu(
    actor: Actor, union: Union, *, election: Reelection | None, plan: Restructuring | None
) -> list[dict[str, Any]]:
    """Return the acts behind the menu of a union's page, by state and right."""
    if not actor.reaches(rules.EDIT, union.path):
        return []
    key = union.code
    if union.status == UnionStatus.PREPARING:
        return [act(_("Change the application"), "union_change", key)]
    if union.status not in (UnionStatus.ACTIVE, UnionStatus.TERM_OVERDUE):
        return []
    acts = [
        act(_("Change the facts"), "union_facts", key),
        act(_("Enter an officer"), "officer_new", key),
        act(_("Set up a committee"), "committee_new", key),
        *([act(_("Cover an employer"), "employer_cover", key)] if union.kind in COVERING else []),
        *_term_acts(union, election),
    ]
    if kinds_below(union.kind, union.level):
        acts.insert(0, act(_("New union below"), "union_new", key))
    return acts if plan is not None or union.parent_id is None else [*acts, *_tree_acts(union)]


def _term_acts(union: Union, election: Reelection | None) -> list[dict[str, Any]]:
    key = union.code
    if union.term_start_on is None:
        found = [act(_("Enter the running term"), "term_enter", key)]
    else:
        found = [act(_("Ask for an extension"), "extension_ask", key)]
    if election is None:
        found.append(act(_("Plan the election"), "reelection_plan", key))
    elif election.status in term_rules.ABANDON.sources:
        found.append(act(_("Give the election up"), "reelection_abandon", election.pk))
    return found


def _tree_acts(union: Union) -> list[dict[str, Any]]:
    key = union.code
    ends = union.kind in BASIC_KINDS
    return [
        act(str(ChangeType.MOVE.label), "union_move", key),
        *([act(_("Merge into another union"), "union_merge", key)] if ends else []),
        *([act(_("Split the union"), "union_split", key)] if union.kind in ("joint", "new_form") else []),
        *([act(_("Dissolve the union"), "union_dissolve", key, tone="bad")] if ends else []),
    ]
