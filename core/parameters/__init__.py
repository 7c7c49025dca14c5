"""Parameters: every number that the law, the province or a city may change, by region and date, with its basis.

One door: ``core.parameters.selectors.value(code, region, on)``. A code is declared beside the rules that use it
(``declare``); the province edits the rows under /admin/.
"""
