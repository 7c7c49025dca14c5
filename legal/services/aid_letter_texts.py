"""What the numbered papers of legal aid say (domain.md 6.4; Legal Aid Law Art. 43, 48, 49)."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import translation

from core.chinese.money import capital
from core.documents import letters
from core.documents.letters import Block, Letter
from legal.choices.aid_letters import AidLetterKind as K
from legal.choices.cases import CaseStatus, Paper, Stage
from legal.models import AidCallback, LegalAidCase
from legal.selectors.cases import subsidy_of
from legal.services.papers import in_words

TITLES: Mapping[K, str] = {
    K.APPLICATION: "工会法律援助申请表",
    K.ACCEPTANCE: "受理通知书",
    K.SUPPLEMENT: "补充材料通知书",
    K.GRANT: "给予法律援助决定书",
    K.REFUSAL: "不予法律援助决定书",
    K.ASSIGNMENT: "法律援助指派通知书",
    K.AUTHORITY: "授权委托书",
    K.OBJECTION: "异议审查决定书",
    K.TERMINATION: "终止法律援助决定书",
    K.REPORT: "法律援助结案报告",
    K.SUBSIDY: "法律援助补贴审批表",
    K.CALLBACK: "法律援助回访表",
}
TO_LAWYER = frozenset({K.ASSIGNMENT})
UNADDRESSED = frozenset({K.APPLICATION, K.AUTHORITY, K.REPORT, K.SUBSIDY, K.CALLBACK})


def letter_of(case: LegalAidCase, kind: K, number: str, today: date) -> Letter:
    """Return the text of a paper as the case stands today; official papers are in Chinese, whoever prints them."""
    with translation.override("zh-hans"):
        return _letter_of(case, kind, number, today)


def _letter_of(case: LegalAidCase, kind: K, number: str, today: date) -> Letter:
    centre = (case.union.county or case.union).name  # the county's, wherever the application was taken in
    lawyer = case.lawyer.name if case.lawyer else ""
    receiver = "" if kind in UNADDRESSED else lawyer if kind in TO_LAWYER else case.applicant.name
    return Letter(
        title=TITLES[kind],
        issuer=centre,
        number=number,
        receiver=receiver,
        blocks=tuple(_TEXTS[kind](case, today)),
        signed_by="" if kind in (K.APPLICATION, K.AUTHORITY) else centre,
        day=in_words(today),
        foot=f"案号 {case.number}",
    )


def _who(case: LegalAidCase) -> Block:
    pairs = [
        ("申请人", case.applicant.name),
        ("用人单位", case.employer_name),
        ("事项", str(case.get_matter_display())),
        ("援助形式", str(case.get_form_display())),
    ]
    return letters.facts(*pairs, *([("代理人", case.agent_name)] if case.agent_name else []))


def _claims(case: LegalAidCase) -> Block:
    rows = tuple(
        (str(number), claim.text or str(claim.get_matter_display()), f"{claim.claimed:,.2f}")
        for number, claim in enumerate(case.claims.all(), 1)
    )
    return letters.table(("序号", "请求事项", "金额（元）"), rows, (2,))


def _papers(codes: list[str]) -> Block:
    return letters.clauses(*(str(Paper(code).label) for code in codes))


def _application(case: LegalAidCase, _today: date) -> list[Block]:
    return [
        _who(case),
        letters.head("一、请求事项"),
        _claims(case),
        letters.head("二、事实和理由"),
        *letters.text(case.facts),
        letters.head("三、已提交材料"),
        *([_papers(case.papers)] if case.papers else letters.text("无")),
        *letters.text("申请人承诺以上情况属实，同意工会核查有关情况，并将案情告知承办律师。"),
        letters.sign("申请人", "经办人"),
    ]


def _acceptance(case: LegalAidCase, _today: date) -> list[Block]:
    said = f"你于{in_words(case.received_on)}提出的工会法律援助申请已收到，案件编号为 {case.number}。"
    when = "材料齐全之日起七日内作出是否给予法律援助的决定。"
    return [*letters.text(said, f"我会将自{when}"), _who(case), letters.head("请求事项"), _claims(case)]


def _supplement(case: LegalAidCase, _today: date) -> list[Block]:
    asked = in_words(case.asked_on) if case.asked_on else ""
    return [
        *letters.text(f"经审查，你提出的法律援助申请（{case.number}）材料不齐全，请补充以下材料："),
        _papers(case.asked_papers),
        *letters.text(f"本清单于{asked}一次性告知。请自收到之日起七日内补齐；逾期未补充的，视为撤回申请。"),
    ]


def _grant(case: LegalAidCase, _today: date) -> list[Block]:
    return [
        *letters.text(f"你提出的工会法律援助申请（{case.number}），经审查符合条件，决定给予法律援助。"),
        _who(case),
        letters.facts(("经济状况审查", str(case.get_economic_display())), ("审批意见", case.opinion)),
        *letters.text("我会将自本决定作出之日起三日内指派律师。法律援助不收取任何费用。"),
    ]


def _refusal(case: LegalAidCase, _today: date) -> list[Block]:
    return [
        *letters.text(
            f"你提出的工会法律援助申请（{case.number}），经审查决定不予法律援助。",
            f"理由：{case.get_refusal_reason_display()}。{case.opinion}",
            "对本决定有异议的，可以向我会提出，我会将自收到异议之日起五日内审查并书面答复。",
        )
    ]


def _assignment(case: LegalAidCase, _today: date) -> list[Block]:
    return [
        *letters.text(f"现指派你承办以下工会法律援助案件（{case.number}）："),
        _who(case),
        letters.head("请求事项"),
        _claims(case),
        *letters.text(
            "请自接受指派之日起三个工作日内与受援人见面，按期登记办理进展，并自案件办结之日起十五日内提交结案报告。"
            "承办人员不得向受援人收取任何财物。"
        ),
    ]


def _authority(case: LegalAidCase, _today: date) -> list[Block]:
    return [
        letters.facts(
            ("委托人", case.applicant.name),
            ("受托人", case.lawyer.name if case.lawyer else ""),
            ("所在单位", (case.lawyer.firm or case.lawyer.union.name) if case.lawyer else ""),
            ("对方当事人", case.employer_name),
        ),
        *letters.text(
            f"委托人因{case.get_matter_display()}争议一案，委托受托人作为代理人（工会法律援助案件 {case.number}）。",
            "代理权限：□ 一般代理　□ 特别代理（代为承认、放弃、变更请求，进行和解，提起反请求或者上诉）。",
        ),
        letters.sign("委托人", "受托人"),
    ]


def _objection(case: LegalAidCase, _today: date) -> list[Block]:
    kept = case.status == CaseStatus.CLOSED
    told = in_words(case.objected_on) if case.objected_on else ""
    return [
        *letters.text(f"你于{told}对不予法律援助的决定（{case.number}）提出的异议，经审查决定如下："),
        letters.clauses("维持不予法律援助的决定。" if kept else "撤销不予法律援助的决定，给予法律援助。"),
    ]


def _termination(case: LegalAidCase, today: date) -> list[Block]:
    ground = case.get_terminate_reason_display() or case.get_refusal_reason_display()
    return [
        *letters.text(
            f"你的工会法律援助案件（{case.number}），因“{ground}”，决定自{in_words(case.ended_on or today)}起终止。",
            "依据《中华人民共和国法律援助法》第四十八条。对本决定有异议的，可以向我会提出。",
        )
    ]


def _report(case: LegalAidCase, _today: date) -> list[Block]:
    rows = tuple(
        (
            claim.text or str(claim.get_matter_display()),
            *(f"{sum_:,.2f}" if sum_ is not None else "——" for sum_ in (claim.claimed, claim.awarded, claim.recovered)),
        )
        for claim in case.claims.all()
    )
    return [
        _who(case),
        letters.facts(
            ("承办律师", case.lawyer.name if case.lawyer else ""),
            ("办结日期", in_words(case.finished_on) if case.finished_on else ""),
            ("结果", str(case.get_outcome_display())),
        ),
        letters.table(("请求事项", "请求（元）", "支持（元）", "到位（元）"), rows, (1, 2, 3)),
        letters.head("办理情况"),
        *letters.text(case.report),
        letters.sign("承办律师", "审核人"),
    ]


def _subsidy(case: LegalAidCase, _today: date) -> list[Block]:
    paid = subsidy_of(case)
    amount = paid.amount if paid else Decimal(0)
    stages = "、".join(str(Stage(stage).label) for stage in (paid.stages if paid else []))
    return [
        letters.facts(
            ("承办律师", case.lawyer.name if case.lawyer else ""),
            ("案件", case.number),
            ("办理阶段", stages),
            ("受援人数", str(case.people_count)),
            ("受援人评价", f"{case.score} 分" if case.score else ""),
            ("补贴金额", f"{amount:,.2f} 元（{capital(amount)}）"),
            ("发放情况", f"{paid.get_status_display()} {paid.held_because}".strip() if paid else ""),
        ),
        letters.sign("经办人", "审批人"),
    ]


def _callback(case: LegalAidCase, _today: date) -> list[Block]:
    rows = tuple(
        (
            in_words(call.on),
            "已接通" if call.is_reached else "未接通",
            f"{call.score} 分" if call.score else "——",
            call.note or "——",
            call.caller.name if call.caller else "——",
        )
        for call in AidCallback.objects.filter(case=case).select_related("caller")
    )
    return [
        _who(case),
        letters.table(("回访日期", "情况", "满意度", "职工意见", "回访人"), rows),
        letters.sign("回访人"),
    ]


_TEXTS: Mapping[K, Callable[[Any, date], list[Block]]] = {
    K.APPLICATION: _application,
    K.ACCEPTANCE: _acceptance,
    K.SUPPLEMENT: _supplement,
    K.GRANT: _grant,
    K.REFUSAL: _refusal,
    K.ASSIGNMENT: _assignment,
    K.AUTHORITY: _authority,
    K.OBJECTION: _objection,
    K.TERMINATION: _termination,
    K.REPORT: _report,
    K.SUBSIDY: _subsidy,
    K.CALLBACK: _callback,
}
