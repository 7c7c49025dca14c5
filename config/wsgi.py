"""The WSGI entry point."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = get_wsgi_application()

from django.conf import settings  # noqa: E402 - Django must be set up first
from django.urls import get_resolver  # noqa: E402

from config.safety import refuse_unsafe_role  # noqa: E402

refuse_unsafe_role(https=settings.HTTPS)

# Every view is imported now and not by whoever asks first. What is loaded by then stays for the life of the process:
# the collector need not walk its quarter of a million objects again (a tenth of a second each time, in the middle of
# somebody's page), and looks for what requests left behind less often than for scripts that live for a moment.
_ = get_resolver().url_patterns
gc.collect()
gc.freeze()
gc.set_threshold(10_000, 20, 20)
