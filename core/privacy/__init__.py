"""Privacy: encrypted fields with a key id, blind indexes, masks by default, one-field reveal with a reason.

Door for models: ``EncryptedField`` and ``BlindIndexField``. Door for people: ``reveal``. A ``Secret`` shows its mask
wherever it is printed; ``Secret.open()`` is for the few modules named in the architecture test.
"""
