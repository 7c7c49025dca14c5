"""A death in a household, as a page: who, when, the proof, who takes over; what follows stands beside it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from aid.choices.files import FileStatus
from aid.forms.exits import DeathForm
from aid.models import NeedyFile
from aid.selectors.declared import present_members
from aid.selectors.files import file_by_key
from aid.services.deaths import LIVING, report_death
from core import clock
from core.errors import DomainError
from core.http import Request
from core.pages import page


@page("aid.visit_file", "GET", "POST")
def file_death(request: Request, key: str) -> HttpResponse:
    """Report the death of a member or of the head of household."""
    file = file_by_key(request.actor, key)
    form = _form(request, file)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            done = report_death(
                actor=request.actor,
                file_id=file.pk,
                seen_version=data["seen_version"],
                member_id=data["member"],
                died_on=data["died_on"],
                note=data["note"],
                upload=data["upload"],
                today=clock.today(),
                moment=clock.now(),
            )
        except DomainError as error:
            if not set(error.fields) & set(form.fields):
                raise
            for name, text in error.fields.items():
                form.add_error(name, str(text))
        else:
            done.refresh_from_db()
            messages.success(request, _("The death is written down."))
            return redirect("aid:file_exit" if done.status == FileStatus.EXITING else "aid:file_detail", key=key)
    back = reverse("aid:file_detail", args=[file.key])
    context = {
        "file": file,
        "form": form if file.status in LIVING else None,
        "back": back,
        "crumbs": [
            {"label": _("Needy-worker files"), "url": reverse("aid:file_list")},
            {"label": file.head.name if file.head else file.key, "url": back},
            {"label": _("Report a death")},
        ],
        "mobile_back": back,
    }
    return render(request, "aid/file_death.html", context, status=422 if form.errors else 200)


def _form(request: Request, file: NeedyFile) -> Any:
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = DeathForm(data, files, initial={"seen_version": file.version})
    members = list(present_members(file))
    form.fields["member"].choices = [
        (str(each.pk), f"{each.person.name} {each.get_relation_display()}") for each in members
    ]
    return form
