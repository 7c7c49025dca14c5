"""People who sign in: users, passwords, lockout. Knows no union; posts and rights live in ``unions``."""
