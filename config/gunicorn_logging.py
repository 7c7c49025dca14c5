"""What gunicorn writes itself: masked like everything else, and without what stands behind the question mark."""

from typing import Any

from gunicorn.glogging import Logger  # type: ignore[import-untyped]

from core.logs import MaskedFormatter

# The path without its query: people search by name and number there.
ACCESS = '%(h)s %(t)s "%(m)s %(U)s %(H)s" %(s)s %(b)s %(M)sms'


class MaskedLogger(Logger):  # type: ignore[misc]
    """Access and error log with identity, card and mobile numbers cut."""

    def setup(self, cfg: Any) -> None:
        cfg.set("access_log_format", ACCESS)
        super().setup(cfg)
        for log in (self.error_log, self.access_log):
            for handler in log.handlers:
                plain = handler.formatter
                handler.setFormatter(MaskedFormatter(plain._fmt if plain else None, plain.datefmt if plain else None))
