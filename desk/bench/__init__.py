"""What our pages cost, as ratios to a floor on the same rows in the same run (docs/performance.md).

``floor`` is the least such a page can cost: hand-written SQL sent as JSON by a bare WSGI function. ``servers`` runs
both behind the same web server, ``asking`` sends requests in turn and looks at the processors, ``lines`` says what is
compared with what, ``searching``, ``loading``, ``counting`` and ``imports`` measure work that is no page, ``report``
writes the table.
"""
