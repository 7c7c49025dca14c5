"""Lists of cases that can be taken out, narrowed as their pages are: legal aid, disputes, suits, supervision."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy, pgettext_lazy

from core.chinese.names import mask_name
from core.sheets.lists import Asking, ExportKind, ListColumn, by_key
from core.sheets.services.exporting import offer
from legal.choices.disputes import DisputeKind, MediationStatus, PartyKind, Side
from legal.choices.matters import Matter
from legal.choices.suits import Stage, SuitStatus
from legal.choices.supervision import Item
from legal.models import LegalAidCase, Mediation, Party, Suit, SupervisionMatter
from legal.rules import cases, disputes, matters, suits
from legal.selectors.cases import case_list
from legal.selectors.disputes import mediation_list
from legal.selectors.matters import matter_list
from legal.selectors.nodes import node_for

LONGEST = 40


def text_of(asking: Asking, name: str = "q") -> str:
    """Return what was typed into a field of the page, as the page reads it."""
    return asking.params.get(name, "").strip()[:LONGEST]


def one_of(asking: Asking, name: str, values: Any) -> str:
    """Return a choice of the page; nothing where it is none."""
    chosen = asking.params.get(name, "")
    return chosen if chosen in values else ""


def path_of(asking: Asking, permission: str) -> str:
    """Return below which node the page was open."""
    node = node_for(asking.actor, asking.params.get("node", ""), permission)
    return node.path if node else ""


def aid_cases(asking: Asking) -> QuerySet[LegalAidCase]:
    """Return the cases of legal aid of their page."""
    told = {"view": text_of(asking, "view"), "q": text_of(asking), "matter": one_of(asking, "matter", Matter.values)}
    return case_list(asking.actor, asking.today, **told)


AID = offer(
    ExportKind(
        code="legal-aid",
        label=gettext_lazy("Legal-aid cases"),
        permission=cases.OPEN,
        list_url="legal:case_list",
        take=by_key(aid_cases),
        columns=(
            ListColumn(gettext_lazy("Number"), lambda row: row.number, 22),
            ListColumn(
                pgettext_lazy("side", "Applicant"),
                lambda row: mask_name(row.applicant.name),
                full=lambda row: row.applicant.name,
            ),
            ListColumn(gettext_lazy("Mobile phone"), lambda row: str(row.phone), full=lambda row: row.phone.open()),
            ListColumn(gettext_lazy("Workers concerned"), lambda row: row.people_count, 12, "number"),
            ListColumn(gettext_lazy("Matter"), lambda row: row.get_matter_display(), 24),
            ListColumn(gettext_lazy("Form of aid"), lambda row: row.get_form_display(), 18),
            ListColumn(gettext_lazy("Employer"), lambda row: row.employer_name, 34),
            ListColumn(gettext_lazy("Union"), lambda row: row.union.name, 34),
            ListColumn(gettext_lazy("Received on"), lambda row: row.received_on, 14, "day"),
            ListColumn(gettext_lazy("State"), lambda row: row.get_status_display(), 14),
            ListColumn(gettext_lazy("Next clock ends on"), lambda row: row.due_on, 14, "day"),
            ListColumn(gettext_lazy("Lawyer"), lambda row: row.lawyer.name if row.lawyer else ""),
            ListColumn(gettext_lazy("Outcome"), lambda row: row.get_outcome_display() if row.outcome else "", 18),
        ),
    )
)


def mediations(asking: Asking) -> QuerySet[Mediation]:
    """Return the disputes of their page; whether a worker applies decides what is masked."""
    asked = {
        "view": one_of(asking, "view", ("open", "collective", "late", *MediationStatus.values)),
        "kind": one_of(asking, "kind", DisputeKind.values),
        "q": text_of(asking),
    }
    workers = Party.objects.filter(mediation=OuterRef("pk"), kind=PartyKind.WORKER)
    sides = {f"{side.value}_works": Exists(workers.filter(side=side)) for side in Side}
    return mediation_list(asking.actor, asked, asking.today).annotate(**sides)


def _side(row: Any, side: str) -> str:
    name = getattr(row, f"{side}_name")
    return mask_name(name) if getattr(row, f"{side}_works") else str(name)


MEDIATIONS = offer(
    ExportKind(
        code="mediations",
        label=gettext_lazy("Mediation"),
        permission=disputes.OPEN,
        list_url="legal:mediation_list",
        take=by_key(mediations),
        columns=(
            ListColumn(gettext_lazy("Number"), lambda row: row.number, 22),
            ListColumn(
                pgettext_lazy("side", "Applicant"),
                lambda row: _side(row, "applicant"),
                30,
                full=lambda row: row.applicant_name,
            ),
            ListColumn(
                pgettext_lazy("side", "Respondent"),
                lambda row: _side(row, "respondent"),
                30,
                full=lambda row: row.respondent_name,
            ),
            ListColumn(gettext_lazy("Kind of dispute"), lambda row: row.get_kind_display(), 24),
            ListColumn(gettext_lazy("Workers"), lambda row: row.worker_count, 10, "number"),
            ListColumn(gettext_lazy("Claimed (yuan)"), lambda row: row.claimed, 16, "yuan"),
            ListColumn(gettext_lazy("Agreed (yuan)"), lambda row: row.agreed, 16, "yuan"),
            ListColumn(gettext_lazy("Union"), lambda row: row.union.name, 34),
            ListColumn(gettext_lazy("Received on"), lambda row: row.received_on, 14, "day"),
            ListColumn(gettext_lazy("State"), lambda row: row.get_status_display(), 14),
            ListColumn(gettext_lazy("Next clock ends on"), lambda row: row.due_on, 14, "day"),
            ListColumn(gettext_lazy("Mediator"), lambda row: row.mediator.name if row.mediator else ""),
            ListColumn(gettext_lazy("Ended on"), lambda row: row.ended_on, 14, "day"),
        ),
    )
)


def proceedings(asking: Asking) -> QuerySet[Suit]:
    """Return the proceedings of their page."""
    rows = Suit.objects.permitted(asking.actor, suits.VIEW).select_related("union")
    wanted = Q()
    if stage := one_of(asking, "stage", Stage.values):
        wanted &= Q(stage=stage)
    if status := one_of(asking, "status", SuitStatus.values):
        wanted &= Q(status=status)
    found: QuerySet[Suit] = rows.filter(wanted)
    return found


SUITS = offer(
    ExportKind(
        code="suits",
        label=gettext_lazy("Arbitration and suits"),
        permission=suits.VIEW,
        list_url="legal:suit_list",
        take=by_key(proceedings),
        columns=(
            ListColumn(gettext_lazy("Stage"), lambda row: row.get_stage_display(), 18),
            ListColumn(gettext_lazy("Its case number"), lambda row: row.case_no, 26),
            ListColumn(gettext_lazy("Commission or court"), lambda row: row.body, 30),
            ListColumn(
                gettext_lazy("Worker"), lambda row: mask_name(row.worker_name), full=lambda row: row.worker_name
            ),
            ListColumn(gettext_lazy("Employer"), lambda row: row.employer_name, 34),
            ListColumn(gettext_lazy("Union"), lambda row: row.union.name, 34),
            ListColumn(gettext_lazy("Applied on"), lambda row: row.applied_on, 14, "day"),
            ListColumn(gettext_lazy("State"), lambda row: row.get_status_display(), 14),
        ),
    )
)


def supervised(asking: Asking) -> QuerySet[SupervisionMatter]:
    """Return the matters of supervision of their page, the open ones where no view was chosen."""
    told = {"view": asking.params.get("view", "open"), "item": one_of(asking, "item", Item.values)}
    return matter_list(asking.actor, path_of(asking, matters.VIEW), q=text_of(asking), **told)


MATTERS = offer(
    ExportKind(
        code="supervision",
        label=gettext_lazy("Supervision matters"),
        permission=matters.VIEW,
        list_url="legal:supervision_list",
        take=by_key(supervised),
        columns=(
            ListColumn(gettext_lazy("Number"), lambda row: row.number, 22),
            ListColumn(gettext_lazy("Employer"), lambda row: row.employer_name, 34),
            ListColumn(pgettext_lazy("supervision", "What it is about"), lambda row: row.get_item_display(), 24),
            ListColumn(pgettext_lazy("supervision", "Source"), lambda row: row.get_source_display(), 16),
            ListColumn(gettext_lazy("Union"), lambda row: row.union.name, 34),
            ListColumn(gettext_lazy("Received on"), lambda row: row.received_on, 14, "day"),
            ListColumn(gettext_lazy("Workers concerned"), lambda row: row.workers, 12, "number"),
            ListColumn(gettext_lazy("Amount concerned (yuan)"), lambda row: row.amount, 16, "yuan"),
            ListColumn(gettext_lazy("Amount recovered (yuan)"), lambda row: row.recovered, 16, "yuan"),
            ListColumn(gettext_lazy("State"), lambda row: row.get_status_display(), 16),
            ListColumn(gettext_lazy("Ended on"), lambda row: row.closed_on, 14, "day"),
        ),
    )
)
