"""Taking a list out: masked at once, in full after a second person has agreed; a job makes the file, kept a day."""

import io
import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from core.actors import Actor
from core.clock import day_of
from core.errors import ConflictError, ForbiddenError, NotFoundError, RuleBrokenError
from core.events.services import record
from core.fetch import find
from core.jobs.registry import Progress, Run, actor_of, job_kind
from core.jobs.services.files import fetch_file, give_file, keep_piece, pieces_of
from core.jobs.services.starting import start_job
from core.parameters.selectors import value
from core.sheets.choices import ExportStatus
from core.sheets.export import write_book
from core.sheets.limits import EXPORTS_A_DAY, MOST_OUT, PROVINCE
from core.sheets.lists import Asking, ExportKind, list_of, register
from core.sheets.models import SheetExport
from core.transitions import check_fresh
from core.violations import refusing_violations

MAKE = "core.export.{}"
FULL = "core.reveal_secret"
APPROVE = "core.approve_export"
AT_ONCE = 2000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FEWEST = 4  # characters of a purpose


def offer(kind: ExportKind) -> ExportKind:
    """Make a list known, together with the work that makes its file under the list's own right."""
    made = job_kind(
        MAKE.format(kind.code), label=gettext_noop("Make the list"), permission=kind.permission, may_take=_may_take
    )
    made(make)
    return register(kind)


def _may_take(actor: Actor, params: Mapping[str, Any]) -> bool:
    """Say whether somebody may still see what stands in the file: full values are for who may see them today."""
    return actor.can(FULL) or not SheetExport.unscoped.filter(pk=params["export"], is_full=True).exists()


def ask(
    *, actor: Actor, kind: ExportKind, params: Mapping[str, str], is_full: bool, purpose: str, moment: datetime
) -> SheetExport:
    """Ask for a list: the masked one is made at once, the full one waits for somebody else's word."""
    if actor.user_id is None or not actor.can(kind.permission):
        raise ForbiddenError(_("You do not have the right to do this."), code=kind.permission)
    if is_full:
        _check_full(actor, kind, purpose, moment)
    asking = Asking(actor=actor, params=params, today=timezone.localdate(moment))
    export = SheetExport(
        kind=kind.code,
        union_path=min((branch.path for branch in actor.branches(kind.permission)), key=len),
        place=actor.place[:120],
        owner_id=actor.user_id,
        params=dict(params),
        narrowed=[str(word) for word in kind.narrowed(asking)],
        is_full=is_full,
        purpose=purpose.strip()[:200],
        status=ExportStatus.WAITING if is_full else ExportStatus.GRANTED,
    )
    with transaction.atomic(), refusing_violations(SheetExport):
        export.save(force_insert=True)
        event = "core.export.asked_in_full" if is_full else "core.export.asked"
        record(actor, event, export, kind=kind.code, purpose=export.purpose, narrowed=export.narrowed)
        if not is_full:
            _start(actor, export, kind)
    return export


def _check_full(actor: Actor, kind: ExportKind, purpose: str, moment: datetime) -> None:
    if not actor.can(FULL):
        raise ForbiddenError(_("You do not have the right to see full values."), code=FULL)
    if not kind.has_full:
        raise RuleBrokenError(_("Nothing is hidden in this list: take it as it is."), code="nothing_hidden")
    if len(purpose.strip()) < FEWEST:
        text = _("Write what the full list is for, in at least 4 characters.")
        raise RuleBrokenError(text, code="purpose", fields={"purpose": text})
    since = moment - timedelta(days=1)
    asked = SheetExport.unscoped.filter(owner_id=actor.user_id, is_full=True, created_at__gt=since).count()
    if asked >= value(EXPORTS_A_DAY, PROVINCE, day_of(moment)):
        text = _("You have asked for %(count)s full lists within a day. Try again tomorrow.") % {"count": asked}
        raise RuleBrokenError(text, code="export_limit", fields={"purpose": text})


def _start(actor: Actor, export: SheetExport, kind: ExportKind) -> None:
    export.job = start_job(
        actor=actor,
        kind=MAKE.format(kind.code),
        key=str(export.pk),
        union_path=export.union_path,
        name=str(kind.label),
        params={"export": str(export.pk)},
    )
    export.save(update_fields=["job"])


def decide(
    *, actor: Actor, export_id: Any, seen_version: int, grants: bool, reason: str, moment: datetime
) -> SheetExport:
    """Agree to a full list, or refuse it with a reason; nobody decides on their own."""
    with transaction.atomic(), refusing_violations(SheetExport):
        export = find(SheetExport, export_id, actor, APPROVE, lock=True)
        check_fresh(export, seen_version)
        if export.status != ExportStatus.WAITING:
            raise ConflictError(_("This has been decided already."), code="wrong_state")
        if export.owner_id == actor.user_id:
            raise ForbiddenError(_("Another person has to decide on your export."), code="own_export")
        if not grants and not reason.strip():
            text = _("Say why it is refused.")
            raise RuleBrokenError(text, code="reason", fields={"reason": text})
        export.status = ExportStatus.GRANTED if grants else ExportStatus.REFUSED
        export.decided_by_id, export.decided_at, export.reason = actor.user_id, moment, reason.strip()[:200]
        export.version += 1
        export.save()
        record(actor, f"core.export.{export.status}", export, kind=export.kind, owner=export.owner_id)
        if grants:
            kind = list_of(export.kind)
            if kind is None:
                raise NotFoundError(_("There is no such list."), code="not_found")
            _start(actor_of(export.owner_id, timezone.localdate(moment)), export, kind)
    return export


def withdraw(*, actor: Actor, export: SheetExport) -> None:
    """Take back what one has asked for and nobody has decided yet."""
    with transaction.atomic():
        held = SheetExport.unscoped.select_for_update(of=("self",)).get(pk=export.pk, owner_id=actor.user_id)
        if held.status != ExportStatus.WAITING:
            raise ConflictError(_("This has been decided already."), code="wrong_state")
        held.status = ExportStatus.WITHDRAWN
        held.version += 1
        held.save()
        record(actor, "core.export.withdrawn", held, kind=held.kind)


def make(run: Run) -> Progress:
    """Fetch the next rows; at the end write the workbook, with who, when and what for on every page of it."""
    export = SheetExport.unscoped.select_related("owner", "decided_by").get(
        pk=run.params["export"], owner_id=run.actor.user_id
    )
    kind = list_of(export.kind)
    rights = {kind.permission} | ({FULL} if export.is_full else set()) if kind else set()
    if kind is None or export.status != ExportStatus.GRANTED or not all(map(run.actor.can, rights)):
        raise ForbiddenError(_("You no longer hold the right that this work needs."), code=export.kind)
    asking = Asking(actor=run.actor, params=export.params, today=run.today)
    rows, mark = kind.take(asking, run.cursor.get("mark", ""), AT_ONCE)
    if rows:
        lines = [[_told(each) for each in kind.line(row, is_full=export.is_full)] for row in rows]
        keep_piece(run.job_id, run.done + 1, json.dumps(lines, ensure_ascii=False).encode())
    done = run.done + len(rows)
    most = value(MOST_OUT, PROVINCE, run.today)
    if done > most:
        text = _("More than %(most)s rows. Narrow the list first.") % {"most": most}
        raise RuleBrokenError(text, code="too_many")
    if mark:
        return Progress(done=done, total=done + AT_ONCE, cursor={"mark": mark})
    _finish(run, export, kind, done)
    return Progress(done=done, total=done, is_finished=True, url="/exports/")


def _finish(run: Run, export: SheetExport, kind: ExportKind, rows: int) -> None:
    marks = watermark(export, run.moment)
    out = io.BytesIO()
    lines = (line for piece in pieces_of(run.job_id) for line in _lines(piece))
    columns = kind.written(is_full=export.is_full)
    write_book(out, str(kind.label), columns, lines, notes=[*export.narrowed, *marks], mark="  ".join(marks))
    extent = f"-{_('In full')}" if export.is_full else ""
    name = f"{kind.label}-{timezone.localtime(run.moment):%Y%m%d-%H%M}{extent}.xlsx"
    give_file(run.job_id, name=name, media_type=XLSX, content=out.getvalue())
    SheetExport.unscoped.filter(pk=export.pk).update(rows=rows)
    record(run.actor, "core.export.made", export, kind=export.kind, rows=rows, full=export.is_full)


def watermark(export: SheetExport, moment: datetime) -> list[str]:
    """Return who took the list out, when, what for, and who agreed."""
    when = f"{timezone.localtime(moment):%Y-%m-%d %H:%M}"
    marks = [
        _("Taken out by %(name)s, %(place)s, %(when)s")
        % {"name": export.owner.name, "place": export.place, "when": when}
    ]
    if export.purpose:
        marks.append(_("Purpose: %(purpose)s") % {"purpose": export.purpose})
    if export.decided_by:
        marks.append(_("Agreed to by %(name)s") % {"name": export.decided_by.name})
    marks.append(_("Number %(number)s") % {"number": str(export.pk)[-12:]})
    return marks


def fetch(*, actor: Actor, export: SheetExport) -> tuple[str, bytes]:
    """Return the file of one's own export and count the download."""
    file, content = fetch_file(actor=actor, job_id=export.job_id)
    SheetExport.unscoped.filter(pk=export.pk).update(downloads=F("downloads") + 1)
    return file.name, content


def _told(each: Any) -> Any:
    if isinstance(each, datetime):
        return {"t": each.isoformat()}
    if isinstance(each, date):
        return {"d": each.isoformat()}
    if isinstance(each, Decimal):
        return {"m": str(each)}
    return each if each is None or isinstance(each, bool | int | str) else str(each)


def _lines(piece: bytes) -> Iterator[list[Any]]:
    for line in json.loads(piece):
        yield [_read(each) for each in line]


def _read(each: Any) -> Any:
    if not isinstance(each, dict):
        return each
    kind, text = next(iter(each.items()))
    if kind == "m":
        return Decimal(text)
    return date.fromisoformat(text) if kind == "d" else datetime.fromisoformat(text)
