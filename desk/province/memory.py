"""How much memory a load held at most, with the processes that it started."""

import resource

import psutil

MEGABYTE = 1024 * 1024


class Peak:
    """The most memory seen: a page that processes share counts once, by each one's part of it."""

    def __init__(self) -> None:
        self._most = 0
        self._own = psutil.Process()

    def look(self) -> int:
        """Look at this process and those it started, as they are now, and return their megabytes."""
        held = 0
        for process in (self._own, *self._own.children(recursive=True)):
            try:
                held += process.memory_full_info().pss
            except psutil.Error:
                continue  # it ended meanwhile
        self._most = max(self._most, held)
        return held // MEGABYTE

    def megabytes(self) -> int:
        """Return the most that was seen in all, or that this process ever held by itself, if that is more."""
        own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        return max(self._most, own) // MEGABYTE
