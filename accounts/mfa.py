"""allauth's second factor, made ours: secrets sealed, each code good once, few tries, every change in the trail."""

import time
from typing import Any

from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal.auth import hotp_value, yield_hotp_counters_from_time
from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.second_factor import must_have
from accounts.services import factors
from core.privacy import keys

PLACE = "mfa_authenticator.data"


class SealedAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets of phones and recovery codes sealed like people's; who must have a factor cannot take it off."""

    def encrypt(self, text: str) -> str:
        return keys.seal(text, PLACE).hex()

    def decrypt(self, encrypted_text: str) -> str:
        return keys.unseal(bytes.fromhex(encrypted_text), PLACE)

    def get_totp_issuer(self) -> str:
        return str(settings.SITE_NAME)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return not must_have(context.request.actor)


class CodeField(forms.CharField):
    """Six digits from the phone, or a recovery code."""

    def __init__(self, label: Any) -> None:
        attrs = {"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false", "data-width": "short"}
        super().__init__(label=label, max_length=20, widget=forms.TextInput(attrs=attrs))


class _Once:
    """A code is good once, and five wrong ones lock this door for a quarter of an hour, whatever happens to Redis."""

    user: Any
    cleaned_data: dict[str, Any]
    authenticator: Authenticator

    def clean_code(self) -> str:
        now = time.time()
        if factors.is_locked(user=self.user, moment=now):
            raise forms.ValidationError(_("Too many wrong codes. Try again in 15 minutes."), code="locked")
        try:
            code: str = super().clean_code()  # type: ignore[misc]
        except forms.ValidationError:
            factors.note_wrong(user=self.user, moment=now)
            raise forms.ValidationError(
                _("The code is wrong or was used already. Wait for the next one."), code="incorrect_code"
            ) from None
        if not factors.use(user=self.user, counter=_counter(self.authenticator, code), moment=now):
            raise forms.ValidationError(_("The code was used already. Wait for the next one."), code="used")
        return code


def _counter(authenticator: Authenticator, code: str) -> int | None:
    """Return the half minute for which a phone made a code; a recovery code has none, and is used up by itself."""
    if authenticator.type != Authenticator.Type.TOTP:
        return None
    secret = keys.unseal(bytes.fromhex(authenticator.data["secret"]), PLACE)
    matching = [c for c in yield_hotp_counters_from_time() if f"{hotp_value(secret, c):06d}" == code.strip()]
    return matching[0] if matching else None


class OnceForm(_Once, AuthenticateForm):  # type: ignore[misc]
    """The second step of signing in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = CodeField(gettext_lazy("Code"))


class AgainForm(_Once, ReauthenticateForm):  # type: ignore[misc]
    """The code once more, before a grave act."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = CodeField(gettext_lazy("Code"))


class SetUpForm(ActivateTOTPForm):  # type: ignore[misc]
    """The first code of a phone."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = CodeField(gettext_lazy("Code shown by the phone"))
