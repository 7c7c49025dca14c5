"""Excel in and out, one pipeline for every kind of list.

In: ``core.sheets.kinds.register`` makes an ``ImportKind`` known (columns, how rows are checked and committed in bulk);
upload, mapping, dry run, annotated file, commit by chunk and receipt are the same for all. The dry run and the commit
are jobs: a worker killed at any moment loses one chunk and repeats none. Out: ``core.sheets.lists.register`` declares
the columns of a list; masked by default, in full after a second person has agreed.
"""
