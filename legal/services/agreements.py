"""The agreement: drawn up from what was settled, worded, divided into payments, signed, in force."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from core.actors import Actor
from core.clocks.selectors import work_calendar
from core.clocks.services import stop_clock
from core.documents.services import attach
from core.errors import ConflictError
from core.events.services import record
from core.fetch import find
from core.numbers.services import next_number
from core.transitions import check_fresh, take
from core.violations import refusing_violations
from legal.choices.agreements import AgreementStatus, ClauseKind, Signer
from legal.choices.disputes import ClaimStatus, MediationStatus
from legal.models import Agreement, Clause, ConcessionConsent, Instalment, Mediation, Party, Signature
from legal.rules import agreements as rules
from legal.rules import claims as claim_rules
from legal.rules import disputes as steps
from legal.rules.deadlines import MED_ARB_REVIEW, MED_END, MED_JUDICIAL
from legal.selectors import agreements as selectors
from legal.services import papers
from legal.services.clocks import start


def draw_up(
    *, actor: Actor, mediation_id: Any, seen_version: int, performance: str, today: date, responsibility: str = ""
) -> Mediation:
    """Begin the agreement once every item is settled: its clauses are drafted from what was agreed."""
    with take(steps.AGREE, Mediation, pk=mediation_id, actor=actor, seen_version=seen_version) as mediation:
        claims = list(mediation.claims.all())
        if not any(claim.status == ClaimStatus.AGREED for claim in claims):
            raise ConflictError(_("Nothing is agreed on yet."), code="nothing_agreed")
        if any(claim.status == ClaimStatus.OPEN for claim in claims):
            raise ConflictError(_("Settle every claim first: agreed, given up or not agreed."), code="claims_open")
        agreement: Agreement = Agreement.objects.create(
            mediation=mediation,
            facts=mediation.facts,
            responsibility=responsibility.strip(),
            performance=steps.check_reason(performance, field="performance"),
            drawn_on=today,
            concedes=claim_rules.concedes([(each.status, each.amount, each.agreed_amount) for each in claims]),
        )
        _write(agreement, [(ClauseKind.TERM, text) for text in drafted(claims)])
        stop_clock(subject=mediation, code=MED_END.code, on=today)
        mediation.event_note |= {"agreed": mediation.agreed}
    return mediation


def drafted(claims: Sequence[Any]) -> list[str]:
    """Return the clauses that follow from what was agreed, each amount in figures and capital characters."""
    texts = []
    for claim in claims:
        if claim.status != ClaimStatus.AGREED:
            continue
        paid = f"被申请人向申请人支付{claim.title}{rules.in_both(claim.agreed_amount)}。" if claim.agreed_amount else ""
        terms = claim.agreed_terms.rstrip("。.") + "。" if claim.agreed_terms else ""
        texts.append(paid + terms)
    given_up = [claim.title for claim in claims if claim.status == ClaimStatus.GIVEN_UP]
    if given_up:
        texts.append(f"申请人自愿放弃以下请求：{'、'.join(given_up)}。")
    return texts


def _write(agreement: Agreement, clauses: Sequence[tuple[str, str]]) -> None:
    agreement.clauses.all().delete()
    Clause.objects.bulk_create(
        [
            Clause(agreement=agreement, position=number, kind=ClauseKind(kind).value, text=text.strip())
            for number, (kind, text) in enumerate(clauses, start=1)
        ]
    )


def draft_of(actor: Actor, mediation_id: Any, seen_version: int | None = None) -> Agreement:
    """Return the locked draft of a case that somebody mediates."""
    mediation: Any = find(Mediation, mediation_id, actor, steps.MEDIATE, lock=True)
    agreement = Agreement.objects.select_for_update().filter(mediation=mediation, status=AgreementStatus.DRAFT).first()
    if mediation.status != MediationStatus.AGREEMENT_DRAFT or agreement is None:
        text = _("Not possible in the state “%(state)s”.") % {"state": mediation.get_status_display()}
        raise ConflictError(text, code="wrong_state")
    check_fresh(agreement, seen_version)
    agreement.mediation = mediation
    return agreement


@transaction.atomic
def word_agreement(
    *,
    actor: Actor,
    mediation_id: Any,
    seen_version: int,
    facts: str,
    responsibility: str,
    performance: str,
    clauses: Sequence[str],
    instalments: Sequence[tuple[date, Decimal, str]],
) -> Agreement:
    """Change the wording of a draft and its payments; signatures given to other words fall away."""
    agreement = draft_of(actor, mediation_id, seen_version)
    agreement.facts, agreement.responsibility = facts.strip(), responsibility.strip()
    agreement.performance = steps.check_reason(performance, field="performance")
    _write(agreement, [(ClauseKind.TERM, text) for text in clauses if text.strip()])
    agreement.instalments.all().delete()
    with refusing_violations(Instalment):
        Instalment.objects.bulk_create(
            [
                Instalment(agreement=agreement, position=number, due_on=due_on, amount=amount, note=note.strip()[:200])
                for number, (due_on, amount, note) in enumerate(instalments, start=1)
            ]
        )
    dropped, _each = agreement.signatures.all().delete()
    agreement.version += 1
    agreement.save()
    record(actor, "legal.agreement.worded", agreement.mediation, clauses=len(clauses), signatures_dropped=dropped)
    return agreement


@transaction.atomic
def enter_signature(
    *, actor: Actor, mediation_id: Any, signer: str, name: str, signed_on: date, today: date
) -> Signature:
    """Write down a signature or seal under the printed draft: only of whom the agreement names."""
    agreement = draft_of(actor, mediation_id)
    steps.check_day(signed_on, today=today, field="signed_on")
    rules.check_whole(selectors.problems_of(agreement))
    if (signer, name) not in selectors.may_sign(agreement):
        raise ConflictError(_("This person does not sign here."), code="no_signer")
    with refusing_violations(Signature):
        signature: Signature = Signature.objects.create(
            agreement=agreement, signer=Signer(signer).value, name=name, signed_on=signed_on
        )
    record(actor, "legal.agreement.signature", agreement.mediation, signer=signer, name=name)
    return signature


@transaction.atomic
def enter_signatures(
    *, actor: Actor, mediation_id: Any, who: Sequence[tuple[str, ...]], signed_on: date, today: date
) -> int:
    """Write down several signatures given on one day, all or none; return how many."""
    for signer, name in who:
        enter_signature(
            actor=actor, mediation_id=mediation_id, signer=signer, name=name, signed_on=signed_on, today=today
        )
    return len(who)


@transaction.atomic
def enter_consents(
    *, actor: Actor, mediation_id: Any, party_ids: Sequence[Any], given_on: date, how: str, today: date
) -> int:
    """Write down which represented workers consent to giving claims up; return how many are new."""
    agreement = draft_of(actor, mediation_id)
    steps.check_day(given_on, today=today, field="given_on")
    parties = Party.objects.filter(mediation=agreement.mediation, kind="worker", pk__in=list(party_ids))
    known = set(agreement.consents.values_list("party_id", flat=True))
    fresh = [party for party in parties if party.pk not in known]
    told = steps.check_reason(how, field="how")[:120]
    with refusing_violations(ConcessionConsent):
        ConcessionConsent.objects.bulk_create(
            [ConcessionConsent(agreement=agreement, party=each, given_on=given_on, how=told) for each in fresh]
        )
    record(actor, "legal.agreement.consents", agreement.mediation, count=len(fresh))
    return len(fresh)


def put_in_force(*, actor: Actor, mediation_id: Any, seen_version: int, effective_on: date, today: date) -> Mediation:
    """Bring a signed agreement into force: number, windows of the joint steps, the printed text kept with its hash."""
    steps.check_day(effective_on, today=today, field="effective_on")
    with take(steps.SIGN, Mediation, pk=mediation_id, actor=actor, seen_version=seen_version) as mediation:
        agreement: Any = Agreement.objects.select_for_update().get(mediation=mediation, status=AgreementStatus.DRAFT)
        agreement.mediation = mediation
        rules.check_whole(selectors.problems_of(agreement))
        rules.check_signed(**selectors.signing_facts(agreement))
        rules.check_consents(concedes=agreement.concedes, **selectors.consent_facts(agreement))
        agreement.status, agreement.effective_on = AgreementStatus.EFFECTIVE, effective_on
        region = mediation.union.region_id[:6]
        number = next_number(f"mediation.agreement:{region}-{effective_on.year}")
        agreement.number = f"{region}工调〔{effective_on.year}〕{number}号"
        agreement.version += 1
        with refusing_violations(Agreement):
            agreement.save()
        calendar = work_calendar()
        for period in (MED_ARB_REVIEW, MED_JUDICIAL):
            start(mediation, period, on=effective_on, calendar=calendar)
        printed = papers.agreement_pdf(agreement)
        kept = attach(
            actor=actor,
            subject=mediation,
            upload=SimpleUploadedFile("agreement.pdf", printed, "application/pdf"),
            slot="agreement",
            permission=steps.VIEW,
        )
        mediation.event_note |= {"number": agreement.number, "effective_on": effective_on, "sha256": kept.sha256}
    return mediation
