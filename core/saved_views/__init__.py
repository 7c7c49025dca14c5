"""Saved views: a name for the filters of a list or a board, one's own; the address with its filters stays the truth.

``?view=<key>`` is turned into the explicit address by ``core.pages`` (``opened``), so that what is copied and passed on
works for others too, and after the view is gone. What somebody looked for by name or number is never kept.
"""
