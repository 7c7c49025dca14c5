"""What the worker of the tests knows besides the product: short leases, and chunks as small as the test wants."""

import os
from datetime import timedelta

from aid import jobs
from core.jobs.services import running, sweeping

running.LEASE = timedelta(seconds=1)
sweeping.REWAKE = timedelta(seconds=0.5)
jobs.CHUNK = int(os.environ.get("HENGWEN_TEST_CHUNK", jobs.CHUNK))
