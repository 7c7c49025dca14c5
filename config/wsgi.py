"""The WSGI entry point."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = get_wsgi_application()

from django.conf import settings  # noqa: E402 - Django must be set up first

from config.safety import refuse_unsafe_role  # noqa: E402

refuse_unsafe_role(https=settings.HTTPS)
