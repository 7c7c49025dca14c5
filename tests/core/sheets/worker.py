"""What the worker of the import tests knows besides the product: small slow chunks, short leases."""

import time
from dataclasses import replace
from datetime import timedelta

from core.jobs.services import running
from core.sheets.kinds import kind_of, register

running.LEASE = timedelta(seconds=2)
MEMBERS = kind_of("members")


def commit(desk, lines):
    time.sleep(0.3)
    MEMBERS.commit(desk, lines)


register(replace(MEMBERS, commit=commit, written_at_once=50))
