"""How long each kind of data is kept, and the daily sweep of those that go without anybody's approval.

Door for apps: ``registry.register``. What goes only after two people have agreed is in ``unions.disposals``.
"""
