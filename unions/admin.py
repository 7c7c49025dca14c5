"""Posts, unions and regions under /admin/: the security administrator gives and ends posts; the rest is for reading."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from core import clock
from core.actors import Actor
from core.admin_bases import DutyAdmin, ReadOnlyAdmin
from core.errors import DomainError
from unions.models import Post, Region, Union
from unions.rules import rights
from unions.selectors.posts import posts_on
from unions.selectors.tree import named
from unions.services import posts as services


class PostForm(forms.ModelForm):
    """A post; what the service would refuse is said at the form."""

    actor: Actor  # who fills it in; set by the admin

    class Meta:
        model = Post
        fields = ["user", "union", "role", "from_on", "to_on"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is not None:
            self.fields["to_on"].required = True  # a post that stands is changed in one way: it ends

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.instance.pk is None and not self.errors:
            self._check_grant(cleaned)
        return cleaned

    def _check_grant(self, given: dict[str, Any]) -> None:
        account, union = given["user"], given["union"]
        held = {post.role for post in posts_on(account.pk, given["from_on"])}
        try:
            rights.check_exclusive(held, given["role"])
        except DomainError as error:
            self.add_error("role", ValidationError(error.message, code=error.code))
        if account.pk == self.actor.user_id:
            self.add_error("user", _("Nobody grants a post to themselves."))
        if not self.actor.reaches("unions.grant_post", union.path):
            self.add_error("union", _("This union is outside your branch."))


@admin.register(Post)
class PostAdmin(DutyAdmin):
    """Who holds which role where. Rights follow from here; a post is ended by its last day, never removed."""

    duty = "unions.grant_post"
    form = PostForm
    list_display = ["user", "role", "union", "from_on", "to_on"]
    list_filter = ["role"]
    list_select_related = ["user", "union"]
    search_fields = ["user__name", "user__username", "union__name"]
    autocomplete_fields = ["user", "union"]

    def on_duty(self, request: HttpRequest) -> bool:
        """Say yes to a security administrator of any branch: they keep the posts there."""
        return request.actor.can(self.duty)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Post]:
        return super().get_queryset(request).filter(union__in=Union.objects.permitted(request.actor, self.duty))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("user", "union", "role", "from_on") if obj else ()

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"from_on": clock.today()} | super().get_changeform_initial_data(request)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        form.actor = request.actor
        return form

    def save_model(self, request: HttpRequest, obj: Post, form: forms.ModelForm, change: bool) -> None:
        """Go through the services, which check and record."""
        given = form.cleaned_data
        if change:
            services.end_post(actor=request.actor, post=obj, to_on=given["to_on"])
            return
        post = services.grant_post(actor=request.actor, **{name: given[name] for name in PostForm.Meta.fields})
        obj.pk, obj._state.adding = post.pk, False


@admin.register(Union)
class UnionAdmin(ReadOnlyAdmin):
    """The union tree, to find a union by name or code."""

    view_permissions = ("core.manage_parameters", "unions.grant_post")
    list_display = ["name", "code", "level", "kind", "status", "region"]
    list_filter = ["level", "kind", "status"]
    list_select_related = ["region"]
    search_fields = ["code"]
    fields = ["name", "code", "level", "kind", "status", "region", "parent", "established_on", "term_end_on"]

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        """Find by part of the name through the index of character pairs, or by the beginning of the code."""
        text = search_term.strip()
        if text.isdecimal():
            return queryset.filter(code__startswith=text), False
        return named(queryset, text), False


@admin.register(Region)
class RegionAdmin(ReadOnlyAdmin):
    """The code list of divisions."""

    view_permissions = ("core.manage_parameters",)
    list_display = ["code", "name", "level", "parent", "valid_from", "valid_to"]
    list_filter = ["level"]
    list_select_related = ["parent"]
    search_fields = ["code", "name"]
