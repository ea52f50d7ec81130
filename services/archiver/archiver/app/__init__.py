"""The archiver put together. The only place that picks adapters."""

from archiver.app.commands import (
    account_may_close,
    close_period,
    dispose,
    eark_schemas,
    erase,
    erase_again,
    export,
    export_year,
    exported,
    journal,
    journal_of,
    noark_schemas,
    open_lock,
    public_keys,
    rebuild,
    require_pdf_a,
    resume,
    verify,
)
from archiver.app.service import attach, handlers_of
from archiver.jobs.erase_again import heads_in
from archiver.store.listing import JournalRow

__all__ = [
    "JournalRow",
    "account_may_close",
    "attach",
    "close_period",
    "dispose",
    "eark_schemas",
    "erase",
    "erase_again",
    "export",
    "export_year",
    "exported",
    "handlers_of",
    "heads_in",
    "journal",
    "journal_of",
    "noark_schemas",
    "open_lock",
    "public_keys",
    "rebuild",
    "require_pdf_a",
    "resume",
    "verify",
]
