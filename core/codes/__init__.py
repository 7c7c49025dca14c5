"""Code lists that an administrator edits: health, insurance, education … What no rule branches on lives here.

One door: ``declare_list`` makes a list known with the entries that ship, ``CodeField`` offers it on a form, ``names``
says a stored code in words. An entry is switched off, never removed: old rows go on naming it.
"""
