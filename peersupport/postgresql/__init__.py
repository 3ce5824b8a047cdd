"""PostgreSQL, for which a web process does not wait for ever."""
