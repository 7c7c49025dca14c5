"""Pages that stand above the apps: my work, inbox, search, one's own settings, the gates."""
