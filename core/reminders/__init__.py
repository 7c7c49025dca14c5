"""Reminders: late perhaps (and then they say so), never lost, never sent twice.

One door: ``plan`` and ``sweep`` in ``core.reminders.services``.
"""
