"""A file goes to another union of its own county."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from aid.forms.households import UnionForm
from aid.models import NeedyFile
from aid.rules.households import CHANGE_UNION
from aid.selectors import households as selectors
from aid.selectors.files import file_by_key
from aid.services import union_changes
from aid.views.households import act_frame, kept
from core import clock
from core.fetch import find
from core.http import Request
from core.pages import page


@page(CHANGE_UNION.permission, "GET", "POST")
def file_union(request: Request, key: str) -> HttpResponse:
    """Give the file to the union of the new employer, of the street, or the one above, within the county."""
    file = file_by_key(request.actor, key)
    find(NeedyFile, file.pk, request.actor, CHANGE_UNION.permission)
    unions = [(str(one.pk), one.name) for one in selectors.unions_of_county(request.actor, file)]
    form = UnionForm(request.POST or None, request.FILES or None, unions=unions, initial={"seen_version": file.version})

    def change() -> None:
        union_changes.change_union(actor=request.actor, file_id=file.pk, today=clock.today(), **form.cleaned_data)

    if request.method == "POST" and form.is_valid() and kept(form, change):
        messages.success(request, _("The file is held by another union now."))
        return redirect("aid:file_household", key=file.key)
    context = act_frame(file, form) | {
        "title": _("Another union of this county"),
        "verb": _("Save"),
        "intro": _(
            "For a worker who changes employer within the county, or whose employer closed: the file goes to the "
            "union of the new employer, of the street, or the one above. Relief and approvals stay as they are."
        ),
    }
    return render(request, "aid/move_ask.html", context, status=422 if form.errors else 200)
