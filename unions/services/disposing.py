"""Carrying an approved disposal out, row by row; each is looked at once more, and a hold placed meanwhile wins."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import outside
from core.actors import Actor
from core.documents.services import destroy
from core.events.models import Event
from core.events.services import record
from core.fetch import find
from core.numbers.services import next_number
from core.privacy.wiping import wipe
from core.transitions import check_state, take
from unions.choices.disposals import RowState
from unions.disposals import Due, kind_named
from unions.models import DisposalList, DisposalRow, Person
from unions.rules import disposals as rules
from unions.rules.data_rights import TRAIL
from unions.selectors.disposals import holding
from unions.services.disposals import why_held
from unions.services.erasure import erase, parts_of

ROW = "unions.disposal.row"
LEDGER = "disposals"
Tree = Mapping[str, tuple[str, tuple[str, ...]]]  # table → the way to the root, and the columns to empty


@transaction.atomic
def dispose_some(*, actor: Actor, list_id: Any, limit: int, moment: datetime) -> int:
    """Settle some rows of an approved list; return how many, 0 when none is left. Each row is settled once."""
    disposal = find(DisposalList, list_id, actor, rules.APPROVE_RIGHT, lock=True)
    check_state(disposal, rules.FINISH)
    waiting = disposal.rows.filter(state=RowState.DUE).order_by("since", "pk")
    rows = list(waiting.select_for_update(of=("self",)).select_related("list__union")[:limit])
    for row in rows:
        _settle(actor, row, moment)
    return len(rows)


def _settle(actor: Actor, row: DisposalRow, moment: datetime) -> None:
    kind = kind_named(row.kind)
    due = next(kind.due(timezone.localdate(moment), row.subject_id), None) if kind else None
    why = _why_it_stays(due)
    if kind is not None and not why:
        kind.dispose(actor, row.subject_id, moment)
        row.state, row.shown_name = RowState.DISPOSED, ""
    else:
        row.state, row.why = RowState.SKIPPED, why[:300]
    row.settled_at = moment
    row.save()
    told = {"kind": row.kind, "subject": row.subject_id, "label": row.label, "state": row.state, "reason": row.why}
    record(actor, ROW, row, **told)


def _why_it_stays(due: Due | None) -> str:
    """Return why a row stays after all; the people are locked, so that a hold comes before this or after it."""
    if due is None:
        return _("It is not due any more: it was changed after the list was drawn up.")
    locked = Person.unscoped.select_for_update(of=("self",)).filter(pk__in=list(due.people)).order_by("pk")
    return why_held(holding(list(locked.values_list("pk", flat=True))), due.people)


def finish(*, actor: Actor, list_id: Any, today: date) -> DisposalList:
    """Close a list whose every row is settled: from now on it is the certificate of what was disposed of."""
    with take(rules.FINISH, DisposalList, pk=list_id, actor=actor) as disposal:
        rows = disposal.rows.exclude(state=RowState.EXCLUDED).order_by("since", "pk")
        disposal.disposed_count = rows.filter(state=RowState.DISPOSED).count()
        disposal.skipped_count = rows.filter(state=RowState.SKIPPED).count()
        disposal.digest = certificate_digest(disposal)
        stem = f"{disposal.union.region_id[:6]}-{today.year}"
        disposal.number = f"XH{stem}-{next_number(f'disposal:{stem}'):04d}"
        disposal.finished_on = today
        disposal.event_note |= {
            "number": disposal.number,
            "disposed": disposal.disposed_count,
            "skipped": disposal.skipped_count,
            "digest": disposal.digest,
        }
    found: DisposalList = disposal
    return found


def certificate_digest(disposal: DisposalList) -> str:
    """Return the hash of every row of a list and of what became of it, as its certificate carries it."""
    rows = disposal.rows.order_by("pk").values_list("subject_type", "subject_id", "label", "since", "until", "state")
    return rules.digest_of((*row[:3], row[3].isoformat(), row[4].isoformat(), row[5]) for row in rows)


def let_people_go(*, actor: Actor, people: Iterable[Any], today: date) -> None:
    """Erase those of these people whom nothing keeps any more: no membership, no post, no other case, no voucher."""
    for person in Person.unscoped.filter(pk__in=list(people)).select_related("union").order_by("pk"):
        if all(part.erasable for part in parts_of(person, today) if part.code != TRAIL):
            erase(actor=actor, person_id=person.pk, today=today)


def note_outside(event: Event) -> None:
    """Keep outside the database what was disposed of: an older backup, once restored, has it again."""
    if event.data.get("state") == RowState.DISPOSED:
        outside.add(LEDGER, {"kind": event.data["kind"], "subject": event.data["subject"], "event": event.pk})


def replay_disposals(*, actor: Actor, moment: datetime) -> int:
    """Dispose again of what a restored backup brought back; return how many rows. Safe to repeat."""
    wanted = dict.fromkeys((line["kind"], line["subject"]) for line in outside.read(LEDGER))
    return sum(_again(actor, code, key, moment) for code, key in wanted)


@transaction.atomic
def _again(actor: Actor, code: str, key: str, moment: datetime) -> bool:
    kind = kind_named(code)
    if kind is None or not kind.is_there(key):
        return False
    kind.dispose(actor, key, moment)
    return True


def empty(tree: Tree, root_id: Any, moment: datetime, **only: Any) -> None:
    """Destroy the papers of every row of a tree, then empty the columns it names."""
    found = {
        label: apps.get_model(label)._base_manager.filter(**{way: root_id}, **only)
        for label, (way, _names) in tree.items()
    }
    destroy(((label, list(rows.values_list("pk", flat=True))) for label, rows in found.items()), moment=moment)
    for label, rows in found.items():
        wipe(rows, tree[label][1])
