"""Registers of people with a certificate: at work, whose certificate ends soon or has ended, or all of them."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet

SOON = timedelta(days=90)  # how far ahead the registers look, as their tabs say
STATES = ("", "soon", "lapsed", "all")
ACTIVE = "active"


def in_register(rows: QuerySet[Any], path: str, *, until: str, state: str, today: date, q: str = "") -> QuerySet[Any]:
    """Keep the rows below a node in a state of the register, by part of a name or by the certificate's number.

    ``until`` names the column with the certificate's last day.
    """
    wanted = Q(union__path__startswith=path)
    if state == "soon":
        wanted &= Q(**{"status": ACTIVE, f"{until}__range": (today, today + SOON)})
    elif state == "lapsed":
        wanted &= Q(**{"status": ACTIVE, f"{until}__lt": today})
    elif state != "all":
        wanted &= Q(status=ACTIVE)
    if q:
        wanted &= Q(name__contains=q) | Q(cert_no=q)
    return rows.filter(wanted).select_related("union")
