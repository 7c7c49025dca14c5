"""The local supervisor: starts, watches and stops everything one machine needs. Production uses deploy/."""
