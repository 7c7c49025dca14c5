"""Asking about exits: what would happen now, what hangs, what is still to be done afterwards."""

from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet, Sum

from aid.choices.files import ExitCode, NoticeKind, NoticeStatus, ObjectionStatus
from aid.choices.relief import AwardStatus, PaymentStatus
from aid.choices.upkeep import ExitStatus
from aid.models import Award, Exit, NeedyFile, Notice, Objection, Payment
from aid.rules.deadlines import CALL_BACK_MONTHS
from aid.rules.exits import STRUCK_OFF
from core.clocks.models import Deadline
from core.clocks.rules import Unit, due
from core.clocks.selectors import work_calendar
from core.parameters.selectors import value

HALF_A_YEAR = timedelta(days=182)
# Relief by how far it has come: lines leave their roster, approved relief gives its money back, the rest people decide.
ON_ROSTER = (AwardStatus.DRAFT, AwardStatus.SUBMITTED, AwardStatus.APPROVED_PENDING)
CANCELLED = (AwardStatus.APPROVED, AwardStatus.READY, AwardStatus.FAILED)
UNDER_WAY = (AwardStatus.NOTICED, AwardStatus.ON_HOLD, AwardStatus.BATCHED, AwardStatus.SENT)


@dataclass(frozen=True)
class Effect:
    """One thing an exit does: its code, on how many, about how much money, until or on which day."""

    code: str
    count: int = 0
    amount_fen: int = 0
    on: str = ""
    names: tuple[str, ...] = ()

    def as_data(self) -> dict[str, Any]:
        return asdict(self) | {"names": list(self.names)}


def awards_of(file: NeedyFile, statuses: Any) -> QuerySet[Award]:
    """Return a file's relief in these states."""
    rows: QuerySet[Award] = Award.unscoped.filter(file=file, status__in=statuses)
    return rows.select_related("programme", "person", "union").order_by("pk")


def effects_of(file: NeedyFile, *, code: str, on: date) -> list[Effect]:
    """Return what an exit for a reason would do on a day, from the file's own rows."""
    groups = (("roster_lines", ON_ROSTER), ("cancelled", CANCELLED), ("to_decide", UNDER_WAY))
    awards = list(awards_of(file, [*ON_ROSTER, *CANCELLED, *UNDER_WAY]))
    found = [_relief(name, [award for award in awards if award.status in states]) for name, states in groups]
    clocks = Deadline.unscoped.about(file._meta.label_lower, file.pk).open().count()
    found += [
        Effect("clocks", clocks),
        Effect("seats", file.members.filter(live=True).count()),
    ]
    if code and code not in STRUCK_OFF:
        found.append(Effect("call_back", 1, on=call_back_day(file, on).isoformat()))
    if code == ExitCode.FALSE:
        found.append(Effect("recover", 1, amount_fen=paid_fen(file)))
    return [*(each for each in found if each.count), Effect("history", 1)]


def _relief(code: str, awards: list[Award]) -> Effect:
    names = tuple(dict.fromkeys(award.programme.name for award in awards))
    return Effect(code, len(awards), sum(award.amount_fen for award in awards), names=names)


def call_back_day(file: NeedyFile, on: date) -> date:
    """Return the day on which somebody calls a family that leaves the file on a day."""
    months = value(CALL_BACK_MONTHS, file.union.region_id, on)
    return due(on, months, Unit.MONTH, work_calendar(), roll=False).due_on


def paid_fen(file: NeedyFile) -> int:
    """Return what the family was paid from this file and has not given back."""
    paid = Payment.unscoped.filter(award__file=file, status=PaymentStatus.PAID)
    sums = paid.aggregate(paid=Sum("amount_fen", default=0), back=Sum("refunded_fen", default=0))
    return int(sums["paid"] - sums["back"])


def current_exit(file: NeedyFile) -> Exit | None:
    """Return the proposal under way."""
    rows = Exit.objects.filter(file=file, status=ExitStatus.OPEN)
    return rows.select_related("requested_by", "evidence", "assessment", "skipped_by").first()


def last_exit(file: NeedyFile) -> Exit | None:
    """Return the latest proposal, whatever became of it."""
    rows = Exit.objects.filter(file=file).select_related("requested_by", "decided_by", "evidence", "assessment")
    return rows.order_by("-created_at", "-pk").first()


def exit_notices(proposal: Exit) -> QuerySet[Notice]:
    """Return the notices of one proposal, the latest first."""
    rows: QuerySet[Notice] = Notice.unscoped.filter(file=proposal.file_id, kind=NoticeKind.EXIT)
    return rows.filter(created_at__gte=proposal.created_at).order_by("-created_at", "-pk")


def exit_notice(proposal: Exit) -> Notice | None:
    """Return the notice of a proposal that is prepared or hangs, else the one that ended last."""
    found = list(exit_notices(proposal)[:20])
    standing = [each for each in found if each.status in (NoticeStatus.PREPARED, NoticeStatus.POSTED)]
    closed = [each for each in found if each.status == NoticeStatus.CLOSED]
    return next(iter([*standing, *closed, *found]), None)


def objected(proposal: Exit) -> bool:
    """Say whether an objection to this exit is being investigated."""
    notices = exit_notices(proposal).values("pk")
    return Objection.unscoped.filter(notice__in=notices, status=ObjectionStatus.OPEN).exists()
