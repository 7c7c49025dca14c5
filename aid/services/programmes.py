"""Programmes of the four seasons: planned, copied forward, opened with a part for each county, closed with reasons."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from aid.choices.files import Category
from aid.choices.relief import ProgrammeStatus, ReliefKind
from aid.models import CountyPart, Fund, NeedyFile, Programme, Standard, UnreachedReason
from aid.rules.money import check_amount, check_intent
from aid.rules.recipients import check_open_to_others
from aid.rules.relief import CLOSE_PROGRAMME, OPEN_PROGRAMME, check_reason
from aid.rules.seasons import needs_standards
from aid.selectors.copies import copy_of
from aid.selectors.programmes import tuition_standards, unexplained_files, unreached_files
from aid.selectors.services import unvisited_sites
from core.actors import Actor
from core.errors import ConflictError, RuleBrokenError
from core.events.services import record
from core.fetch import find
from core.transitions import check_fresh, take
from core.violations import refusing_violations
from unions.choices import Level
from unions.models import Union
from unions.selectors.tree import at_level_below

PLAN = (
    "name",
    "opens_on",
    "closes_on",
    "roster_due_on",
    "report_due_on",
    "requires_file",
    "needs_notice",
    "policy_text",
)


@transaction.atomic
def create_programme(
    *,
    actor: Actor,
    union_id: int,
    season: str,
    kind: str,
    year: int,
    standards: Mapping[Any, int] | None = None,
    basis: str = "",
    **plan: Any,
) -> Programme:
    """Plan a season's programme. ``plan`` holds name, dates, flags and policy text.

    ``standards`` are fen by category, or by category and stage; schooling relief without any takes those in force.
    """
    union = find(Union, union_id, actor, "aid.open_programme")
    unknown = set(plan) - set(PLAN)
    if unknown:
        raise TypeError(f"A programme has no {sorted(unknown)}.")
    with refusing_violations(Programme):
        programme: Programme = Programme.objects.create(union=union, season=season, kind=kind, year=year, **plan)
    for key, amount_fen in (standards or {}).items():
        category, stage = (key, "") if isinstance(key, str) else key
        _put_standard(programme, category, amount_fen, basis, stage=stage)
    if kind == ReliefKind.TUITION and not standards:
        _take_tuition_standards(programme)
    record(actor, "aid.programme.created", programme, name=programme.name, season=season, year=year)
    return programme


def _take_tuition_standards(programme: Programme) -> None:
    """Start a schooling programme from the standards of the province or region in force when it opens."""
    rows, basis = tuition_standards(programme.union.region_id, programme.opens_on)
    for category, stage, amount_fen in rows:
        _put_standard(programme, category, amount_fen, basis, stage=stage)


def _draft(actor: Actor, programme_id: Any, seen_version: int) -> Programme:
    programme = find(Programme, programme_id, actor, "aid.open_programme", lock=True)
    check_fresh(programme, seen_version)
    if programme.status != ProgrammeStatus.DRAFT:
        raise ConflictError(_("The programme is open already: its terms stay as they are."), code="wrong_state")
    return programme


@transaction.atomic
def edit_programme(*, actor: Actor, programme_id: Any, seen_version: int, **plan: Any) -> Programme:
    """Change the plan of a programme that is not open yet."""
    programme = _draft(actor, programme_id, seen_version)
    changed = {name: after for name, after in plan.items() if getattr(programme, name) != after}
    if unknown := set(plan) - set(PLAN):
        raise TypeError(f"A programme has no {sorted(unknown)}.")
    for name, after in changed.items():
        setattr(programme, name, after)
    if programme.standards.filter(category=Category.NONE).exists():
        check_open_to_others(kind=programme.kind, requires_file=programme.requires_file)
    programme.version += 1
    with refusing_violations(Programme):
        programme.save()
    record(actor, "aid.programme.edited", programme, changed=changed)
    return programme


@transaction.atomic
def set_standard(
    *,
    actor: Actor,
    programme_id: Any,
    seen_version: int,
    category: str,
    amount_fen: int,
    basis: str,
    stage: str = "",
) -> Standard:
    """Say what a family of a category, or a student of a stage, receives, before the programme opens."""
    programme = _draft(actor, programme_id, seen_version)
    standard = _put_standard(programme, category, amount_fen, check_reason(basis, field="basis"), stage=stage)
    programme.version += 1
    programme.save(update_fields=["version"])
    record(
        actor,
        "aid.programme.standard_set",
        programme,
        category=category,
        stage=stage,
        amount_fen=amount_fen,
        basis=basis,
    )
    return standard


def _put_standard(programme: Programme, category: str, amount_fen: int, basis: str, *, stage: str = "") -> Standard:
    check_amount(amount_fen)
    if category == Category.NONE:
        check_open_to_others(kind=programme.kind, requires_file=programme.requires_file)
    with refusing_violations(Standard):
        return Standard.objects.update_or_create(
            programme=programme,
            category=category,
            stage=stage,
            defaults={"amount_fen": amount_fen, "basis": basis[:200]},
        )[0]


@transaction.atomic
def copy_programme(*, actor: Actor, programme_id: Any, year: int) -> Programme:
    """Plan the same programme for another year, with its standards; ``copy_of`` says what changes."""
    last = find(Programme, programme_id, actor, "aid.open_programme")
    copied = copy_of(last, year)
    with refusing_violations(Programme):
        programme: Programme = Programme.objects.create(
            union_id=last.union_id,
            season=last.season,
            kind=last.kind,
            requires_file=last.requires_file,
            needs_notice=last.needs_notice,
            policy_text=last.policy_text,
            copied_from=last,
            **copied.plan,
        )
    for standard in last.standards.all():
        _put_standard(programme, standard.category, standard.amount_fen, standard.basis, stage=standard.stage)
    changed = {row.what: [str(row.before), str(row.after)] for row in copied.differences}
    record(actor, "aid.programme.copied", programme, source=last.pk, year=year, differences=changed)
    return programme


@transaction.atomic
def copy_programmes(*, actor: Actor, programme_ids: Iterable[Any], year: int) -> list[Programme]:
    """Plan a whole year from the last one: all of these programmes, or none."""
    keys = list(programme_ids)
    if not keys:
        raise RuleBrokenError(_("Choose at least one programme."), code="nothing_chosen")
    return [copy_programme(actor=actor, programme_id=key, year=year) for key in keys]


def open_programme(*, actor: Actor, programme_id: Any, seen_version: int, today: date) -> Programme:
    """Open a programme: its terms stand from now on, and each county below the owner gets its part."""
    with take(OPEN_PROGRAMME, Programme, pk=programme_id, actor=actor, seen_version=seen_version) as programme:
        if needs_standards(programme.season, programme.kind) and not programme.standards.exists():
            raise RuleBrokenError(
                _("Set the standards first: what a family of each category receives."), code="no_standards"
            )
        if programme.closes_on < today:
            raise RuleBrokenError(_("The programme's window is over. Change its dates first."), code="window_over")
        counties = at_level_below(programme.union.path, Level.COUNTY)
        quotas = dict(CountyPart.unscoped.filter(programme=programme.copied_from_id).values_list("union_id", "quota"))
        parts = [CountyPart(programme=programme, union=county, quota=quotas.get(county.pk)) for county in counties]
        CountyPart.objects.bulk_create(parts)
        programme.opened_by_id = actor.user_id
        programme.event_note["counties"] = len(parts)
    return programme


@transaction.atomic
def set_part(*, actor: Actor, part_id: Any, seen_version: int, quota: int | None, fund_id: Any = None) -> CountyPart:
    """Give a county its quota of families and, where the union above pays, its fund."""
    part = _open_part(actor, part_id, "aid.open_programme", seen_version)
    part.quota = quota
    if fund_id is not None:
        part.fund = _payable_fund(part, fund_id)
    return _save_part(actor, part)


@transaction.atomic
def choose_fund(*, actor: Actor, part_id: Any, seen_version: int, fund_id: Any) -> CountyPart:
    """Let the county's finance choose the fund that its part pays from. What is reserved already stays where it is."""
    part = _open_part(actor, part_id, "aid.grant_fund", seen_version)
    part.fund = _payable_fund(part, fund_id)
    return _save_part(actor, part)


def _open_part(actor: Actor, part_id: Any, permission: str, seen_version: int) -> CountyPart:
    part = find(CountyPart, part_id, actor, permission, lock=True)
    check_fresh(part, seen_version)
    if part.reported_on is not None:
        raise ConflictError(_("The county has closed its part in the programme."), code="part_closed")
    return part


def _payable_fund(part: CountyPart, fund_id: Any) -> Fund:
    """Return a fund of the county itself or of a union above it; any other fund does not exist for this part."""
    fund: Fund | None = Fund.unscoped.select_related("union").filter(pk=fund_id).first()
    if fund is None or not part.union.path.startswith(fund.union.path):
        text = _("Choose a fund of the county or of a union above it.")
        raise RuleBrokenError(text, code="fund", fields={"fund": text})
    check_intent(purposes=fund.purposes, kind=part.programme.kind)
    return fund


def _save_part(actor: Actor, part: CountyPart) -> CountyPart:
    part.version += 1
    part.save()
    record(actor, "aid.part.set", part, quota=part.quota, fund=part.fund_id)
    return part


@transaction.atomic
def explain_unreached(*, actor: Actor, part_id: Any, file_id: Any, reason: str) -> UnreachedReason:
    """Write down why a family on file was not reached; a county's part closes only with a reason for each."""
    part = find(CountyPart, part_id, actor, "aid.close_programme", lock=True)
    file = find(NeedyFile, file_id, actor, "aid.view_file")
    if not unreached_files(part.programme, part.union).filter(pk=file.pk).exists():
        raise ConflictError(_("The programme has reached this family, or is not for it."), code="not_unreached")
    why = check_reason(reason)[:300]
    found, _made = UnreachedReason.unscoped.update_or_create(
        programme=part.programme, file=file, defaults={"union": file.union, "reason": why, "given_by_id": actor.user_id}
    )
    record(actor, "aid.file.unreached_explained", file, programme=part.programme_id, reason=why)
    return found


@transaction.atomic
def report_part(*, actor: Actor, part_id: Any, seen_version: int, report: str, today: date) -> CountyPart:
    """Close a county's part with its report; refused while a family due is neither reached nor explained."""
    part = _open_part(actor, part_id, "aid.close_programme", seen_version)
    text = check_reason(report, field="report")
    _check_sites_visited(part)
    silent = unexplained_files(part.programme, part.union)
    count = silent.count()
    if count:
        message = _("%(count)s families have not been reached and have no reason yet.") % {"count": count}
        names = [str(file) for file in silent[:20]]
        raise ConflictError(message, code="unreached", details={"count": count, "files": names})
    part.report, part.reported_on = text, today
    part.version += 1
    part.save()
    record(actor, "aid.part.reported", part, on=today)
    return part


def _check_sites_visited(part: CountyPart) -> None:
    """Keep a summer part open while a high-temperature site has been neither visited nor closed."""
    if part.programme.kind != ReliefKind.COOL:
        return
    missed = unvisited_sites(part.programme, part.union)
    count = missed.count()
    if count:
        names = [site.name for site in missed[:20]]
        text = _("%(count)s sites have not been visited: %(sites)s.")
        words = {"count": count, "sites": _(", ").join(names)}
        raise ConflictError(text % words, code="sites_unvisited", details={"count": count, "sites": names})


def close_programme(*, actor: Actor, programme_id: Any, seen_version: int) -> Programme:
    """Close a programme once every county has reported."""
    with take(CLOSE_PROGRAMME, Programme, pk=programme_id, actor=actor, seen_version=seen_version) as programme:
        silent = list(CountyPart.unscoped.filter(programme=programme, reported_on=None).select_related("union"))
        if silent:
            names = [part.union.name for part in silent[:100]]
            text = _("%(count)s counties have not reported yet.") % {"count": len(silent)}
            raise ConflictError(text, code="parts_open", details={"count": len(silent), "unions": names})
    return programme
