"""Answers kept for repeats: the same request by the same caller has one effect and one answer (``Idempotency-Key``).

One door: ``core.answers.services.once``.
"""
