"""What accounts keep of sign-ins, as the schedule tells it."""

from django.utils.translation import gettext_lazy as _

from accounts.services.login_logs import throw_away
from core.retention.registry import Class, register
from core.retention.rules import LOGIN_DAYS

register(
    Class(
        code="accounts.sign_ins",
        label=_("Sign-ins, failed attempts, second factors, sessions"),
        keep=LOGIN_DAYS,
        since=_("from the attempt; six months are the law's least"),
        then=_("deleted"),
        sweep=throw_away,
    )
)
