"""Lists of bargaining that can be taken out: contracts, talks, and the registers beside them."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy, pgettext_lazy

from core.chinese.names import mask_name
from core.sheets.lists import Asking, ExportKind, ListColumn, by_key
from core.sheets.services.exporting import offer
from legal.case_exports import one_of, path_of, text_of
from legal.choices.instructors import HarmonyLevel
from legal.choices.negotiations import BargainKind
from legal.models import CollectiveContract, HarmonyUnit, Instructor, Negotiation, Supervisor
from legal.rules import contracts, instructors, negotiations, supervisors
from legal.selectors.contracts import contract_list
from legal.selectors.harmony import harmony_list
from legal.selectors.instructors import instructor_list
from legal.selectors.negotiations import negotiation_list
from legal.selectors.supervisors import supervisor_list
from unions.choices import Industry


def _contracts(asking: Asking) -> QuerySet[CollectiveContract]:
    return contract_list(
        asking.actor,
        path_of(asking, contracts.VIEW),
        view=asking.params.get("view", ""),
        kind=one_of(asking, "kind", BargainKind.values),
        industry=one_of(asking, "industry", Industry.values),
        q=text_of(asking),
        today=asking.today,
    )


CONTRACTS = offer(
    ExportKind(
        code="contracts",
        label=gettext_lazy("Collective contracts"),
        permission=contracts.VIEW,
        list_url="legal:contract_list",
        take=by_key(_contracts),
        columns=(
            ListColumn(gettext_lazy("Number"), lambda row: row.number, 22),
            ListColumn(pgettext_lazy("contract", "Name"), lambda row: row.name, 40),
            ListColumn(gettext_lazy("Level"), lambda row: row.get_level_display(), 14),
            ListColumn(gettext_lazy("Kind"), lambda row: row.get_kind_display(), 14),
            ListColumn(gettext_lazy("Industry"), lambda row: row.get_industry_display(), 20),
            ListColumn(gettext_lazy("Union"), lambda row: row.union.name, 34),
            ListColumn(gettext_lazy("Other party"), lambda row: row.counterpart, 34),
            ListColumn(gettext_lazy("Units covered"), lambda row: row.units, 12, "number"),
            ListColumn(gettext_lazy("Workers covered"), lambda row: row.workers, 12, "number"),
            ListColumn(pgettext_lazy("contract", "Signed on"), lambda row: row.signed_on, 14, "day"),
            ListColumn(gettext_lazy("Begins on"), lambda row: row.starts_on, 14, "day"),
            ListColumn(gettext_lazy("Ends on"), lambda row: row.end_on, 14, "day"),
            ListColumn(gettext_lazy("State"), lambda row: row.get_status_display(), 14),
        ),
    )
)


def _talks(asking: Asking) -> QuerySet[Negotiation]:
    path, kind = path_of(asking, negotiations.VIEW), one_of(asking, "kind", BargainKind.values)
    return negotiation_list(asking.actor, path, view=asking.params.get("view", ""), kind=kind, q=text_of(asking))


TALKS = offer(
    ExportKind(
        code="negotiations",
        label=gettext_lazy("Talks"),
        permission=negotiations.VIEW,
        list_url="legal:contract_list",
        take=by_key(_talks),
        columns=(
            ListColumn(gettext_lazy("Number"), lambda row: row.number, 22),
            ListColumn(gettext_lazy("Other party"), lambda row: row.counterpart, 34),
            ListColumn(gettext_lazy("Kind"), lambda row: row.get_kind_display(), 14),
            ListColumn(gettext_lazy("Union"), lambda row: row.union.name, 34),
            ListColumn(gettext_lazy("Workers concerned"), lambda row: row.workers, 12, "number"),
            ListColumn(gettext_lazy("Offer of"), lambda row: row.offered_on, 14, "day"),
            ListColumn(gettext_lazy("Offer received on"), lambda row: row.received_on, 14, "day"),
            ListColumn(gettext_lazy("Replied on"), lambda row: row.replied_on, 14, "day"),
            ListColumn(gettext_lazy("State"), lambda row: row.get_status_display(), 16),
        ),
    )
)


def _asked(asking: Asking, permission: str) -> dict[str, Any]:
    return {
        "path": path_of(asking, permission),
        "q": text_of(asking),
        "today": asking.today,
    }


def _supervisors(asking: Asking) -> QuerySet[Supervisor]:
    return supervisor_list(asking.actor, state=asking.params.get("state", ""), **_asked(asking, supervisors.VIEW))


SUPERVISORS = offer(
    ExportKind(
        code="supervisors",
        label=gettext_lazy("Supervisors"),
        permission=supervisors.VIEW,
        list_url="legal:supervisor_list",
        take=by_key(_supervisors),
        columns=(
            ListColumn(pgettext_lazy("person", "Name"), lambda row: mask_name(row.name), full=lambda row: row.name),
            ListColumn(gettext_lazy("Union"), lambda row: row.union.name, 34),
            ListColumn(gettext_lazy("Kind"), lambda row: row.get_kind_display(), 14),
            ListColumn(gettext_lazy("Certificate number"), lambda row: row.cert_no, 22),
            ListColumn(gettext_lazy("Certificate issued on"), lambda row: row.issued_on, 14, "day"),
            ListColumn(gettext_lazy("Term ends on"), lambda row: row.term_end_on, 14, "day"),
            ListColumn(gettext_lazy("State"), lambda row: row.get_status_display(), 12),
        ),
    )
)


def _instructors(asking: Asking) -> QuerySet[Instructor]:
    return instructor_list(asking.actor, state=asking.params.get("state", ""), **_asked(asking, instructors.VIEW))


INSTRUCTORS = offer(
    ExportKind(
        code="instructors",
        label=gettext_lazy("Bargaining instructors"),
        permission=instructors.VIEW,
        list_url="legal:instructor_list",
        take=by_key(_instructors),
        columns=(
            ListColumn(pgettext_lazy("person", "Name"), lambda row: mask_name(row.name), full=lambda row: row.name),
            ListColumn(gettext_lazy("Union"), lambda row: row.union.name, 34),
            ListColumn(gettext_lazy("Kind"), lambda row: row.get_kind_display(), 14),
            ListColumn(gettext_lazy("Certificate number"), lambda row: row.cert_no, 22),
            ListColumn(gettext_lazy("Certificate valid to"), lambda row: row.valid_to, 14, "day"),
            ListColumn(gettext_lazy("State"), lambda row: row.get_status_display(), 12),
        ),
    )
)


def _harmony(asking: Asking) -> QuerySet[HarmonyUnit]:
    level = one_of(asking, "level", HarmonyLevel.values)
    return harmony_list(
        asking.actor, view=asking.params.get("view", ""), level=level, **_asked(asking, instructors.VIEW)
    )


HARMONY = offer(
    ExportKind(
        code="harmony",
        label=gettext_lazy("Harmonious labour relations"),
        permission=instructors.VIEW,
        list_url="legal:harmony_list",
        take=by_key(_harmony),
        columns=(
            ListColumn(pgettext_lazy("harmonious labour relations", "Unit"), lambda row: row.name, 40),
            ListColumn(gettext_lazy("Union"), lambda row: row.union.name, 34),
            ListColumn(
                pgettext_lazy("harmonious labour relations", "Level of the title"),
                lambda row: row.get_level_display(),
                12,
            ),
            ListColumn(gettext_lazy("State"), lambda row: row.get_status_display(), 12),
            ListColumn(gettext_lazy("Declared on"), lambda row: row.declared_on, 14, "day"),
            ListColumn(gettext_lazy("Named on"), lambda row: row.named_on, 14, "day"),
            ListColumn(gettext_lazy("Valid to"), lambda row: row.valid_to, 14, "day"),
        ),
    )
)
