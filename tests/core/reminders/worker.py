"""What the worker of the tests knows besides the product: the tests' schedule, small batches, short leases."""

from datetime import timedelta

from core.reminders.services import sweeping
from tests.core.reminders import matters

matters.register()
sweeping.LEASE = timedelta(seconds=3)
sweeping.BATCH = 5
