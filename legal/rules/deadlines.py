"""Every period of legal aid, mediation, arbitration, supervision and contracts (domain.md 0.4, 6.3, 7.3 to 8).

The code of a clock, the parameter with its length, its unit, its basis. Start one with ``services.clocks.start``.
What counts backwards from a day (materials before a meeting, the window before a contract ends) is an ``AheadOf``.
"""

from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext_noop as _

from core.clocks.periods import Period
from core.clocks.periods import period as declare_period
from core.clocks.rules import Unit, WorkCalendar, latest_day_before
from core.parameters.registry import declare

WD, CD, YEAR = Unit.WORKING_DAY, Unit.CALENDAR_DAY, Unit.YEAR
LOCAL = "省级默认值，可按地区调整"
PERIODS: dict[str, Period] = {}


def period(code: str, default: str, unit: Unit, basis: str, label: str) -> Period:
    """Declare a period and keep it under its code, so that a clock can be named from its code alone."""
    PERIODS[code] = declare_period(code, default, unit, basis, label)
    return PERIODS[code]


@dataclass(frozen=True)
class AheadOf:
    """Something that must be done so long before a day."""

    parameter: str
    unit: Unit
    basis: str
    label: str

    def latest(self, event_on: date, length: int, calendar: WorkCalendar) -> date:
        """Return the last workday on which it is still in time."""
        return latest_day_before(event_on, length, self.unit, calendar)


def ahead_of(code: str, default: str, unit: Unit, basis: str, label: str) -> AheadOf:
    """Declare a period that counts backwards from a day."""
    parameter = declare(f"{code}_days", "integer", default, unit=unit.value, basis=basis, label=label)
    return AheadOf(parameter, unit, basis, label)


# Legal aid (chapter 6)
AID_REVIEW = period(
    "legal.review", "7", CD, "《法律援助法》第四十三条；工会法律援助办法", _("Review of the application")
)
AID_SUPPLEMENT = period("legal.supplement", "7", CD, LOCAL, _("Completion of the papers"))
AID_ASSIGN = period("legal.assign", "3", CD, "《法律援助法》第四十三条", _("Assignment of a lawyer"))
AID_OBJECTION = period(
    "legal.objection", "5", CD, "《法律援助法》第四十九条", _("Decision on the objection to a refusal")
)
AID_URGENT = period(
    "legal.urgent", "10", WD, "《法律援助法》第四十四条；补办手续期限为省级默认值", _("Papers after urgent aid")
)
AID_FIRST_CONTACT = period("legal.first_contact", "3", WD, LOCAL, _("First contact with the worker"))
AID_PROGRESS = period("legal.progress", "30", CD, LOCAL, _("Progress note"))
AID_CLOSE_REPORT = period(
    "legal.close_report", "15", CD, "《浙江省法律援助条例》第十九条", _("Report on the closed case")
)
AID_ARCHIVE = period("legal.archive", "30", CD, LOCAL, _("Archiving"))
AID_CALLBACK = period("legal.callback", "7", CD, LOCAL, _("Call to the worker after the case"))

# Mediation (7.3)
MED_ACCEPT = period("med.accept", "3", WD, "人社部令第17号（省级默认值）", _("Acceptance of the mediation"))
MED_END = period(
    "med.end",
    "15",
    CD,
    "《劳动争议调解仲裁法》第十四条；《浙江省劳动人事争议调解仲裁条例》第十条",
    _("End of the mediation"),
)
MED_ARB_REVIEW = period(
    "med.arb_review",
    "15",
    CD,
    "《劳动人事争议仲裁办案规则》第七十四条，双方共同申请",
    _("Joint request for arbitration review"),
)
MED_JUDICIAL = period(
    "med.judicial",
    "30",
    CD,
    "《民事诉讼法》第二百零五条；《人民调解法》第三十三条，双方共同申请",
    _("Joint request for judicial confirmation"),
)
MED_COURT_ACCEPT = period(
    "med.court_accept",
    "3",
    WD,
    "最高人民法院关于人民调解协议司法确认程序的若干规定",
    _("Court accepts the confirmation"),
)
MED_COURT_CONFIRM = period(
    "med.court_confirm",
    "15",
    CD,
    "最高人民法院关于人民调解协议司法确认程序的若干规定",
    _("Court confirms the agreement"),
)
MED_COMMISSION = period(
    "med.commission", "5", WD, "《劳动人事争议仲裁办案规则》", _("Commission reviews the agreement")
)
ORDER_ACCEPT = period("order.accept", "5", CD, "《民事诉讼法》第二百二十六条", _("Court accepts the payment order"))
ORDER_ISSUE = period("order.issue", "15", CD, "《民事诉讼法》第二百二十七条", _("Court issues the payment order"))
ORDER_OBJECT = period("order.object", "15", CD, "《民事诉讼法》第二百二十七条", _("Debtor pays or objects"))

# Arbitration and suit (7.4). Three, five and ten days of the commission are working days, longer ones are not.
ARB_LIMIT = period("arb.limit", "1", YEAR, "《劳动争议调解仲裁法》第二十七条", _("Limitation of arbitration"))
ARB_ACCEPT = period("arb.accept", "5", WD, "《劳动争议调解仲裁法》第二十九条", _("Commission accepts the case"))
ARB_SERVE = period("arb.serve", "5", WD, "《劳动争议调解仲裁法》第三十条", _("Copy served on the employer"))
ARB_ANSWER = period("arb.answer", "10", WD, "《劳动争议调解仲裁法》第三十条", _("Employer's answer"))
ARB_AWARD = period("arb.award", "45", CD, "《劳动争议调解仲裁法》第四十三条", _("Award"))
ARB_AWARD_MORE = declare(
    "arb.award_more_days",
    "integer",
    "15",
    unit=CD.value,
    basis="《劳动争议调解仲裁法》第四十三条，经批准延期",
    label=_("Longest extension of the award"),
)
ARB_SIMPLE = period(
    "arb.simple", "30", CD, "《浙江省劳动人事争议调解仲裁条例》第三十九条", _("Award in simple procedure")
)
ARB_SUE = period("arb.sue", "15", CD, "《劳动争议调解仲裁法》第四十八条、第五十条", _("Suit against the award"))
# Each side's fifteen days begin when that side received the award: two clocks of one length.
ARB_SUE_EMPLOYER = PERIODS["arb.sue_employer"] = replace(ARB_SUE, code="arb.sue_employer")
ARB_SET_ASIDE = period(
    "arb.setaside", "30", CD, "《劳动争议调解仲裁法》第四十九条", _("Request to set the award aside")
)
ARB_NOTICE = period(
    "arb.notice", "30", CD, "《浙江省劳动人事争议调解仲裁条例》第三十五条", _("Service by public notice")
)
ARB_NOTICE_MANY = period(
    "arb.notice_many",
    "10",
    CD,
    "《浙江省劳动人事争议调解仲裁条例》第四十一条",
    _("Service by public notice in a collective case"),
)

# Labour-law supervision (7.6)
SUP_REJECT_NOTICE = period(
    "sup.reject_notice", "5", WD, "《浙江省工会劳动法律监督条例》第十七条", _("Written notice of refusal")
)
SUP_OPINION_REPLY = period(
    "sup.opinion_reply", "15", WD, "《浙江省工会劳动法律监督条例》第二十二条", _("Reply to the opinion letter")
)
SUP_PROMPT_REPLY = period("sup.prompt_reply", "10", WD, LOCAL, _("Reply to the prompt letter"))
SUP_FEEDBACK = period(
    "sup.feedback",
    "30",
    CD,
    "《浙江省工会劳动法律监督条例》第二十四条；提醒期限为省级默认值",
    _("Feedback on the suggestion letter"),
)
SUP_DISMISSAL_VIEW = period(
    "sup.dismissal_view", "5", WD, "《工会法》第二十二条；期限为省级默认值", _("Union's view on a dismissal")
)

# Collective bargaining and contracts (chapter 8)
REGULATION = "《浙江省集体合同条例》"
CB_REPLY = period("cb.reply", "10", WD, f"{REGULATION}第七条", _("Reply to the bargaining offer"))
CB_CONGRESS = period("cb.congress", "15", WD, f"{REGULATION}第二十四条", _("Draft before the workers' congress"))
CB_REDRAFT = period("cb.redraft", "5", WD, f"{REGULATION}第二十四条", _("New draft after a failed vote"))
CB_SUSPEND = period("cb.suspend", "30", CD, "《杭州市企业工资集体协商条例》", _("Longest suspension of the talks"))
CB_TALKS = period("cb.talks", "60", CD, "《杭州市企业工资集体协商条例》", _("Talks on wages"))
CB_COORDINATE = period("cb.coordinate", "30", CD, f"{REGULATION}第三十九条", _("Coordination by the authority"))
CB_COORDINATE_MORE = declare(
    "cb.coordinate_more_days",
    "integer",
    "15",
    unit=CD.value,
    basis=f"{REGULATION}第三十九条，可延长",
    label=_("Longest extension of the coordination"),
)
CB_SUBMIT = period("cb.submit", "10", CD, f"{REGULATION}第三十四条", _("Submission to the labour authority"))
CB_EFFECT = period(
    "cb.effect", "15", CD, f"{REGULATION}第三十四条；《劳动合同法》第五十四条", _("Review by the authority")
)
CB_PUBLISH = period("cb.publish", "5", WD, f"{REGULATION}第三十五条", _("Publication to all workers"))
CB_TERMINATE_FILE = period("cb.terminate_file", "5", WD, f"{REGULATION}第三十三条", _("Filing of the termination"))

CB_MATERIAL = ahead_of("cb.material", "7", CD, f"{REGULATION}第十六条", _("Materials before the meeting"))
CB_RENEW = ahead_of("cb.renew", "90", CD, f"{REGULATION}第三十条", _("Renewal before the contract ends"))

# Days, not periods
URGENT_DAYS = declare(
    "legal.urgent_within_days",
    "integer",
    "7",
    unit=CD.value,
    basis="《法律援助法》第四十四条",
    label=_("Limitation so near that aid comes first and papers later"),
)
LIMIT_ALARMS = declare(
    "legal.limit_alarm_days",
    "list",
    "30,15,7,1",
    unit=CD.value,
    basis=LOCAL,
    label=_("Days before the limitation ends on which somebody is told"),
)
