"""What the desk's own role on PostgreSQL adds to and never changes: who did, read, said and decided what."""

from common.db import only_added_to
from desk.store.tables import ACCOUNT_BOOK, ACTS, AUDIT, CONNECTIONS, CRISIS, LOG

only_added_to(LOG, ACTS, AUDIT, CONNECTIONS, CRISIS.line, ACCOUNT_BOOK.line)
