"""Accounts under /admin/: the system administrator makes, closes and unlocks them; posts are given elsewhere."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.password_validation import password_validators_help_text_html, validate_password
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import services
from accounts.models import User
from accounts.services import factors
from core.admin_bases import DutyAdmin

FOREIGN = {"auth", "account", "mfa", "socialaccount", "usersessions", "axes"}

# What other packages register follows Django's own permissions and leaves no event: it does not belong here.
for _model in [model for model in admin.site._registry if model._meta.app_label in FOREIGN]:
    admin.site.unregister(_model)


class UserForm(forms.ModelForm):
    """An account, and a first password for it that its owner must change."""

    first_password = forms.CharField(
        label=gettext_lazy("first password"),
        required=False,
        strip=False,
        widget=forms.PasswordInput(render_value=False),
    )
    actor: Any = None  # who fills it in; set by the admin

    class Meta:
        model = User
        fields = ["username", "name", "email", "is_staff", "is_active"]
        labels = {"is_staff": gettext_lazy("administrator"), "is_active": gettext_lazy("may sign in")}
        help_texts = {
            "username": gettext_lazy("Small letters, digits, dot, dash; 2 to 60 characters."),
            "is_staff": gettext_lazy("May open these pages. What they can do here follows from their posts."),
            "is_active": gettext_lazy("Taken away, the account is closed and its sessions end."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["first_password"]
        field.required = self.instance.pk is None
        field.help_text = password_validators_help_text_html()
        if self.instance.pk is not None:
            field.help_text = _("Only for somebody who forgot theirs. Empty: the password stays as it is.")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        own = self.instance.pk is not None and self.instance.pk == self.actor.user_id
        if own and cleaned.get("is_active") is False:
            self.add_error("is_active", _("You cannot close your own account."))
        if cleaned.get("first_password"):
            try:
                validate_password(cleaned["first_password"], self.instance)
            except ValidationError as error:
                self.add_error("first_password", error)
        return cleaned


@admin.register(User)
class UserAdmin(DutyAdmin):
    """Who may sign in. The security administrator reads it, to give posts to the right person."""

    duty = "accounts.manage_users"
    form = UserForm
    list_display = ["username", "name", "is_active", "is_staff", "must_change_password", "last_login"]
    list_filter = ["is_active", "is_staff"]
    search_fields = ["username", "name"]
    ordering = ["username"]
    actions = ["unlock", "reset_factor"]

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.on_duty(request) or request.actor.can("unions.grant_post")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Show the secret field only to who may set it."""
        shown = [name for name in UserForm.Meta.fields if obj is not None or name != "is_active"]
        return [(None, {"fields": [*shown, "first_password"] if self.on_duty(request) else shown})]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("username",) if obj else ()

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        form.actor = request.actor
        return form

    def save_model(self, request: HttpRequest, obj: User, form: forms.ModelForm, change: bool) -> None:
        """Go through the services, which check and record."""
        given = form.cleaned_data
        if not change:
            self._create(request, obj, given)
            return
        user = User.objects.select_for_update().get(pk=obj.pk)
        changes = {name: given[name] for name in ("name", "email", "is_staff") if name in form.changed_data}
        services.change_user(actor=request.actor, user=user, **changes)
        if "is_active" in form.changed_data and given["is_active"]:
            services.change_user(actor=request.actor, user=user, is_active=True)
        elif "is_active" in form.changed_data:
            services.close_user(actor=request.actor, user=user)
        if given.get("first_password"):
            services.give_password(actor=request.actor, user=user, password=given["first_password"])

    def _create(self, request: HttpRequest, obj: User, given: dict[str, Any]) -> None:
        user = services.create_user(
            actor=request.actor,
            username=given["username"],
            name=given["name"],
            password=given["first_password"],
            email=given["email"],
            is_staff=given["is_staff"],
        )
        obj.pk, obj._state.adding = user.pk, False

    def has_unlock_permission(self, request: HttpRequest) -> bool:
        return self.on_duty(request)

    @admin.action(description=gettext_lazy("Unlock after wrong passwords"), permissions=["unlock"])
    def unlock(self, request: HttpRequest, rows: QuerySet[User]) -> None:
        """Let the chosen people try again at once."""
        for user in rows:
            services.unlock_user(actor=request.actor, user=user)
        messages.success(request, _("Unlocked. They can sign in again."))

    @admin.action(description=gettext_lazy("Reset a lost second factor"), permissions=["unlock"])
    def reset_factor(self, request: HttpRequest, rows: QuerySet[User]) -> None:
        """Take lost phones off the chosen accounts; their sessions end and the next sign-in sets up a new one."""
        for user in rows:
            factors.reset_factor(actor=request.actor, user=user)
        messages.success(request, _("Reset. They are signed out and set up a new factor at the next sign-in."))
