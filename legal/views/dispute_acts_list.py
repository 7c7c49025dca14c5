"""The acts on a dispute as data: right, states, form, service; who may take one is asked in ``dispute_acts``."""

from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core import clock
from core.actors import Actor
from core.inputs import VersionForm
from legal.choices.disputes import Compartment
from legal.choices.disputes import MediationStatus as S
from legal.forms import agreements as papers
from legal.forms import disputes as forms
from legal.forms import joining as joined
from legal.forms import table
from legal.forms.suits import ApplyForm
from legal.models import Mediation
from legal.rules import disputes as rules
from legal.services import (
    agreements,
    claims,
    disputes,
    evidence,
    joining,
    limitation,
    offers,
    parties,
    performance,
    seats,
    sessions,
    suits,
)
from legal.views.act_table import act
from unions.views.acts import Act, dated, plain

KEEP, MEDIATE, TAKE_PART = rules.KEEP, rules.MEDIATE, rules.TAKE_PART
_dated = partial(dated, key="mediation_id")
_plain = partial(plain, key="mediation_id")


def _extend(actor: Actor, row: Mediation, told: dict[str, Any]) -> None:
    upload = told.pop("upload")
    disputes.extend_mediation(actor=actor, mediation_id=row.pk, today=clock.today(), **told)
    if upload is not None:
        evidence.add_paper(actor=actor, mediation_id=row.pk, compartment=Compartment.SHARED, upload=upload)


def _offer(actor: Actor, row: Mediation, told: dict[str, Any]) -> None:
    compartment = told["side"] if told.pop("in_confidence") else Compartment.SHARED
    offers.make_offer(actor=actor, mediation_id=row.pk, compartment=compartment, today=clock.today(), **told)


def _session(actor: Actor, row: Mediation, told: dict[str, Any]) -> None:
    wanted = {name: told[name] for name in ("starts_at", "ends_at", "room", "address", "compartment")}
    sessions.call_session(actor=actor, mediation_id=row.pk, moment=clock.now(), **wanted)


def _hold(actor: Actor, row: Mediation, told: dict[str, Any]) -> None:
    sessions.hold_session(actor=actor, mediation_id=row.pk, moment=clock.now(), **told)


def _sign(actor: Actor, row: Mediation, told: dict[str, Any]) -> None:
    named = [tuple(each.split(":", 1)) for each in told["who"]]
    agreements.enter_signatures(
        actor=actor, mediation_id=row.pk, who=named, signed_on=told["signed_on"], today=clock.today()
    )


EARLY, ALL = rules.BEFORE_AGREEMENT, rules.NOT_ENDED
ACTS: dict[str, Act] = {
    "ask": act(
        KEEP,
        rules.ASK.sources,
        _("Ask both sides"),
        pgettext_lazy("button", "Ask both sides"),
        VersionForm,
        _dated(disputes.ask_parties),
        consequence=_("The case is accepted. One refusal ends it, and the other side is told."),
        tone="p",
    ),
    "answer": act(
        KEEP,
        rules.ANSWER.sources,
        _("Enter an answer"),
        pgettext_lazy("button", "Enter the answer"),
        forms.AnswerForm,
        _dated(disputes.record_answer),
        tone="p",
    ),
    "split": act(
        KEEP,
        EARLY,
        _("Take workers apart"),
        pgettext_lazy("button", "Take apart"),
        joined.SplitForm,
        _dated(joining.split_mediation),
        consequence=_("They get a case of their own with their shares of the claims; its days run on as they ran."),
    ),
    "join": act(
        KEEP,
        EARLY,
        _("Bring together with another dispute"),
        pgettext_lazy("button", "Bring together"),
        joined.JoinForm,
        _dated(joining.join_mediation),
        consequence=_("Workers and claims go into the other case, each person once; this case ends."),
    ),
    "appoint": act(
        KEEP,
        ALL,
        _("Appoint a mediator"),
        pgettext_lazy("button", "Appoint a mediator"),
        forms.AppointForm,
        _dated(seats.appoint_mediator),
        consequence=_("Ranked by field, area and load. Whoever has a conflict of interest is not offered."),
    ),
    "extend": act(
        MEDIATE,
        rules.EXTEND.sources,
        _("Extend the mediation"),
        pgettext_lazy("button", "Extend"),
        table.ExtendForm,
        _extend,
        consequence=_("Only with the written consent of both sides (Art. 14)."),
    ),
    "session": act(
        MEDIATE,
        {S.MEDIATING, S.AGREEMENT_DRAFT},
        _("Call a session"),
        pgettext_lazy("button", "Call a session"),
        table.SessionForm,
        _session,
        tone="p",
    ),
    "hold": act(
        MEDIATE,
        ALL,
        _("Enter the minutes"),
        pgettext_lazy("button", "Enter the minutes"),
        table.HoldForm,
        _hold,
    ),
    "call-off": act(
        MEDIATE,
        ALL,
        _("Call the session off"),
        pgettext_lazy("button", "Call off"),
        table.CallOffForm,
        _plain(sessions.call_off_session),
        tone="bad",
    ),
    "note": act(
        TAKE_PART,
        ALL,
        _("Write a note"),
        pgettext_lazy("button", "Write a note"),
        table.NoteForm,
        _plain(sessions.write_note),
        consequence=_("A note of one side is read by that side and the mediators alone."),
    ),
    "paper": act(
        TAKE_PART,
        ALL,
        _("Add a file"),
        pgettext_lazy("button", "Add a file"),
        table.PaperForm,
        _plain(evidence.add_paper),
    ),
    "claim": act(
        KEEP,
        EARLY,
        _("Add a claim"),
        pgettext_lazy("button", "Add a claim"),
        forms.ClaimForm,
        _plain(claims.add_claim),
    ),
    "position": act(
        MEDIATE,
        EARLY,
        _("Position of the respondent"),
        pgettext_lazy("button", "Enter the position"),
        table.ClaimAnswerForm,
        _plain(claims.note_answer),
    ),
    "offer": act(
        TAKE_PART,
        {S.MEDIATING},
        _("Make an offer"),
        pgettext_lazy("button", "Make an offer"),
        table.OfferForm,
        _offer,
    ),
    "settle": act(
        MEDIATE,
        {S.MEDIATING},
        _("Settle a claim"),
        pgettext_lazy("button", "Settle a claim"),
        table.SettleForm,
        _plain(claims.settle_claim),
    ),
    "draw-up": act(
        MEDIATE,
        rules.AGREE.sources,
        _("Draw up the agreement"),
        pgettext_lazy("button", "Draw up"),
        papers.DrawUpForm,
        _dated(agreements.draw_up),
        consequence=_("Every claim is settled by then. The clock of the mediation ends."),
        tone="p",
    ),
    "fail": act(
        MEDIATE,
        rules.FAIL.sources,
        _("End without an agreement"),
        pgettext_lazy("button", "End it"),
        table.ReasonForm,
        _dated(disputes.fail_mediation),
        consequence=_("The notice of the end advises on arbitration and names the last day of the limitation."),
        tone="bad",
    ),
    "withdraw": act(
        MEDIATE,
        rules.WITHDRAW.sources,
        _("Enter a withdrawal"),
        pgettext_lazy("button", "Withdraw"),
        table.ReasonForm,
        _dated(disputes.withdraw_mediation),
        tone="bad",
    ),
    "refer": act(
        KEEP,
        rules.REFER.sources,
        _("Refer out"),
        pgettext_lazy("button", "Refer out"),
        forms.ReferForm,
        _dated(disputes.refer_out),
        tone="bad",
    ),
    "workers": act(
        KEEP,
        EARLY,
        _("Add applicants"),
        pgettext_lazy("button", "Add applicants"),
        forms.WorkersForm,
        _dated(parties.add_workers),
    ),
    "unit": act(
        KEEP, EARLY, _("Add a unit"), pgettext_lazy("button", "Add a unit"), forms.UnitForm, _plain(parties.add_unit)
    ),
    "representative": act(
        KEEP,
        EARLY,
        _("Add a representative"),
        pgettext_lazy("button", "Add a representative"),
        forms.RepresentativeForm,
        _dated(parties.add_representative),
    ),
    "seat": act(
        KEEP,
        ALL,
        _("Seat a lawyer"),
        pgettext_lazy("button", "Seat a lawyer"),
        forms.SeatForm,
        _dated(seats.seat_speaker),
    ),
    "leave": act(
        KEEP,
        ALL,
        _("Take somebody from the table"),
        pgettext_lazy("button", "Take from the table"),
        forms.LeaveForm,
        _dated(seats.leave_table),
    ),
    "signatures": act(
        MEDIATE,
        rules.SIGN.sources,
        _("Enter signatures"),
        pgettext_lazy("button", "Enter signatures"),
        papers.SignatureForm,
        _sign,
    ),
    "consents": act(
        MEDIATE,
        rules.SIGN.sources,
        _("Enter consents of represented workers"),
        pgettext_lazy("button", "Enter consents"),
        papers.ConsentForm,
        _dated(agreements.enter_consents),
    ),
    "force": act(
        MEDIATE,
        rules.SIGN.sources,
        _("Bring the agreement into force"),
        pgettext_lazy("button", "Bring into force"),
        papers.ForceForm,
        _dated(agreements.put_in_force),
        consequence=_("Windows for joint confirmation begin: 15 days before the commission, 30 before the court."),
        tone="p",
    ),
    "payment": act(
        KEEP,
        rules.PAY.sources,
        _("Enter a payment"),
        pgettext_lazy("button", "Enter a payment"),
        papers.PaymentForm,
        _dated(performance.record_payment),
        tone="p",
    ),
    "performed": act(
        KEEP,
        rules.PERFORM.sources,
        _("Enter the performance"),
        pgettext_lazy("button", "Performed"),
        papers.PerformedForm,
        _dated(performance.note_performed),
    ),
    "confirmation": act(
        KEEP,
        rules.ASK_CONFIRMATION.sources,
        _("Enter a joint request"),
        pgettext_lazy("button", "Joint request"),
        papers.ConfirmationForm,
        _dated(performance.ask_confirmation),
    ),
    "confirmed": act(
        KEEP,
        rules.NOTE_CONFIRMATION.sources,
        _("Enter the decision on the joint request"),
        pgettext_lazy("button", "Decision on it"),
        papers.ConfirmedForm,
        _dated(performance.note_confirmation),
    ),
    "escalate": act(
        KEEP,
        rules.ESCALATE.sources,
        _("Take it further"),
        pgettext_lazy("button", "Take it further"),
        papers.EscalateForm,
        _dated(performance.escalate),
        consequence=_("The proceeding is entered with its clocks; the papers are ready to print."),
        tone="p",
    ),
    "close-breach": act(
        KEEP,
        {S.EFFECTIVE, S.BREACHED},
        _("Close the follow-up"),
        pgettext_lazy("button", "Close the follow-up"),
        papers.CloseBreachForm,
        _dated(performance.close_breach),
    ),
    "limitation": act(
        KEEP,
        S,
        _("Enter a limitation event"),
        pgettext_lazy("button", "Limitation event"),
        forms.LimitationForm,
        _dated(limitation.add_event),
    ),
    "base": act(
        KEEP,
        S,
        _("What the limitation is reckoned from"),
        pgettext_lazy("button", "Basis of the limitation"),
        forms.BaseForm,
        _dated(limitation.change_facts),
    ),
    "suit": act(
        KEEP,
        S,
        _("Enter a proceeding"),
        pgettext_lazy("button", "Enter a proceeding"),
        ApplyForm,
        _dated(suits.apply_suit),
    ),
}
OF_A_SESSION = frozenset({"hold", "call-off"})  # they begin at the row of their session, nowhere else
SECTIONS = {
    **dict.fromkeys(("session", "hold", "call-off", "note", "paper"), "sessions"),
    **dict.fromkeys(
        ("draw-up", "signatures", "consents", "force", "payment", "confirmation", "confirmed", "close-breach"),
        "agreement",
    ),
    **dict.fromkeys(("limitation", "base", "suit", "escalate"), "suits"),
}
