"""An act asked for on a page of its own: what it is about, what follows, one button, back again."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render

from core.http import Request
from core.jobs.models import Job


def posted(request: Request) -> QueryDict | None:
    """Return what was posted, empty or not; None when the form is only shown."""
    return request.POST if request.method == "POST" else None


def ask(
    request: Request, confirm: dict[str, Any], form: BaseForm, act: Callable[[dict[str, Any]], Any], **context: Any
) -> HttpResponse:
    """Show an act to be confirmed; on POST take it, say so, and go back to where it was asked for."""
    template = context.pop("template", "core/confirm.html")
    if request.method == "POST" and form.is_valid():
        started = act(form.cleaned_data)
        if isinstance(started, Job):  # long work: its page says when it is done
            return redirect("desk:job_detail", job_id=started.pk)
        messages.success(request, confirm["done"])
        return redirect(confirm["back_url"])
    shown = {"confirm": confirm, "form": form, "mobile_back": confirm["back_url"]} | context
    return render(request, template, shown, status=422 if form.errors else 200)
