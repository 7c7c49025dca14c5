"""Places and money of a programme down the tree and back: together, under locks, with a trace (domain.md 3.5)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from aid.choices.relief import Bucket, EntryKind, MoveKind, ProgrammeStatus
from aid.models import Allocation, AllocationMove, CountyPart, Fund, FundAccount, Programme
from aid.rules import allocations as rules
from aid.rules.money import Movement, check_amount, check_enough, check_intent
from aid.rules.relief import check_reason
from aid.selectors.allocations import bound_fen, budget_of, members_below, moved_fen, nominated
from aid.services.funds import post
from core.actors import Actor
from core.errors import ConflictError, ForbiddenError, RuleBrokenError
from core.events.services import record
from core.fetch import find
from core.uuids import uuid7
from core.violations import refusing_violations
from unions.models import Union

ALLOCATE = "aid.allocate_places"
Node = Allocation | CountyPart


@dataclass(frozen=True)
class Step:
    """One step about to be taken: who to whom, how much, why."""

    programme: Programme
    kind: MoveKind
    upper: Allocation
    lower: Node
    places: int
    amount_fen: int
    reason: str
    key: str


@transaction.atomic
def set_total(*, actor: Actor, programme_id: Any, places: int, reason: str, moment: datetime) -> Allocation:
    """Enter how many places a programme has in all; never fewer than were passed down."""
    programme = find(Programme, programme_id, actor, ALLOCATE, lock=True)
    held = _upper(programme, programme.union)
    held.places = places
    with refusing_violations(Allocation):
        held.version += 1
        held.save()
    _trace(actor, Step(programme, MoveKind.SET, held, held, places, 0, check_reason(reason), f"set:{uuid7()}"), moment)
    return held


@transaction.atomic
def choose_source(*, actor: Actor, programme_id: Any, fund_id: Any) -> Allocation:
    """Name the fund of the owner from which the programme's money goes down."""
    programme = find(Programme, programme_id, actor, ALLOCATE, lock=True)
    fund = find(Fund, fund_id, actor, "aid.view_fund")
    if fund.union_id != programme.union_id:
        text = _("Choose a fund of the programme's owner.")
        raise RuleBrokenError(text, code="fund", fields={"fund": text})
    check_intent(purposes=fund.purposes, kind=programme.kind)
    held = _upper(programme, programme.union)
    held.fund = fund
    held.version += 1
    held.save()
    record(actor, "aid.allocation.source_chosen", programme, fund=str(fund.pk))
    return held


@transaction.atomic
def pass_down(
    *,
    actor: Actor,
    programme_id: Any,
    upper_id: int,
    lower_id: int,
    reason: str,
    moment: datetime,
    places: int = 0,
    amount_fen: int = 0,
    key: str = "",
) -> AllocationMove:
    """Give places and money of a programme to the union directly below; both or neither.

    The upper union's row is locked first, then the lower one's, then the accounts: two who share the last places get
    exactly what there is. The same key again changes nothing. Raises ConflictError naming what is short.
    """
    programme, before = _asked(actor, programme_id, upper_id, key)
    if before is not None:
        return before
    rules.check_something(places=places, amount_fen=amount_fen)
    upper, lower = _pair(programme, upper_id, lower_id)
    rules.check_free_places(wanted=places, free=upper.free_places, union=upper.union.name)
    step = Step(programme, MoveKind.DOWN, upper, lower, places, amount_fen, check_reason(reason), key)
    _move_places(step)
    return _trace(actor, step, moment)


@transaction.atomic
def take_back(
    *,
    actor: Actor,
    programme_id: Any,
    upper_id: int,
    lower_id: int,
    reason: str,
    moment: datetime,
    places: int = 0,
    amount_fen: int = 0,
    key: str = "",
) -> AllocationMove:
    """Take places and money that are still free back from the union below, to be given elsewhere or returned."""
    programme, before = _asked(actor, programme_id, upper_id, key)
    if before is not None:
        return before
    rules.check_something(places=places, amount_fen=amount_fen)
    upper, lower = _pair(programme, upper_id, lower_id)
    rules.check_free_places(wanted=places, free=_free(programme, lower), union=lower.union.name)
    step = Step(programme, MoveKind.BACK, upper, lower, places, amount_fen, check_reason(reason), key)
    _move_places(step)
    return _trace(actor, step, moment)


@transaction.atomic
def return_unspent(*, actor: Actor, programme_id: Any, moment: datetime) -> list[AllocationMove]:
    """Send what a closed programme left over back up, level by level: free places and money that nothing binds."""
    programme = find(Programme, programme_id, actor, ALLOCATE, lock=True)
    if programme.status != ProgrammeStatus.CLOSED:
        raise ConflictError(_("Only a closed programme returns what is left."), code="not_closed")
    _check_reach(actor, programme.union)
    moves: list[AllocationMove] = []
    uppers = Allocation.unscoped.filter(programme=programme).select_related("union").order_by("-union__path")
    deepest_first = sorted(uppers, key=lambda held: -held.union.path.count("/"))
    for held in deepest_first:
        moves += [
            move for lower in members_below(programme, held.union) if (move := _returned(actor, held, lower, moment))
        ]
    return moves


def _returned(actor: Actor, held: Allocation, below: Union, moment: datetime) -> AllocationMove | None:
    programme = held.programme
    upper, lower = _pair(programme, held.union_id, below.pk)
    limited = isinstance(lower, Allocation) or lower.quota is not None
    places = max(_free(programme, lower), 0) if limited else 0
    received, passed = moved_fen(programme.pk).get(below.pk, (0, 0))
    bound = passed + bound_fen(programme.pk).get(below.pk, 0)
    amount = rules.returnable_fen(
        received_fen=received, bound_fen=bound, free_fen=budget_of(lower.fund_id) if lower.fund_id else 0
    )
    if not places and not amount:
        return None
    why = _("Left over when the programme closed")
    step = Step(programme, MoveKind.BACK, upper, lower, places, amount, why, f"return:{programme.pk}:{below.pk}")
    _move_places(step)
    return _trace(actor, step, moment)


def _asked(actor: Actor, programme_id: Any, upper_id: int, key: str) -> tuple[Programme, AllocationMove | None]:
    programme = find(Programme, programme_id, actor, "aid.view_programme")
    _check_reach(actor, find(Union, upper_id, actor, "unions.view_union"))
    if programme.status != ProgrammeStatus.OPEN:
        raise ConflictError(_("The programme is not open."), code="programme_not_open")
    return programme, AllocationMove.unscoped.filter(idempotency_key=key).first() if key else None


def _check_reach(actor: Actor, union: Union) -> None:
    if not actor.reaches(ALLOCATE, union.path):
        raise ForbiddenError(_("You do not have the right to do this."), code=ALLOCATE)


def _pair(programme: Programme, upper_id: int, lower_id: int) -> tuple[Allocation, Node]:
    """Lock both ends of a step, the upper one first."""
    upper_union = Union.unscoped.get(pk=upper_id)
    lower_union = members_below(programme, upper_union).filter(pk=lower_id).first()
    if lower_union is None:
        rules.check_next_level(upper_path=upper_union.path, lower_path="", between=True)
        raise RuntimeError("unreachable")
    upper = _upper(programme, upper_union)
    part = CountyPart.unscoped.select_for_update(of=("self",)).filter(programme=programme, union=lower_union)
    lower: Node = part.select_related("union", "fund").first() or _upper(programme, lower_union)
    return upper, lower


def _upper(programme: Programme, union: Union) -> Allocation:
    Allocation.unscoped.get_or_create(programme=programme, union=union)
    locked = Allocation.unscoped.select_for_update(of=("self",)).select_related("union", "fund", "programme")
    held: Allocation = locked.get(programme=programme, union=union)
    return held


def _free(programme: Programme, node: Node) -> int:
    if isinstance(node, Allocation):
        return node.free_places
    return (node.quota or 0) - nominated(programme.pk, node.union_id)


def _move_places(step: Step) -> None:
    """Write the places of both ends, and the fund of the lower end where money goes there for the first time."""
    sign = 1 if step.kind == MoveKind.DOWN else -1
    upper, lower = step.upper, step.lower
    upper.passed_places += sign * step.places
    if isinstance(lower, Allocation):
        lower.places += sign * step.places
    elif step.places:
        lower.quota = (lower.quota or 0) + sign * step.places
    if step.amount_fen and lower.fund_id is None:
        lower.fund = _fund_below(upper, lower.union)
    for node in (upper, lower):
        node.version += 1
        with refusing_violations(type(node)):
            node.save()


def _fund_below(upper: Allocation, union: Union) -> Fund:
    """Return the lower union's fund of the same name, source and year; open it if it has none yet."""
    if upper.fund is None:
        raise ConflictError(_("Choose first which fund the money comes from."), code="no_fund")
    named: dict[str, Any] = {
        "union": union,
        "name": upper.fund.name,
        "source": upper.fund.source,
        "year": upper.fund.year,
    }
    given = {"donor": upper.fund.donor, "intent": upper.fund.intent, "purposes": upper.fund.purposes}
    fund, made = Fund.unscoped.get_or_create(**named, defaults=given)
    if made:
        FundAccount.objects.bulk_create([FundAccount(fund=fund, bucket=bucket) for bucket in Bucket])
    return fund


def _trace(actor: Actor, step: Step, moment: datetime) -> AllocationMove:
    """Post the money, write the step down and tell it."""
    move_id = uuid7()
    if step.amount_fen:
        _transfer(actor, step, move_id, moment)
    is_set = step.kind == MoveKind.SET
    with refusing_violations(AllocationMove):
        move: AllocationMove = AllocationMove.objects.create(
            id=move_id,
            programme=step.programme,
            union=step.upper.union,
            kind=step.kind,
            upper=step.upper.union,
            lower=None if is_set else step.lower.union,
            places=step.places,
            amount_fen=step.amount_fen,
            reason=step.reason[:300],
            moved_by_id=actor.user_id,
            moved_at=moment,
            idempotency_key=step.key or f"move:{move_id}",
        )
    record(
        actor,
        f"aid.allocation.{step.kind}",
        step.lower,
        places=step.places,
        amount_fen=step.amount_fen,
        reason=step.reason,
        upper=step.upper.union.name,
    )
    return move


def _transfer(actor: Actor, step: Step, move_id: Any, moment: datetime) -> None:
    """Move money between the funds of two unions: out of one and into the other in one statement."""
    check_amount(step.amount_fen)
    upper, lower = step.upper.fund, step.lower.fund
    if upper is None or lower is None:
        raise ConflictError(_("Choose first which fund the money comes from."), code="no_fund")
    if lower.union_id != step.lower.union_id:
        text = _("“%(union)s” pays from a fund of the union above: its money need not go down.")
        raise ConflictError(text % {"union": step.lower.union.name}, code="shared_fund")
    rules.check_earmark(
        upper_source=upper.source, upper_year=upper.year, lower_source=lower.source, lower_year=lower.year
    )
    rules.check_same_intent(upper=upper.purposes, lower=lower.purposes)
    down = step.kind == MoveKind.DOWN
    giver, taker = (upper, lower) if down else (lower, upper)
    accounts = FundAccount.objects.select_for_update().filter(fund__in=[giver, taker]).order_by("pk")
    free = {account.fund_id: account.balance_fen for account in accounts if account.bucket == Bucket.BUDGET}
    check_enough(needed_fen=step.amount_fen, available_fen=free[giver.pk], fund=giver.name)
    kinds = (EntryKind.PASS_DOWN, EntryKind.RECEIVE) if down else (EntryKind.GIVE_BACK, EntryKind.TAKE_BACK)
    sides = zip(kinds, (giver, taker), ("out", "in"), strict=True)
    post(
        actor,
        [
            Movement(kind, f"move:{move_id}:{side}", move_id, fund.pk, step.amount_fen, step.reason[:200])
            for kind, fund, side in sides
        ],
        moment=moment,
    )
