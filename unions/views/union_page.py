"""The page of one union (ux.md P51): facts, employers, officers, committees, term and election, workers, its story."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from core import clock
from core.actors import Actor
from core.chinese.names import mask_name
from core.documents.models import Attachment
from core.http import Request
from core.pages import page
from core.parameters.regional import reader
from core.templatetags.show import count
from unions.choices import Level, UnionStatus
from unions.choices.decisions import DecisionKind
from unions.choices.restructuring import OPEN_PLANS, ChangeType
from unions.choices.terms import ExtensionStatus, ReelectionStatus
from unions.models import Founding, Reelection, Restructuring, Union
from unions.rules import lifecycle as rules
from unions.rules import terms as term_rules
from unions.rules.places import COVERING
from unions.selectors import posts, terms, tree, union_page
from unions.selectors.decisions import decisions_about
from unions.selectors.lifecycle import candidates_of, covered, founding_of, papers
from unions.selectors.restructuring import parents_of, plans_of
from unions.selectors.workers import workers_at
from unions.views import covers
from unions.views.addresses import below_url
from unions.views.papers import PAPERS, paper_rows
from unions.views.tree import VIEW, crumbs_of, placed, tag_of, up_url
from unions.views.union_acts import menu, next_step, tasks_of
from unions.views.union_words import SLOTS, story_of

PEOPLE = "unions.view_person"
EMPLOYERS = "unions:union_employers"
YOUNG = (UnionStatus.PREPARING, UnionStatus.APPLIED, UnionStatus.APPROVED)
MOST_DAYS = 400  # nobody is warned earlier, so no number is looked up


@dataclass(frozen=True, kw_only=True)
class UnderWay:
    """What goes on at a union when its page is asked for; what the union has none of is not asked for."""

    has: frozenset[str]  # the parts of the page for which there are rows at all (``parts_of``)
    founding: Founding | None
    election: Reelection | None
    plans: list[Restructuring]
    asked: list[Any]  # of the upper union: decisions that wait for an answer, each with ``is_mine``
    files: list[Attachment]
    edits: bool

    @property
    def mine(self) -> set[str]:
        """Return the kinds of decisions that the reader may take."""
        return {each.kind for each in self.asked if each.is_mine}

    def waits_for(self, kind: DecisionKind) -> bool:
        """Say whether a decision of this kind waits, whoever may take it."""
        return any(each.kind == kind for each in self.asked)


@page(VIEW)
def union_detail(request: Request, code: str) -> HttpResponse:
    """Show a union as it stands, what is to be done next, and how it came there."""
    actor, today = request.actor, clock.today()
    union = placed(actor, code)
    above = [each for each in tree.above(union) if actor.reaches(VIEW, each.path)]
    at = _under_way(actor, union, today)
    is_young = union.status in YOUNG
    context = {
        "union": union,
        "is_young": is_young,
        "head_title": union.name,
        "head_tags": [tag_of(union), *_alert(union, today)],
        "head_meta": [union.code, union.get_level_display(), union.get_kind_display()],
        "actions": _actions(actor, union),
        "crumbs": crumbs_of(above, union),
        "mobile_back": up_url(above, union),
        "card": {"title": _("Facts"), "rows": _facts(union)},
        "term": {"title": _("Term"), "rows": _term(union, today)},
        "kept": {"title": _("In figures"), "rows": _kept(actor, union, today.year)},
        "parents": parents_of(union) if any(each.kind == ChangeType.MOVE for each in at.plans) else [],
        "papers": paper_rows(union, at.files, has_set_aside="set_aside" in at.has, today=today)
        if actor.reaches(PAPERS, union.path)
        else [],
        "posts": [] if is_young else posts.posts_in(union, today),
        "entries": story_of(union, in_full=actor.reaches(PEOPLE, union.path)),
    }
    shown = context | _to_do(actor, union, at, today) | _people(actor, union, at)
    return render(request, "unions/union_detail.html", shown)


def _under_way(actor: Actor, union: Union, today: date) -> UnderWay:
    is_young = union.status in YOUNG
    has = union_page.parts_of(union)
    return UnderWay(
        has=has,
        founding=founding_of(union) if is_young else None,
        election=terms.open_reelection(union) if "election" in has and not is_young else None,
        plans=list(plans_of(union)[:20]) if "plans" in has else [],
        asked=decisions_about(actor, union, today) if "asked" in has else [],
        files=list(papers(union, *SLOTS)) if "papers" in has else [],
        edits=actor.reaches(rules.EDIT, union.path),
    )


def _to_do(actor: Actor, union: Union, at: UnderWay, today: date) -> dict[str, Any]:
    """Return what is to be done about the union: the next step, the acts behind the menu, what waits above."""
    founding, election = at.founding, at.election
    plan = next((each for each in at.plans if each.union_id == union.pk and each.status in OPEN_PLANS), None)
    is_new = founding is not None and union.status in (UnionStatus.PREPARING, UnionStatus.APPROVED)
    extensions = terms.extensions_of(union)[:5] if at.waits_for(DecisionKind.EXTENSION) else []
    return {
        "step": next_step(actor, union, founding=founding, election=election, plan=plan, decides=at.mine, today=today),
        "more": menu(actor, union, election=election, plan=plan),
        "tasks": tasks_of(union, founding, at.files, today) if founding and is_new and at.edits else [],
        "stages": _stages(election) if election else [],
        "candidates": _candidates(actor, union, founding, election, may_strike=at.edits),
        "extensions": [each for each in extensions if each.status == ExtensionStatus.ASKED],
        "decides_extension": DecisionKind.EXTENSION in at.mine,
        "changes": union_page.changes_waiting(union) if at.waits_for(DecisionKind.OFFICER) else [],
        "decides_officer": DecisionKind.OFFICER in at.mine,
    }


def _people(actor: Actor, union: Union, at: UnderWay) -> dict[str, Any]:
    """Return who belongs to the union: officers, committees, union workers, the employers it covers."""
    officers = union_page.officers_of(union) if "officers" in at.has else []
    committees = union_page.committees_of(union) if "committees" in at.has else []
    return {
        "edits": at.edits and union.status in (UnionStatus.ACTIVE, UnionStatus.TERM_OVERDUE, UnionStatus.PREPARING),
        "officers": [_officer(actor, union, each) for each in officers],
        "committees": [_committee(actor, union, each) for each in committees],
        "workers": workers_at(union)[:20] if "workers" in at.has and _has_workers(actor, union) else [],
        **(_covers(actor, union) if union.kind in COVERING and "covers" in at.has else {}),
    }


def _covers(actor: Actor, union: Any) -> dict[str, Any]:
    """Return the first employers a union covers and, where there are more, how many and where all of them stand."""
    rows = list(covered(union)[: covers.SHOWN + 1])
    shown: dict[str, Any] = {"covers": covers.cover_rows(actor, union, rows[: covers.SHOWN])}
    if len(rows) > covers.SHOWN:
        shown["all_covers"] = {
            "label": _("All: %(employers)s") % {"employers": covers.told(covered(union).count())},
            "url": reverse(EMPLOYERS, args=[union.code]),
        }
    return shown


def _actions(actor: Actor, union: Any) -> list[dict[str, Any]]:
    found = [{"label": _("Unions below"), "url": below_url(union)}] if union.children else []
    if union.level == Level.GRASSROOTS and actor.reaches(PEOPLE, union.path):
        found.append({"label": _("Members"), "url": reverse("unions:union_members", args=[union.code])})
    return found


def _has_workers(actor: Actor, union: Union) -> bool:
    return union.level in (Level.COUNTY, Level.TOWNSHIP) and actor.reaches(PEOPLE, union.path)


def _alert(union: Union, today: Any) -> list[dict[str, str]]:
    """Return the warning that a term ends soon (ux.md P51)."""
    if union.status != UnionStatus.ACTIVE or union.term_end_on is None:
        return []
    left = (union.term_end_on - today).days
    if left > MOST_DAYS:
        return []
    if left < 0:  # over, and not yet marked so by the nightly run
        return [{"label": _("%(n)s days over") % {"n": -left}, "tone": "bad"}]
    days = reader(term_rules.ALERT_DAYS, today)(union.region_id)
    return [{"label": _("%(n)s days to the end of the term") % {"n": left}, "tone": "warn"}] if left <= days else []


def _name(actor: Actor, path: str, person: Any) -> str:
    """Return a name in full for whoever may see people there, masked for others."""
    return person.name if actor.reaches(PEOPLE, path) else mask_name(person.name)


def _officer(actor: Actor, union: Union, each: Any) -> dict[str, Any]:
    return {
        "row": each,
        "name": _name(actor, union.path, each.person),
        "leave_url": reverse("unions:officer_leave", args=[each.pk]),
    }


def _committee(actor: Actor, union: Union, each: Any) -> dict[str, Any]:
    people = [_name(actor, union.path, member.person) for member in each.members.all() if member.to_on is None]
    return {"row": each, "people": people, "end_url": reverse("unions:committee_end", args=[each.pk])}


def _candidates(actor: Actor, union: Union, founding: Any, election: Any, *, may_strike: bool) -> list[dict[str, Any]]:
    """Return who stands at the election that is under way."""
    is_founding = founding is not None  # asked for only while the union is young
    if not is_founding and election is None:
        return []
    rows = candidates_of(founding=founding) if is_founding else candidates_of(reelection=election)
    is_open = union.status == UnionStatus.PREPARING or (
        election is not None and election.status == ReelectionStatus.PLAN and not is_founding
    )
    name, key = ("candidate_remove", union.code) if is_founding else ("reelection_strike", election and election.pk)
    return [
        {
            "row": each,
            "name": _name(actor, union.path, each.person),
            "strike_url": reverse(f"unions:{name}", args=[key, each.pk]) if may_strike and is_open else "",
        }
        for each in rows
    ]


def _stages(election: Any) -> list[dict[str, Any]]:
    order: list[Any] = [each for each in ReelectionStatus if each != ReelectionStatus.ABANDONED]
    here = order.index(ReelectionStatus(election.status))
    notes = {
        ReelectionStatus.PLAN: election.planned_on,
        ReelectionStatus.REQUEST_SENT: election.requested_on,
        ReelectionStatus.REQUEST_APPROVED: election.request_decided_on,
        ReelectionStatus.VOTED: election.voted_on,
        ReelectionStatus.RESULT_REPORTED: election.reported_on,
        ReelectionStatus.RESULT_APPROVED: election.result_decided_on,
    }
    return [
        {
            "label": each.label,
            "note": notes[each].isoformat() if notes[each] else "",
            "state": "done" if number < here else "current" if number == here else "todo",
        }
        for number, each in enumerate(order)
    ]


def _facts(union: Any) -> list[dict[str, Any]]:
    yes = {True: _("yes"), False: _("no")}
    reported = ""
    if union.reported_members is not None:
        reported = _("%(n)s, as reported on %(day)s") % {
            "n": f"{union.reported_members:,}",
            "day": union.reported_on.isoformat(),
        }
    return [
        {"label": _("Upper union"), "value": union.parent.name if union.parent else ""},
        {"label": _("Division"), "value": f"{union.region.name} {union.region_id}"},
        {"label": _("Legal person"), "value": yes[union.is_legal_person]},
        *([{"label": _("Union's credit code"), "value": union.union_uscc}] if union.union_uscc else []),
        {"label": _("Approval number"), "value": union.approval_no},
        {"label": _("Established on"), "value": union.established_on and union.established_on.isoformat()},
        {"label": _("Led by"), "value": union.get_body_display()},
        {"label": _("Own bank account"), "value": yes[union.account_open]},
        {"label": _("How the contribution comes"), "value": union.get_fee_mode_display()},
        {"label": _("Staff congress"), "value": yes[union.has_staff_congress]},
        *([{"label": _("Reform pilot"), "value": yes[True]}] if union.is_pilot else []),
        *([{"label": _("Members"), "value": reported}] if reported else []),
        {"label": _("Unions directly below"), "value": f"{union.children:,}"},
        *([{"label": _("Ended on"), "value": union.ended_on.isoformat()}] if union.ended_on else []),
    ]


def _kept(actor: Actor, union: Any, year: int) -> list[dict[str, Any]]:
    """Return what is kept of a union and all below it, with the way to the rows for those who may read them."""
    counts = union.tally.total if getattr(union, "tally", None) else {}
    told = (
        ("members", _("Members"), PEOPLE, "unions:union_members"),
        ("covered_operating", _("Employers covered"), *((VIEW, EMPLOYERS) if union.kind in COVERING else ("", ""))),
        ("files_active", _("Needy families on file"), "", ""),
        ("contracts_in_force", _("Collective contracts in force"), "legal.view_contract", "legal:contract_list"),
        (f"supervision_matters:{year}", _("Matters of supervision"), "legal.view_matter", "legal:supervision_list"),
        (f"mediations:{year}", _("Disputes mediated"), "", ""),
        (f"aid_accepted:{year}", _("Legal-aid cases"), "", ""),
    )
    return [
        {
            "label": label,
            "value": count(counts[code]),
            "url": _list_of(name, union) if name and actor.reaches(right, union.path) else "",
            "url_label": _("View"),
        }
        for code, label, right, name in told
        if counts.get(code)
    ]


def _list_of(name: str, union: Union) -> str:
    """Return the address of a list narrowed to a union; nothing where the app that offers it is not installed."""
    try:
        if name.startswith("unions:"):
            return reverse(name, args=[union.code])
        return f"{reverse(name)}?node={union.code}"
    except NoReverseMatch:
        return ""


def _term(union: Any, today: Any) -> list[dict[str, Any]]:
    rows = [
        (_("Session"), union.session_no),
        (_("From"), union.term_start_on and union.term_start_on.isoformat()),
        (_("To"), union.term_end_on and union.term_end_on.isoformat()),
        (_("Years of a term"), union.term_years),
    ]
    found = [{"label": label, "value": value} for label, value in rows]
    is_first = (union.session_no or 1) == 1
    past = [] if is_first else [each for each in terms.terms_of(union)[:6] if each.status == "ended"]
    return [
        *found,
        *[
            {
                "label": _("Session %(n)s") % {"n": each.session_no},
                "value": f"{each.starts_on.isoformat()} – {each.ended_on.isoformat()}",
            }
            for each in past
        ],
    ]
