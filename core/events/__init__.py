"""Events: audit trail, timeline and outbox at once.

One door for writers, ``core.events.services.record``; one for reactions, ``core.events.registry.on``.
An event is written in the transaction of the act it describes, can never be changed (database trigger), and is
sealed into a hash chain within a minute. Each subscriber's delivery is a row written in that same transaction:
Redis carries only a hint, a sweep starts what a lost hint left.
"""
