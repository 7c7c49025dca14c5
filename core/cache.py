"""The cache when Redis is away: nothing is found, nothing is kept, no page fails for it."""

import logging
import time
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.exceptions import RedisError

log = logging.getLogger(__name__)
PAUSE = 2.0  # seconds without asking, once it did not answer: pages do not wait for it one after another


class KeptClient(RedisCacheClient):
    """Keeps the client of each server: building one for every question took longer than the question."""

    def get_client(self, key: Any = None, *, write: bool = False) -> Any:
        clients: dict[int, Any] = self.__dict__.setdefault("_kept", {})
        place = self._get_connection_pool_index(write)  # type: ignore[attr-defined]
        if place not in clients:
            clients[place] = super().get_client(key, write=write)
        return clients[place]


class SparedRedisCache(RedisCache):
    """Redis as a hint only (docs/adr/0003). Sessions are in the database too, lockout is nowhere else.

    While Redis does not answer, counters of the throttle begin anew with each question: the work goes on, the
    limits that protect it rest. `/readyz` says that Redis is away.
    """

    _silent_until = 0.0  # of this process

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._class = KeptClient

    def _spared(self, ask: Callable[[], Any], otherwise: Any) -> Any:
        if time.monotonic() < SparedRedisCache._silent_until:
            return otherwise
        try:
            return ask()
        except (RedisError, OSError) as error:
            SparedRedisCache._silent_until = time.monotonic() + PAUSE
            log.warning("Redis does not answer: %s", type(error).__name__)
            return otherwise

    def answers(self) -> bool:
        """Say whether Redis is there now, without the pause."""
        try:
            return bool(self._cache.get_client().ping())  # type: ignore[attr-defined]
        except (RedisError, OSError):
            return False

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return self._spared(lambda: RedisCache.get(self, key, default, version), default)

    def get_many(self, keys: Any, version: int | None = None) -> dict:
        return self._spared(lambda: RedisCache.get_many(self, keys, version), {})  # type: ignore[no-any-return]

    def set(self, key: Any, value: Any, *args: Any, **kwargs: Any) -> None:
        self._spared(lambda: RedisCache.set(self, key, value, *args, **kwargs), None)

    def set_many(self, data: Any, *args: Any, **kwargs: Any) -> list:
        return self._spared(lambda: RedisCache.set_many(self, data, *args, **kwargs), [])  # type: ignore[no-any-return]

    def add(self, key: Any, value: Any, *args: Any, **kwargs: Any) -> bool:
        return bool(self._spared(lambda: RedisCache.add(self, key, value, *args, **kwargs), True))

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        return int(self._spared(lambda: RedisCache.incr(self, key, delta, version), delta))

    def touch(self, key: Any, *args: Any, **kwargs: Any) -> bool:
        return bool(self._spared(lambda: RedisCache.touch(self, key, *args, **kwargs), False))

    def delete(self, key: Any, version: int | None = None) -> bool:
        return bool(self._spared(lambda: RedisCache.delete(self, key, version), False))

    def delete_many(self, keys: Any, version: int | None = None) -> None:
        self._spared(lambda: RedisCache.delete_many(self, keys, version), None)

    def has_key(self, key: Any, version: int | None = None) -> bool:
        return bool(self._spared(lambda: RedisCache.has_key(self, key, version), False))
