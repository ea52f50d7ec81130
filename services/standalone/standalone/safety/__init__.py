"""Backup and restore: what is copied, how a server's tables are dumped, and what was erased meanwhile."""
