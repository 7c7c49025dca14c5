"""Clocks: working-day calendar, legal deadlines with their basis, pause, extension, and their own calculation.

One door: ``start_clock`` and ``stop_clock`` in ``core.clocks.services``. Nobody types a due date.
"""
