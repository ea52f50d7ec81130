"""The archiver's own tables, opened for one municipality in a transaction."""

from archiver.store import delivery_tables, public_tables, retention_tables, rights
from archiver.store.tables import MACHINERY, METADATA

__all__ = ["MACHINERY", "METADATA", "delivery_tables", "public_tables", "retention_tables", "rights"]
