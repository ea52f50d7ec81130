"""What the archiver's own role on PostgreSQL may do with what is written once: `ordstyrer migrate` grants it."""

from archiver.store.tables import CHECKPOINT, CONTENT, EVENT, SEAL

ADDED_TO = ("SELECT", "INSERT")
LET_GO = ("SELECT", "INSERT", "DELETE")
"""Rows go by a line that says so and by nothing else: the triggers see to that, and the role cannot drop them."""

for table, rights in ((EVENT, ADDED_TO), (CHECKPOINT, ADDED_TO), (CONTENT, LET_GO), (SEAL, LET_GO)):
    table.info["rights"] = rights
