"""Making accounts, setting passwords, and second factors."""

from accounts.services.users import (
    change_user,
    choose_language,
    close_user,
    create_user,
    give_password,
    unlock_user,
)

__all__ = ["change_user", "choose_language", "close_user", "create_user", "give_password", "unlock_user"]
