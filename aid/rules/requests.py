"""How much a family may ask for outside the seasons, and what refuses it (domain.md 3.2, 3.7: D4, D5). Pure."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from aid.choices.files import Category
from aid.choices.relief import ReliefKind
from core.chinese.money import format_yuan, from_fen, to_fen
from core.errors import ConflictError, RuleBrokenError
from core.parameters.registry import declare

FEN = Decimal("0.01")


def _declare(code: str, kind: str, default: str, unit: str, basis: str, label: str) -> str:
    return declare(code, kind, default, unit=unit, basis=basis, label=label)


LIVING_DEEP = _declare(
    "relief.living_deep",
    "decimal",
    "12",
    "times the minimum living standard",
    "参照外省规定：深度困难家庭生活救助年度上限",
    gettext_noop("Living relief a year, deep hardship"),
)
LIVING_RELATIVE = _declare(
    "relief.living_relative",
    "decimal",
    "10",
    "times the minimum living standard",
    "参照外省规定：相对困难家庭生活救助年度上限",
    gettext_noop("Living relief a year, other categories"),
)
MEDICAL_CAP = _declare(
    "relief.medical_cap",
    "decimal",
    "20000",
    "yuan",
    "医疗救助年度上限",
    gettext_noop("Medical relief of a family a year"),
)
TEMPORARY_CAP = _declare(
    "relief.temporary_cap",
    "decimal",
    "3000",
    "yuan",
    "临时救助年度上限",
    gettext_noop("Temporary relief a person"),
)
ACCIDENT_CAP = _declare(
    "relief.accident_cap",
    "decimal",
    "10000",
    "yuan",
    "意外救助上限",
    gettext_noop("Accident relief a family"),
)
ACCIDENT_SHARE = _declare(
    "relief.accident_share",
    "decimal",
    "0.15",
    "of the loss",
    "意外救助按损失比例",
    gettext_noop("Share of the loss"),
)
YEAR_MULTIPLE = _declare(
    "relief.year_multiple",
    "decimal",
    "12",
    "times the minimum living standard",
    "省级默认值：每户每年各类救助合计上限（另加医疗上限，助学不计）",
    gettext_noop("All relief of a family a year, beside medical and schooling"),
)
ONE_KIND = _declare(
    "relief.one_kind",
    "list",
    "living,tuition,medical,temporary,accident",
    "kinds",
    "省级默认值：相对困难家庭每年享受一类救助",
    gettext_noop("Kinds of which a family in relative hardship has one a year"),
)
CODES = (
    LIVING_DEEP,
    LIVING_RELATIVE,
    MEDICAL_CAP,
    TEMPORARY_CAP,
    ACCIDENT_CAP,
    ACCIDENT_SHARE,
    YEAR_MULTIPLE,
    ONE_KIND,
)


@dataclass(frozen=True)
class Cap:
    """One limit on what may be asked for now, in fen: what it allows, what is used of it, what it rests on."""

    code: str
    most_fen: int
    used_fen: int
    basis: str

    @property
    def left_fen(self) -> int:
        return max(self.most_fen - self.used_fen, 0)

    def as_data(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class Used:
    """What was granted this year already, in fen: by kind to the household, as temporary relief to the person."""

    by_kind: Mapping[str, int]
    to_person: int = 0

    @property
    def counted(self) -> int:
        """Return what the household's yearly cap counts: everything but schooling relief (D5)."""
        return sum(amount for kind, amount in self.by_kind.items() if kind != ReliefKind.TUITION)


@dataclass(frozen=True)
class Need:
    """What a family asks with: self-paid medical cost or loss, in fen, where the kind of relief goes by it."""

    self_paid_fen: int | None = None
    loss_fen: int | None = None


def caps_for(kind: str, category: str, living: Decimal, found: Mapping[str, Any], used: Used, need: Need) -> list[Cap]:
    """Return every cap on this kind of relief for a family, the narrowest not first but told apart by its code."""

    def yuan(code: str) -> int:
        return to_fen(Decimal(found[code].value))

    def times_living(code: str) -> int:
        return to_fen((Decimal(found[code].value) * living).quantize(FEN, ROUND_HALF_UP))

    year = Cap(
        "household_year",
        times_living(YEAR_MULTIPLE) + yuan(MEDICAL_CAP),
        used.counted,
        found[YEAR_MULTIPLE].basis,
    )
    taken = used.by_kind.get(kind, 0)
    match ReliefKind(kind):
        case ReliefKind.LIVING:
            code = LIVING_DEEP if category == Category.DEEP else LIVING_RELATIVE
            return [Cap("living_year", times_living(code), taken, found[code].basis), year]
        case ReliefKind.MEDICAL:
            bill = [Cap("self_paid", need.self_paid_fen, 0, _("invoices"))] if need.self_paid_fen is not None else []
            return [*bill, Cap("medical_year", yuan(MEDICAL_CAP), taken, found[MEDICAL_CAP].basis), year]
        case ReliefKind.TEMPORARY:
            return [Cap("temporary_person", yuan(TEMPORARY_CAP), used.to_person, found[TEMPORARY_CAP].basis), year]
        case ReliefKind.ACCIDENT:
            most = Cap("accident", yuan(ACCIDENT_CAP), taken, found[ACCIDENT_CAP].basis)
            return [*_accident_share(need, found), most, year]
    raise ValueError(f"{kind} is not asked for on application")


def _accident_share(need: Need, found: Mapping[str, Any]) -> list[Cap]:
    if need.loss_fen is None:
        return []
    share = Decimal(found[ACCIDENT_SHARE].value) * from_fen(need.loss_fen)
    return [Cap("loss_share", to_fen(share.quantize(FEN, ROUND_HALF_UP)), 0, found[ACCIDENT_SHARE].basis)]


def left_of(caps: Iterable[Cap]) -> int:
    """Return how much may still be asked for, in fen."""
    return min(cap.left_fen for cap in caps)


def check_caps(amount_fen: int, caps: Iterable[Cap]) -> None:
    """Refuse an amount above any cap, naming the sum it would come to and the cap (ux.md 3.5)."""
    for cap in caps:
        total = cap.used_fen + amount_fen
        if total > cap.most_fen:
            text = _("This would bring the total to %(total)s, above the cap of %(cap)s: %(name)s.")
            words = {
                "total": format_yuan(from_fen(total)),
                "cap": format_yuan(from_fen(cap.most_fen)),
                "name": cap_name(cap.code),
            }
            raise RuleBrokenError(
                text % words, code="above_cap", fields={"amount": text % words}, details={"cap": cap.as_data()}
            )


def cap_name(code: str) -> str:
    """Name a cap for people."""
    names = {
        "living_year": _("living relief of the family this year"),
        "self_paid": _("self-paid part of the invoices"),
        "medical_year": _("medical relief of the family this year"),
        "temporary_person": _("temporary relief of the person this year"),
        "accident": _("accident relief of the family this year"),
        "loss_share": _("share of the loss"),
        "household_year": _("all relief of the family this year"),
    }
    return names[code]


def other_kinds(*, kind: str, category: str, had: Collection[str], one_of: Collection[str]) -> list[str]:
    """Return the kinds that bar another one this year: a family in relative hardship has one, others several (D4)."""
    if category != Category.RELATIVE or kind not in one_of:
        return []
    return sorted((set(had) & set(one_of)) - {kind})


def one_kind_text(others: Iterable[str]) -> str:
    """Say which kinds a family had already."""
    text = _("A family in relative hardship has one kind of relief a year; this one has had %(kinds)s.")
    return text % {"kinds": _(", ").join(str(ReliefKind(each).label) for each in others)}


def check_one_kind(*, kind: str, category: str, had: Collection[str], one_of: Collection[str]) -> None:
    """Refuse a second kind of relief in a year to a family in relative hardship (D4)."""
    others = other_kinds(kind=kind, category=category, had=had, one_of=one_of)
    if others:
        raise ConflictError(one_kind_text(others), code="one_kind_a_year", details={"kinds": others})


def check_papers(*, kind: str, invoices: int, papers: int, event: bool, loss: bool) -> None:
    """Refuse a request without the evidence of its kind (domain.md 3.2)."""
    if kind == ReliefKind.MEDICAL and not invoices:
        raise RuleBrokenError(_("Enter at least one invoice."), code="no_invoice")
    if kind in (ReliefKind.TEMPORARY, ReliefKind.ACCIDENT) and not event:
        text = _("Enter the day of the event.")
        raise RuleBrokenError(text, code="no_event", fields={"event_on": text})
    if kind == ReliefKind.ACCIDENT and not loss:
        text = _("Enter the loss that is left after insurance and compensation.")
        raise RuleBrokenError(text, code="no_loss", fields={"loss": text})
    if kind != ReliefKind.LIVING and not papers:
        text = _("Add the paper that proves it: invoices, settlement, certificate.")
        raise RuleBrokenError(text, code="no_evidence", fields={"evidence": text})
