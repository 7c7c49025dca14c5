"""Django's PostgreSQL, whose every statement carries how far it may see."""
