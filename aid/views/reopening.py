"""A file that ended, and the application that follows it."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from aid.models import NeedyFile
from aid.selectors.files import file_by_key
from aid.services import reopening
from core.fetch import find
from core.forms import Form
from core.http import Request
from core.pages import page


@page("aid.edit_file", "GET", "POST")
def reopen(request: Request, key: str) -> HttpResponse:
    """Begin a new application for a household that left the file."""
    file = file_by_key(request.actor, key)
    find(NeedyFile, file.pk, request.actor, "aid.edit_file")
    if request.method == "POST":
        new = reopening.reopen_file(actor=request.actor, file_id=file.pk)
        return redirect("aid:apply", file_id=new.pk)
    back = reverse("aid:file_detail", args=[file.key])
    rows = [
        {"label": _("File"), "value": file.key},
        {"label": _("Head of household"), "value": file.head.name if file.head else ""},
        {"label": pgettext("file", "Left on"), "value": file.ended_on},
    ]
    context = {
        "confirm": {
            "title": _("Apply again"),
            "verb": _("Begin the application"),
            "consequence": _(
                "The old file stays as it is. The new application takes over the people, the address and the work; "
                "income, costs, papers and consents are asked anew."
            ),
            "rows": rows,
            "back_url": back,
        },
        "form": Form(),
        "crumbs": [
            {"label": _("Needy-worker files"), "url": reverse("aid:file_list")},
            {"label": file.key, "url": back},
        ],
        "mobile_back": back,
    }
    return render(request, "core/confirm.html", context)
