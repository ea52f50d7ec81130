"""The archiver's own tables, opened for one municipality in a transaction."""

from archiver.store.tables import MACHINERY, METADATA

__all__ = ["MACHINERY", "METADATA"]
