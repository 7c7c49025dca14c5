"""The register of lawyers: entered, changed, on leave, and for whom they act."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.actors import Actor
from core.errors import RuleBrokenError
from core.events.services import record
from core.fetch import find
from core.transitions import check_fresh
from core.violations import refusing_violations
from legal.choices.cases import LawyerKind
from legal.models import Lawyer, LawyerClient, LawyerLeave
from legal.rules.lawyers import KEEP, firm_key
from unions.choices import Role
from unions.models import Post, Union
from unions.services.employers import read_code


@transaction.atomic
def register_lawyer(*, actor: Actor, union_id: int, username: str, kind: str, today: date, **told: Any) -> Lawyer:
    """Enter a lawyer into a centre's register, with the account that opens the cases assigned."""
    union = find(Union, union_id, actor, KEEP)
    lawyer = Lawyer(union=union, user=_account(union, username, today), kind=LawyerKind(kind).value)
    _write(lawyer, told)
    with refusing_violations(Lawyer):
        lawyer.save(force_insert=True)
    record(actor, "legal.lawyer.registered", lawyer, name=lawyer.name)
    return lawyer


def _account(union: Union, username: str, today: date) -> User | None:
    """Return the account of a lawyer: one that holds the role in this branch, and no other entry of the register."""
    if not username.strip():
        return None
    user = User.objects.filter(username=username.strip(), is_active=True).first()
    posts = Post.objects.filter(user=user, role=Role.LEGAL_LAWYER, from_on__lte=today).exclude(to_on__lt=today)
    held = [
        union.path.startswith(path) or path.startswith(union.path)
        for path in posts.values_list("union__path", flat=True)
    ]
    if user is None or not any(held):
        text = _("No account with this name is a legal-aid lawyer in this branch.")
        raise RuleBrokenError(text, code="account", fields={"username": text})
    if Lawyer.unscoped.filter(user=user).exists():
        text = _("This account is in the register already.")
        raise RuleBrokenError(text, code="account", fields={"username": text})
    return user


def _write(lawyer: Lawyer, told: dict[str, Any]) -> None:
    for name in ("name", "firm", "licence", "phone", "fields", "areas"):
        if name in told:
            setattr(lawyer, name, told[name])
    lawyer.firm_key = firm_key(lawyer.firm)
    if lawyer.kind == LawyerKind.FIRM and not lawyer.firm.strip():
        text = _("Enter the law firm.")
        raise RuleBrokenError(text, code="firm", fields={"firm": text})


@transaction.atomic
def change_lawyer(*, actor: Actor, lawyer_id: Any, seen_version: int, is_active: bool, **told: Any) -> Lawyer:
    """Change what the register says of a lawyer."""
    lawyer = find(Lawyer, lawyer_id, actor, KEEP, lock=True)
    check_fresh(lawyer, seen_version)
    _write(lawyer, told)
    lawyer.is_active = is_active
    lawyer.version += 1
    with refusing_violations(Lawyer):
        lawyer.save()
    record(actor, "legal.lawyer.changed", lawyer, name=lawyer.name, is_active=is_active)
    return lawyer


@transaction.atomic
def add_leave(*, actor: Actor, lawyer_id: Any, from_on: date, to_on: date, reason: str) -> LawyerLeave:
    """Enter days on which a lawyer is offered nothing."""
    lawyer = find(Lawyer, lawyer_id, actor, KEEP, lock=True)
    with refusing_violations(LawyerLeave):
        leave: LawyerLeave = LawyerLeave.objects.create(
            lawyer=lawyer, from_on=from_on, to_on=to_on, reason=reason[:120]
        )
    record(actor, "legal.lawyer.leave", lawyer, from_on=from_on, to_on=to_on)
    return leave


@transaction.atomic
def add_client(
    *, actor: Actor, lawyer_id: Any, employer_name: str, employer_code: str, whole_firm: bool, to_on: date | None
) -> LawyerClient:
    """Enter an employer that a lawyer, or the whole firm, acts for: cases against it are not offered to them."""
    lawyer = find(Lawyer, lawyer_id, actor, KEEP, lock=True)
    code = read_code(employer_code).number if employer_code.strip() else ""
    if whole_firm and not lawyer.firm_key:
        text = _("This lawyer belongs to no firm.")
        raise RuleBrokenError(text, code="firm", fields={"whole_firm": text})
    with refusing_violations(LawyerClient):
        client: LawyerClient = LawyerClient.objects.create(
            lawyer=lawyer,
            firm_key=lawyer.firm_key if whole_firm else "",
            employer_code=code,
            employer_key=firm_key(employer_name),
            employer_name=employer_name.strip()[:120],
            to_on=to_on,
        )
    record(actor, "legal.lawyer.client", lawyer)  # the client's name is nobody's business but the centre's
    return client
