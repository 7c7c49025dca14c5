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
from accounts.models import FactorReset, User
from accounts.services import factors
from core import clock
from core.admin_bases import DutyAdmin, holds_everywhere
from core.errors import DomainError
from core.inputs import checked_title

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

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        checked_title(name)
        return name

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
    actions = ["unlock"]

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


class ResetForm(forms.ModelForm):
    """Whose phone is lost, and how one knows that it is them who ask."""

    class Meta:
        model = FactorReset
        fields = ["user", "reason"]
        help_texts = {"reason": gettext_lazy("How you made sure that it is them: called back, seen in person.")}


@admin.register(FactorReset)
class FactorResetAdmin(DutyAdmin):
    """Lost second factors: one administrator asks, another grants; the keepers of accounts and of posts both may."""

    duty = "accounts.manage_users"
    form = ResetForm
    list_display = ["user", "reason", "status", "asked_by", "asked_at", "decided_by", "decided_at"]
    list_filter = ["status"]
    list_select_related = ["user", "asked_by", "decided_by"]
    autocomplete_fields = ["user"]
    actions = ["grant", "refuse"]

    def on_duty(self, request: HttpRequest) -> bool:
        """Say whether this person may ask or decide."""
        return any(holds_everywhere(request.actor, right) for right in factors.MAY_RESET)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False  # asked for once; what follows are decisions

    def save_model(self, request: HttpRequest, obj: FactorReset, form: forms.ModelForm, change: bool) -> None:
        """Ask through the service, which checks and records."""
        given = form.cleaned_data
        reset = factors.ask_reset(
            actor=request.actor, user=given["user"], reason=given["reason"], moment=clock.ticking()
        )
        obj.pk, obj._state.adding = reset.pk, False

    def has_decide_permission(self, request: HttpRequest) -> bool:
        return self.on_duty(request)

    @admin.action(description=gettext_lazy("Grant the resets asked for by others"), permissions=["decide"])
    def grant(self, request: HttpRequest, rows: QuerySet[FactorReset]) -> None:
        """Take the lost phones off; their owners are signed out and set up a new one."""
        self._decide(request, rows, granted=True)

    @admin.action(description=gettext_lazy("Refuse the resets"), permissions=["decide"])
    def refuse(self, request: HttpRequest, rows: QuerySet[FactorReset]) -> None:
        """Leave the phones where they are."""
        self._decide(request, rows, granted=False)

    def _decide(self, request: HttpRequest, rows: QuerySet[FactorReset], *, granted: bool) -> None:
        """Decide on each by itself: what is refused says why and holds up no other."""
        done = 0
        for reset in rows:
            try:
                factors.decide_reset(actor=request.actor, reset_id=reset.pk, granted=granted, moment=clock.ticking())
                done += 1
            except DomainError as error:
                messages.error(request, f"{reset.user}: {error.message}")
        if done and granted:
            messages.success(request, _("Reset. They are signed out and set up a new factor at the next sign-in."))
        elif done:
            messages.success(request, _("Refused. The second factors stay as they are."))
