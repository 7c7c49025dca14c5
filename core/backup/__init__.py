"""Backups: one sealed file with the whole database and every kept file, and its way back into an empty database.

``making.make_backup`` writes it; ``restoring.restore_backup`` reads it all before it changes anything, then restores
and checks. ``sealed`` is the envelope (AES-256-GCM in pieces), ``members`` what lies in it, ``facts`` what must be
the same afterwards. The key comes from ``BACKUP_KEY`` and is never in the file.
"""
