"""Papers of a case, as PDF and Word: agreement, notice of the end, applications to court and commission (7.4)."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.actors import Actor
from core.chinese.money import capital
from core.documents import letters
from core.documents.letters import Letter
from core.documents.typeset import pdf_of
from core.documents.word import docx_of
from core.errors import ConflictError
from core.events.services import record
from legal.choices.agreements import InstalmentStatus, Pack
from legal.choices.disputes import WITHOUT_AGREEMENT, MediationStatus, PartyKind
from legal.models import Agreement, Mediation
from legal.rules import agreements as rules
from legal.rules.agreements import Wording
from legal.selectors import agreements as selectors
from legal.selectors.disputes import mediation_by_key, mediators_of

IN_FORCE = (MediationStatus.EFFECTIVE, MediationStatus.BREACHED, MediationStatus.ESCALATED, MediationStatus.PERFORMED)
ENDED_WITHOUT = (*WITHOUT_AGREEMENT, MediationStatus.WITHDRAWN)
# In which states a paper makes sense.
STATES: dict[str, tuple[str, ...]] = {
    Pack.AGREEMENT: (MediationStatus.AGREEMENT_DRAFT, *IN_FORCE),
    Pack.ADVICE: ENDED_WITHOUT,
    Pack.PAYMENT_ORDER: (MediationStatus.BREACHED, MediationStatus.ESCALATED),
    Pack.ARBITRATION: (*ENDED_WITHOUT, MediationStatus.BREACHED, MediationStatus.ESCALATED),
    Pack.REVIEW: (MediationStatus.EFFECTIVE,),
    Pack.JUDICIAL: (MediationStatus.EFFECTIVE,),
}


def offered(mediation: Mediation) -> list[str]:
    """Return the papers that make sense in the state of a case."""
    return [pack for pack, states in STATES.items() if mediation.status in states]


@transaction.atomic
def print_paper(*, actor: Actor, key: str, pack: str, as_word: bool, today: date) -> tuple[str, bytes]:
    """Return a paper and what it is called; who took it stands in the trail."""
    mediation = mediation_by_key(actor, key)
    if pack not in offered(mediation):
        text = _("Not possible in the state “%(state)s”.") % {"state": mediation.get_status_display()}
        raise ConflictError(text, code="wrong_state")
    letter = letter_of(mediation, Pack(pack), today)
    record(actor, "legal.paper.printed", mediation, paper=pack, word=as_word)
    name = f"{mediation.number}-{pack}.{'docx' if as_word else 'pdf'}"
    return name, docx_of(letter) if as_word else pdf_of(letter)


def letter_of(mediation: Mediation, pack: Pack, today: date) -> Letter:
    """Return the text of a paper."""
    if pack == Pack.ADVICE:
        return _advice(mediation, today)
    if pack == Pack.ARBITRATION:
        return _arbitration(mediation, today)
    agreement = selectors.agreement_of(mediation)
    if agreement is None:
        raise ConflictError(_("No agreement is in force."), code="no_agreement")
    if pack == Pack.AGREEMENT:
        return agreement_letter(agreement)
    return _order(agreement, today) if pack == Pack.PAYMENT_ORDER else _joint(agreement, pack, today)


def agreement_pdf(agreement: Agreement) -> bytes:
    """Return the agreement as it is signed and kept."""
    return pdf_of(agreement_letter(agreement))


def in_words(day: date) -> str:
    """Return a day as letters write it."""
    return f"{day.year}年{day.month}月{day.day}日"


def _both_sides(mediation: Mediation) -> letters.Block:
    """Return the parties and who speaks for them."""
    pairs = []
    for side, title in (("applicant", "申请人"), ("respondent", "被申请人")):
        names = [_described(each) for each in mediation.parties.filter(side=side)]
        pairs.append((title, "；".join(names)))
        speakers = [
            f"{each.name}（{each.get_power_display()}）"
            for each in mediation.representatives.filter(side=side, to_on=None)
        ]
        if speakers:
            pairs.append((f"{title}代表、代理人", "；".join(speakers)))
    return letters.facts(*pairs)


def _described(party: Any) -> str:
    return f"{party.name}（统一社会信用代码 {party.credit_code}）" if party.credit_code else str(party.name)


def _claims(mediation: Mediation, agreed: bool = False) -> letters.Block:
    columns = ("序号", "请求事项", "金额（元）", "依据") + (("协议金额（元）",) if agreed else ())
    rows = []
    for each in mediation.claims.all():
        row = (str(each.position), each.title, _figure(each.amount), each.basis)
        rows.append((*row, _figure(each.agreed_amount)) if agreed else row)
    return letters.table(columns, tuple(rows), (2, 4) if agreed else (2,))


def _figure(amount: Decimal | None) -> str:
    return f"{amount:,.2f}" if amount is not None else "——"


def agreement_letter(agreement: Agreement, wording: Wording | None = None) -> Letter:
    """Return the agreement: parties, facts, disputed items, responsibility, numbered terms, payments, signatures.

    With a wording, as it would be printed if that were kept: page and print cannot differ. Marked as a draft only
    while something is missing: the copy that people sign is no draft.
    """
    mediation, said = agreement.mediation, wording or selectors.wording_of(agreement)
    payments = [
        (str(number), _figure(amount), capital(amount), in_words(due_on))
        for number, (due_on, amount) in enumerate(said.instalments, start=1)
    ]
    shares = _shares(mediation)
    blocks = [
        _both_sides(mediation),
        letters.head("一、事实与争议事项"),
        *letters.text(said.facts or mediation.get_kind_display()),
        _claims(mediation, agreed=True),
        *([letters.head("二、责任"), *letters.text(said.responsibility)] if said.responsibility else []),
        letters.head("三、协议内容" if said.responsibility else "二、协议内容"),
        *letters.text("经调解，双方自愿达成如下协议："),
        letters.clauses(*said.clauses),
    ]
    if payments:
        blocks += [
            letters.head("付款计划"),
            letters.table(("期次", "金额（元）", "大写", "付款期限"), tuple(payments), (1,)),
        ]
    if shares:
        blocks += [
            letters.head("各申请人金额"),
            letters.table(("姓名", "请求金额（元）", "协议金额（元）"), shares, (1, 2)),
        ]
    blocks += [
        *letters.text(
            f"履行方式：{said.performance}",
            "本协议自双方当事人签名或者盖章，并经调解员签名、调解组织盖章后生效，对双方具有约束力。"
            "双方可以自协议生效之日起十五日内共同向劳动人事争议仲裁委员会申请仲裁审查，"
            "或者三十日内共同向人民法院申请司法确认。",
        ),
        letters.sign(
            "申请人（代表）", "被申请人", *(f"调解员 {seat.user.name}" for seat in mediators_of(mediation)), "调解组织"
        ),
    ]
    return Letter(
        title="劳动争议调解协议书",
        issuer=mediation.union.name,
        number=agreement.number or f"案号 {mediation.number}",
        blocks=tuple(blocks),
        signed_by=mediation.union.name,
        day=in_words(agreement.effective_on or agreement.drawn_on),
        foot=f"案号 {mediation.number}",
        is_draft=agreement.effective_on is None and bool(selectors.problems_of(agreement, said)),
    )


def _shares(mediation: Mediation) -> tuple[tuple[str, ...], ...]:
    """Return what each of several workers claimed and gets, added up over the items."""
    sums: dict[str, list[Decimal]] = {}
    names: dict[str, str] = {}
    for claim in mediation.claims.prefetch_related("shares__party"):
        for share in claim.shares.all():
            key = str(share.party_id)
            names[key] = share.party.name
            told = sums.setdefault(key, [Decimal(0), Decimal(0)])
            told[0] += share.amount
            told[1] += share.agreed_amount or Decimal(0)
    if len(sums) < 2:
        return ()
    order = [str(pk) for pk in mediation.parties.filter(kind=PartyKind.WORKER).values_list("pk", flat=True)]
    return tuple((names[key], _figure(sums[key][0]), _figure(sums[key][1])) for key in order if key in sums)


def _advice(mediation: Mediation, today: date) -> Letter:
    """Return the notice of the end with its advice on arbitration and the day on which the claim is barred."""
    limit = mediation.limitation_on
    until = (
        f"申请仲裁的时效期间至{in_words(limit)}届满。"
        if limit
        else "申请仲裁的时效期间为一年，自知道或者应当知道权利被侵害之日起计算。"
    )
    if mediation.is_arrears and mediation.relation_ended_on is None:
        until = (
            "劳动关系存续期间因拖欠劳动报酬发生争议的，不受一年时效期间的限制；劳动关系终止的，自终止之日起一年内提出。"
        )
    return Letter(
        title="终止调解通知书（含仲裁告知）",
        issuer=mediation.union.name,
        number=f"案号 {mediation.number}",
        receiver="、".join(mediation.parties.values_list("name", flat=True)[:6]),
        blocks=(
            *letters.text(
                f"{mediation.applicant_name}与{mediation.respondent_name}的劳动争议，"
                f"我会于{in_words(mediation.received_on)}收到调解申请。{mediation.end_note}",
                f"现于{in_words(mediation.ended_on or today)}终止调解。",
                f"当事人可以依法向劳动合同履行地或者用人单位所在地的劳动人事争议仲裁委员会申请仲裁（优先选择履行地）。{until}"
                "劳动争议仲裁不收费。",
            ),
            letters.head("请求事项"),
            _claims(mediation),
        ),
        signed_by=mediation.union.name,
        day=in_words(today),
        foot=f"案号 {mediation.number}",
    )


def _arbitration(mediation: Mediation, today: date) -> Letter:
    """Return the application for arbitration with its items and their basis."""
    return Letter(
        title="劳动人事争议仲裁申请书",
        receiver="劳动人事争议仲裁委员会",
        blocks=(
            _both_sides(mediation),
            letters.head("仲裁请求"),
            _claims(mediation),
            letters.head("事实和理由"),
            *letters.text(mediation.facts or "（补充事实和理由）", mediation.end_note),
            *letters.text(f"附：调解材料一份（案号 {mediation.number}）、证据材料清单。"),
            letters.sign("申请人（代表）"),
        ),
        day=in_words(today),
        foot=f"案号 {mediation.number}",
    )


def _order(agreement: Agreement, today: date) -> Letter:
    """Return the application for a payment order: what the agreement promised and was not paid (Art. 16)."""
    mediation = agreement.mediation
    rules.check_payment_order(list(mediation.claims.values_list("kind", flat=True)))
    rows = list(agreement.instalments.all())
    owed = [each for each in rows if each.status != InstalmentStatus.PAID]
    total = sum((each.amount for each in owed), Decimal(0))
    return Letter(
        title="支付令申请书",
        receiver="人民法院",
        blocks=(
            _both_sides(mediation),
            letters.head("请求事项"),
            *letters.text(f"请求向被申请人发出支付令，责令其支付{rules.in_both(total)}。"),
            letters.head("事实和理由"),
            *letters.text(
                f"双方经{mediation.union.name}调解，于{in_words(agreement.effective_on or today)}达成调解协议"
                f"（{agreement.number}）。被申请人未按协议履行以下付款："
            ),
            letters.table(
                ("期次", "金额（元）", "付款期限", "履行情况"),
                tuple((str(each.position), _figure(each.amount), in_words(each.due_on), _kept(each)) for each in rows),
                (1,),
            ),
            *letters.text(
                "依据《中华人民共和国劳动争议调解仲裁法》第十六条，就拖欠劳动报酬、工伤医疗费、经济补偿或者赔偿金事项"
                "达成调解协议，用人单位在协议约定期限内不履行的，劳动者可以持调解协议书依法向人民法院申请支付令。"
            ),
            letters.sign("申请人（代表）"),
        ),
        day=in_words(today),
        foot=f"案号 {mediation.number}",
    )


def _kept(instalment: Any) -> str:
    return f"{in_words(instalment.paid_on)}已付" if instalment.paid_on else "未付"


def _joint(agreement: Agreement, pack: Pack, today: date) -> Letter:
    """Return the joint application to commission or court."""
    mediation, court = agreement.mediation, pack == Pack.JUDICIAL
    asked = "确认调解协议有效" if court else "审查调解协议并出具调解书"
    return Letter(
        title="司法确认申请书" if court else "仲裁审查申请书",
        receiver="人民法院" if court else "劳动人事争议仲裁委员会",
        blocks=(
            _both_sides(mediation),
            letters.head("共同请求"),
            *letters.text(f"请求{asked}（{agreement.number}）。"),
            letters.head("事实和理由"),
            *letters.text(
                f"双方因劳动争议，经{mediation.union.name}主持调解，自愿达成调解协议，协议于"
                f"{in_words(agreement.effective_on or today)}生效。双方承诺：协议系自愿达成，"
                "没有恶意串通、规避法律的行为；"
                "因协议内容给他人造成损害的，愿意承担相应的法律责任。",
                "附：调解协议书、双方身份证明、协议有关的证据材料。",
            ),
            letters.sign("申请人（代表）", "被申请人"),
        ),
        day=in_words(today),
        foot=f"案号 {mediation.number}",
    )
