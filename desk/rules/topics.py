"""The boards of one topic each: their figures, what the map shows, what is told apart by kind (ux.md P73). Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_noop

from desk.rules.dashboard import KPIS, ON_MAP
from legal.choices.disputes import DisputeKind
from legal.choices.matters import Matter
from legal.choices.negotiations import BargainKind
from legal.choices.supervision import Item


@dataclass(frozen=True)
class Structure:
    """What makes up a figure: the kept counts of each kind, by year or of today."""

    title: str
    code: str
    kinds: type[TextChoices]
    yearly: bool = True


@dataclass(frozen=True)
class Topic:
    """One board: ``beside`` are the two figures that stand with every place, ``trend`` the one shown by year.

    ``by_month`` shows the months of the year beside it: what is kept by month is the money of relief.
    """

    key: str
    label: str
    kpis: tuple[str, ...]
    on_map: tuple[str, ...]
    beside: tuple[str, str]
    trend: str = ""
    structure: Structure | None = None
    by_month: bool = False  # money of relief alone is kept by month


OVERVIEW = Topic("", gettext_noop("Overview"), KPIS, ON_MAP, ("members", "files_active"))
TOPICS: Mapping[str, Topic] = {
    each.key: each
    for each in (
        Topic(
            "needy",
            gettext_noop("Families in hardship"),
            ("files_active", "files_filed", "files_exited", "relief_households"),
            ("files_active", "files_filed", "files_exited"),
            ("members", "relief_households"),
            "files_exited",
        ),
        Topic(
            "season",
            gettext_noop("Four seasons"),
            ("relief_fen", "relief_households", "relief_times", "files_active"),
            ("relief_fen", "relief_households", "relief_times"),
            ("files_active", "relief_households"),
            "relief_fen",
            by_month=True,
        ),
        Topic(
            "legal",
            gettext_noop("Legal aid"),
            ("aid_accepted", "aid_success", "aid_recovered_fen", "aid_workers"),
            ("aid_accepted", "aid_success", "aid_recovered_fen"),
            ("aid_intakes", "aid_workers"),
            "aid_accepted",
            Structure(gettext_noop("Requests by matter"), "aid_matter", Matter),
        ),
        Topic(
            "mediation",
            gettext_noop("Mediation"),
            ("mediations", "mediation_success", "mediation_fen", "mediation_workers"),
            ("mediations", "mediation_success", "mediation_fen"),
            ("mediation_workers", "mediations_collective"),
            "mediations",
            Structure(gettext_noop("Disputes by kind"), "mediation_kind", DisputeKind),
        ),
        Topic(
            "supervision",
            gettext_noop("Supervision"),
            ("supervision_matters", "violations_corrected", "supervisors", "law_supervision"),
            ("violations_corrected", "supervisors", "law_supervision"),
            ("supervision_matters", "supervisors"),
            "violations_corrected",
            Structure(gettext_noop("Matters by what they are about"), "supervision_item", Item),
        ),
        Topic(
            "contract",
            gettext_noop("Collective contracts"),
            ("contracts_in_force", "contract_units", "mechanism", "offers_on_time"),
            ("mechanism", "contracts_in_force", "contract_units"),
            ("contract_units", "instructors"),
            "wage_contracts_signed",
            Structure(gettext_noop("Contracts in force by kind"), "contract_kind", BargainKind, yearly=False),
        ),
    )
}
