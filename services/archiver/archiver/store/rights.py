"""What the archiver's own role on PostgreSQL may do with what is written once: `ordstyrer migrate` grants it."""

from archiver.store.tables import CHECKPOINT, CONTENT, EVENT, SEAL
from common.db import only_added_to

LET_GO = ("SELECT", "INSERT", "DELETE")
"""Rows go by a line that says so and by nothing else: the triggers see to that, and the role cannot drop them."""

only_added_to(EVENT, CHECKPOINT)
for table in (CONTENT, SEAL):
    table.info["rights"] = LET_GO
