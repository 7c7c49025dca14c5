"""Demonstration data: one county alive on the real tree, made by the services themselves, the same every time.

``people`` are the accounts, ``families`` the files in every state, ``relief`` the programmes, rosters and payments.
"""
