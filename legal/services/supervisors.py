"""The register of labour-law supervisors: certified for a term, changed, ended (domain.md 7.6)."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.actors import Actor
from core.errors import RuleBrokenError
from core.events.services import record
from core.fetch import find
from core.transitions import take
from core.violations import refusing_violations
from legal.choices.supervisors import SupervisorKind
from legal.models import Supervisor
from legal.rules import supervisors as rules
from legal.rules.matters import check_on, check_text
from unions.models import Union


@transaction.atomic
def certify_supervisor(
    *,
    actor: Actor,
    union_id: Any,
    name: str,
    kind: str,
    cert_no: str,
    issued_on: date,
    term_end_on: date,
    today: date,
    training: str = "",
    account: str = "",
) -> Supervisor:
    """Enter a supervisor with the certificate; the account, where there is one, sees the matters assigned to it."""
    union = find(Union, union_id, actor, rules.KEEP)
    rules.check_term(issued_on=issued_on, term_end_on=term_end_on, today=today)
    row = Supervisor(
        union=union,
        name=check_text(name, "name")[:64],
        kind=SupervisorKind(kind).value,
        cert_no=check_text(cert_no, "cert_no")[:40],
        issued_on=issued_on,
        term_end_on=term_end_on,
        training=training.strip()[:200],
        user=_account(account),
    )
    with refusing_violations(Supervisor):
        row.save(force_insert=True)
    record(actor, "legal.supervisor.certified", row, name=row.name, cert_no=row.cert_no, until=term_end_on)
    return row


def _account(username: str) -> User | None:
    if not username.strip():
        return None
    found = User.objects.filter(username=username.strip(), is_active=True).first()
    if found is None:
        text = _("No account has this name.")
        raise RuleBrokenError(text, code="account", fields={"account": text})
    return found


def renew_certificate(
    *, actor: Actor, supervisor_id: Any, seen_version: int, issued_on: date, term_end_on: date, today: date
) -> Supervisor:
    """Certify a supervisor for another term."""
    rules.check_term(issued_on=issued_on, term_end_on=term_end_on, today=today)
    with take(rules.CHANGE, Supervisor, pk=supervisor_id, actor=actor, seen_version=seen_version) as row:
        row.event_note |= {"was": row.term_end_on, "until": term_end_on}
        row.issued_on, row.term_end_on = issued_on, term_end_on
    return row


def end_supervisor(
    *, actor: Actor, supervisor_id: Any, seen_version: int, on: date, reason: str, today: date
) -> Supervisor:
    """End an office, with the reason; open inquiries must then be reassigned before a letter is signed (B20)."""
    with take(rules.END, Supervisor, pk=supervisor_id, actor=actor, seen_version=seen_version, on=on) as row:
        row.ended_on = check_on(on, since=row.issued_on, today=today)
        row.ended_because = check_text(reason, "reason")[:200]
        row.event_note |= {"reason": row.ended_because}
    return row
