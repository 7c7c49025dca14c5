"""Referrals between rights protection and relief: the list, one of them, and how it is answered."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from core import clock
from core.actors import Actor
from core.errors import DomainError, ForbiddenError, NotFoundError
from core.http import Request
from core.inputs import VersionForm
from core.keyset import page_of
from core.pages import page
from core.templatetags.show import day_filter
from core.transitions import check_state
from desk.choices.referrals import ReferralStatus
from desk.forms.referrals import AnswerForm, PassOnForm
from desk.models import Referral
from desk.rules import referrals as rules
from desk.selectors import referrals as selectors
from desk.services import referrals as services
from unions.choices import Level
from unions.models import Union
from unions.views.acts import put_errors

TONES = {ReferralStatus.OPEN: "warn", ReferralStatus.TAKEN: "ok", ReferralStatus.DECLINED: "neutral"}
TITLES: dict[str, Any] = {
    "desk.referral.made": pgettext_lazy("referral", "Referred"),
    "desk.referral.taken": pgettext_lazy("referral", "Taken up"),
    "desk.referral.passed_on": gettext_lazy("Given to another office"),
    "desk.referral.declined": pgettext_lazy("referral", "Not taken up"),
}
VERBS: dict[str, Any] = {
    "begin": pgettext_lazy("button", "Begin the application"),
    "take_in": pgettext_lazy("button", "Take in the application"),
    "mediate": pgettext_lazy("button", "Take the dispute in"),
    "supervise": pgettext_lazy("button", "Register a matter of supervision"),
    "pass_on": pgettext_lazy("button", "Give to another office"),
    "decline": pgettext_lazy("button", "Do not take up"),
}
# Where the cases of a kind are listed, and one of them is read.
LISTS: dict[str, tuple[Any, str, str]] = {
    "case": (gettext_lazy("Legal aid"), "legal:case_list", "legal:case_detail"),
    "mediation": (gettext_lazy("Mediation"), "legal:mediation_list", "legal:mediation_detail"),
    "matter": (gettext_lazy("Supervision"), "legal:supervision_list", "legal:supervision_detail"),
}


def case_url(origin: str, row: Any) -> str:
    """Return the address of a case of legal aid, a dispute or a matter of supervision."""
    return reverse(LISTS[origin][2], args=[row.key])


@page(rules.VIEW)
def referral_list(request: Request) -> HttpResponse:
    """Show the referrals of one's branch: those that wait, or those answered, newest first."""
    answered = request.GET.get("view") == "answered"
    shown = page_of(request, selectors.referral_list(request.actor, answered=answered), key="created_at")
    today = clock.today()
    tabs = (
        ("", pgettext("referrals", "Waiting"), not answered),
        ("answered", pgettext("referrals", "Answered"), answered),
    )
    context = {
        "page": shown,
        "rows": [
            {"referral": each, "tag": tag(each), "late": not answered and each.due_on < today} for each in shown.rows
        ],
        "answered": answered,
        "tabs": [
            {"label": label, "url": f"?view={code}" if code else "?", "current": now} for code, label, now in tabs
        ],
        "crumbs": [{"label": pgettext("navigation", "Referrals")}],
    }
    return render(request, "desk/referral_list.html", context)


def tag(referral: Referral) -> dict[str, str]:
    """Return the state of a referral as a tag."""
    return {"label": str(referral.get_status_display()), "tone": TONES[ReferralStatus(referral.status)]}


@page(rules.VIEW)
def referral_detail(request: Request, referral_id: Any) -> HttpResponse:
    """Show who was referred, what was seen, who is to answer until when, and where it led."""
    referral = selectors.referral_seen(request.actor, referral_id)
    context = {
        "identity": _identity(referral),
        "step": _step(request.actor, referral),
        "card": _facts(request.actor, referral),
        "entries": [
            {
                "title": TITLES[event.code],
                "at": event.happened_at,
                "by": event.actor_name,
                "text": event.data.get("to", ""),
            }
            for event in selectors.story_of(referral)
        ],
        "crumbs": [*crumbs(referral)[:-1], {"label": referral.person.name}],
        "mobile_back": reverse("desk:referral_list"),
    }
    return render(request, "desk/referral_detail.html", context)


def crumbs(referral: Referral) -> list[dict[str, Any]]:
    """Return the way to a referral."""
    return [
        {"label": pgettext("navigation", "Referrals"), "url": reverse("desk:referral_list")},
        {"label": referral.person.name, "url": reverse("desk:referral_detail", args=[referral.pk])},
    ]


def _identity(referral: Referral) -> dict[str, Any]:
    return {
        "title": referral.person.name,
        "tags": [tag(referral)],
        "meta": [
            str(referral.get_direction_display()),
            _("Referred %(day)s") % {"day": day_filter(referral.made_on)},
            referral.union.name,
        ],
        "facts": [],
        "actions": [],
        "more": [],
    }


def _facts(actor: Actor, referral: Referral) -> dict[str, Any]:
    case, file = selectors.ends_seen(actor, referral)
    rows = [
        {"label": _("What was seen"), "value": referral.reason},
        {"label": _("Referred by"), "value": referral.made_by.name if referral.made_by else ""},
        {
            "label": pgettext("referral", "Answered by"),
            "value": referral.answered_by.name if referral.answered_by else "",
        },
        {"label": pgettext("referral", "Answer"), "value": referral.answer},
    ]
    links = []
    if case is not None:
        label, origin = LISTS[referral.origin][0], referral.origin
        links.append({"label": label, "text": case.number, "url": case_url(origin, case)})
    if file is not None:
        links.append({"label": _("Needy-worker file"), "text": file.key, "url": _file_url(actor, file)})
    return {"title": pgettext("referral", "Referral"), "rows": rows, "links": links}


def _file_url(actor: Actor, file: Any) -> str:
    """Return where a file is read; an application not handed in yet is gone on with by who may write it."""
    if file.status == "draft" and actor.reaches(rules.WRITE, file.union.path):
        return reverse("aid:apply", args=[file.pk])
    return reverse("aid:file_detail", args=[file.key])


def _step(actor: Actor, referral: Referral) -> dict[str, Any] | None:
    if referral.status != ReferralStatus.OPEN:
        return None
    mine = [
        {"label": VERBS[name], "url": _act_url(referral, name)}
        for name, step in rules.acts_for(referral.direction, referral.status)
        if actor.reaches(step.permission, referral.union.path)
    ]
    if mine:
        mine[0]["tone"] = "p"
    overdue = referral.due_on < clock.today()
    return {
        "title": _("Answer the referral"),
        "text": _("The answer is due on %(day)s.") % {"day": referral.due_on.isoformat()},
        "actions": mine,
        "tone": "warn" if overdue else "" if mine else "hold",
    }


def _act_url(referral: Referral, name: str) -> str:
    if name in ("take_in", "mediate", "supervise"):
        return reverse(f"desk:referral_{name}", args=[referral.pk])
    return reverse("desk:referral_act", args=[referral.pk, name])


FORMS: dict[str, Any] = {"begin": VersionForm, "pass_on": PassOnForm, "decline": AnswerForm}


@page(rules.VIEW, "GET", "POST")
def referral_act(request: Request, referral_id: Any, act: str) -> HttpResponse:
    """Show the form of one answer, or give it and go on to what it led to."""
    referral = selectors.referral_seen(request.actor, referral_id)
    step = dict(rules.acts_for(referral.direction, ReferralStatus.OPEN)).get(act)
    if step is None or act not in FORMS:
        raise NotFoundError(_("There is no such page."), code="not_found")
    if not request.actor.reaches(step.permission, referral.union.path):
        raise ForbiddenError(_("You do not have the right to do this."), code=step.permission)
    if request.method == "GET":
        check_state(referral, step)
    form = _form(request, referral, act)
    if request.method == "POST" and form.is_valid():
        try:
            return _answer(request, referral, act, form.cleaned_data)
        except DomainError as error:
            if error.status != 422:
                raise
            put_errors(form, error)
    context = {
        "form": form,
        "title": VERBS[act],
        "verb": VERBS[act],
        "effect": EFFECTS[act],
        "card": _facts(request.actor, referral),
        "back": reverse("desk:referral_detail", args=[referral.pk]),
        "crumbs": [*crumbs(referral), {"label": VERBS[act]}],
        "mobile_back": reverse("desk:referral_detail", args=[referral.pk]),
        "head_meta": [referral.person.name, str(referral.get_direction_display())],
    }
    return render(request, "desk/referral_act.html", context, status=422 if form.errors else 200)


EFFECTS: dict[str, Any] = {
    "begin": gettext_lazy(
        "An application begins with this person as its head; a family with a file is shown that file."
    ),
    "pass_on": gettext_lazy("The other office finds it among its work."),
    "decline": gettext_lazy("Who referred the family reads your answer."),
}


def _form(request: Request, referral: Referral, act: str) -> Any:
    made = FORMS[act](request.POST or None, initial={"seen_version": referral.version})
    if act == "pass_on":
        offices = Union.objects.permitted(request.actor, rules.PLACE).filter(level__in=[Level.COUNTY, Level.TOWNSHIP])
        rows = offices.exclude(pk=referral.union_id).order_by("path").values_list("pk", "name")[:100]
        made.fields["union"].choices = [(str(pk), name) for pk, name in rows]
    return made


def _answer(request: Request, referral: Referral, act: str, told: dict[str, Any]) -> HttpResponse:
    given = {"actor": request.actor, "referral_id": referral.pk, "seen_version": told["seen_version"]}
    if act == "begin":
        file = selectors.file_seen(request.actor, services.begin_application(**given, today=clock.today()).pk)
        messages.success(request, _("Taken up."))
        return redirect(_file_url(request.actor, file) if file else reverse("desk:referral_list"))
    if act == "pass_on":
        passed = services.pass_on(**given, union_id=told["union"])
        messages.success(request, _("Given to %(union)s.") % {"union": passed.union.name})
        return redirect("desk:referral_list")
    services.decline_referral(**given, answer=told["answer"], today=clock.today())
    messages.success(request, _("Answered."))
    return redirect("desk:referral_detail", referral_id=referral.pk)
