"""A synthetic province on the real divisions, the same at every run, for measuring and trying at full size.

``shape`` says how much there is of everything at scale 1; ``names`` makes people's names, ``writing`` copies rows past
the indexes; ``unions``, ``people`` and ``families`` fill the tables, in this order. The people in it are nobody.
"""
