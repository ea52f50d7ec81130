"""What is kept of accounts beside the registry: applications, cards, who looks after which, what was done."""

from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy import select, update

from common.db import Tx, insert_once, lock, rows, upsert
from common.events import derived_id
from desk.core.account import Application, Card, Entry, Helper
from desk.store.tables import ACCOUNT_BOOK

APPLICATIONS_MAX = 200
LINES_MAX = 200


class AccountBook:
    """One municipality's accounts."""

    def __init__(self, tx: Tx, municipality: str) -> None:
        self._tx = tx
        self._mine = municipality

    def lock(self) -> None:
        """Nobody else changes the registry until the transaction ends: the accounts file takes the same lock."""
        lock(self._tx, "desk", "accounts")

    # --- applications ------------------------------------------------------------------------------

    def keep(self, application: Application) -> None:
        """Keep an application as it stands."""
        row = {
            "municipality": self._mine,
            "application_id": application.application_id,
            "state": application.state,
            "by": application.by,
            "at": application.at,
            "value": msgspec.json.encode(application),
        }
        upsert(self._tx, ACCOUNT_BOOK.application, row)

    def application(self, application_id: UUID) -> Application | None:
        """Return an application; None where there is none."""
        t = ACCOUNT_BOOK.application
        query = select(t.c.value).where(t.c.municipality == self._mine, t.c.application_id == application_id)
        raw = self._tx.execute(query).scalar_one_or_none()
        return None if raw is None else msgspec.json.decode(raw, type=Application)

    def applications(self) -> list[Application]:
        """Return the applications, newest first."""
        t = ACCOUNT_BOOK.application
        query = select(t.c.value).where(t.c.municipality == self._mine).order_by(t.c.at.desc(), t.c.application_id)
        found = self._tx.execute(query.limit(APPLICATIONS_MAX)).scalars()
        return [msgspec.json.decode(raw, type=Application) for raw in found]

    # --- cards -------------------------------------------------------------------------------------

    def put_card(self, platform: str, account_id: str, card: Card, entry: Entry) -> None:
        """Keep what is known of an account, with the line that says who changed it."""
        self.save_card(platform, account_id, card, entry.at)
        self.write(entry)

    def save_card(self, platform: str, account_id: str, card: Card, at: datetime) -> None:
        """Keep what is known of an account."""
        row = {
            "municipality": self._mine,
            "platform": platform,
            "account_id": account_id,
            "value": msgspec.json.encode(card),
            "changed_at": at,
        }
        upsert(self._tx, ACCOUNT_BOOK.card, row)

    def cards(self) -> dict[tuple[str, str], Card]:
        """Return the cards by platform and account id."""
        t = ACCOUNT_BOOK.card
        found = rows(self._tx, select(t).where(t.c.municipality == self._mine))
        return {(row["platform"], row["account_id"]): msgspec.json.decode(row["value"], type=Card) for row in found}

    # --- people ------------------------------------------------------------------------------------

    def add(self, helper: Helper) -> None:
        """Keep that a person looks after an account from now on."""
        row = {"municipality": self._mine, **msgspec.structs.asdict(helper)}
        insert_once(self._tx, ACCOUNT_BOOK.helper, row)

    def end(self, helper: Helper) -> None:
        """Keep until when they did."""
        t = ACCOUNT_BOOK.helper
        mine = (t.c.municipality == self._mine) & (t.c.platform == helper.platform)
        one = (t.c.account_id == helper.account_id) & (t.c.person == helper.person) & (t.c.kind == helper.kind)
        self._tx.execute(update(t).where(mine, one, t.c.until.is_(None)).values(until=helper.until))

    def helpers(self) -> list[Helper]:
        """Return who looks, or looked, after which account, oldest first."""
        t = ACCOUNT_BOOK.helper
        query = select(t).where(t.c.municipality == self._mine).order_by(t.c.since, t.c.person, t.c.kind)
        names = Helper.__struct_fields__
        return [Helper(**{name: row[name] for name in names}) for row in rows(self._tx, query)]

    # --- what was done -----------------------------------------------------------------------------

    def write(self, entry: Entry) -> None:
        """Add a line; the same line twice is one."""
        line_id = derived_id(self._mine, "account", entry.about, entry.what, entry.who, entry.at.isoformat())
        row = {"municipality": self._mine, "line_id": line_id, **msgspec.structs.asdict(entry)}
        insert_once(self._tx, ACCOUNT_BOOK.line, row)

    def lines(self, about: str) -> list[Entry]:
        """Return what was done with an application or an account, newest first."""
        t = ACCOUNT_BOOK.line
        query = select(t).where(t.c.municipality == self._mine, t.c.about == about).order_by(t.c.at.desc(), t.c.line_id)
        names = Entry.__struct_fields__
        return [Entry(**{name: row[name] for name in names}) for row in rows(self._tx, query.limit(LINES_MAX))]
