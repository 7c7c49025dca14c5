"""The periods and limits of partner systems, each a parameter with its basis. Pure."""

from django.utils.translation import gettext_noop as _

from core.parameters.registry import declare

BASIS = "接口约定(默认值,由省总工会确认)"

CALLS_A_MINUTE = declare(
    "partners.calls_a_minute", "integer", "60", unit="times", basis=BASIS, label=_("Calls of an application a minute")
)
KEY_OVERLAP = declare(
    "partners.key_overlap", "integer", "24", unit="hours", basis=BASIS, label=_("How long an old key stays valid")
)
TOKEN_LIFE = declare(
    "partners.token_life", "integer", "600", unit="seconds", basis=BASIS, label=_("How long an access token is valid")
)
