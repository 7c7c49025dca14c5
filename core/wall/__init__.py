"""The second wall: how far the database itself lets a request or a job see (docs/adr/0015)."""
