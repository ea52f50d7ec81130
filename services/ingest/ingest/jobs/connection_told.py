"""What is told of a connection, saved in one transaction with the change that it tells of."""

from datetime import datetime, timedelta

import msgspec

from common.db import Tx
from common.events import AccountConnected, AccountProved, AccountWithdrawn, derived_id
from common.permissions import lacking
from common.work import Job, enqueue
from ingest import store
from ingest.core.connecting import PROVED, SUBSCRIBED, WITHDRAWN, Behalf, Connection, after
from ingest.core.sweeping import Whose
from ingest.store import tokens

CHECK_AFTER = timedelta(seconds=5)
"""Every replica has read the new token by then."""


def subscribed(
    tx: Tx, municipality: str, connection: Connection, app_lacks: tuple[str, ...], behalf: Behalf
) -> Connection:
    """Save and tell that an account is subscribed, and have its channel looked at: what was wrong may be over."""
    at = connection.subscribed_at
    if at is None:
        return connection
    tokens.of(tx, municipality).put(connection)
    event = AccountConnected(
        **_about(municipality, connection, "connected", at),  # type: ignore[arg-type]  # the same keywords for all
        request_id=behalf.request_id,
        actor=behalf.actor,
        granted=connection.granted,
        lacking=tuple(one.name for one in lacking(connection.platform, connection.granted)),
        app_lacks=app_lacks,
        ends_at=connection.ends_at,
    )
    store.MACHINERY.outbox.publish(tx, event)
    _check_soon(tx, (municipality, connection.platform, connection.account_id), at)
    return connection


def proved(tx: Tx, municipality: str, connection: Connection, at: datetime) -> Connection:
    """Save and tell that the first thing has come; a connection that was changed meanwhile is left as it is."""
    mine = tokens.of(tx, municipality)
    kept = mine.kept(connection.platform, connection.account_id)
    now = kept.connection if kept else connection
    if kept is None or (now.stage, now.subscribed_at) != (SUBSCRIBED, connection.subscribed_at):
        return now
    shown = msgspec.structs.replace(now, stage=after(now.stage, PROVED))
    mine.put(shown)
    about = _about(municipality, shown, f"proved {now.subscribed_at}", at)
    store.MACHINERY.outbox.publish(tx, AccountProved(**about))  # type: ignore[arg-type]  # the same keywords for all
    return shown


def withdrawn(
    tx: Tx, municipality: str, connection: Connection, behalf: Behalf, at: datetime, *, why: str
) -> Connection:
    """Save without its token, and tell, that a connection has ended; its `problem` says so to people."""
    ended = msgspec.structs.replace(connection, stage=after(connection.stage, WITHDRAWN))
    tokens.of(tx, municipality).keep(ended, None)
    event = AccountWithdrawn(
        **_about(municipality, ended, f"withdrawn {why}", at),  # type: ignore[arg-type]  # the same keywords for all
        request_id=behalf.request_id,
        actor=behalf.actor,
        why=why,
    )
    store.MACHINERY.outbox.publish(tx, event)
    return ended


def _check_soon(tx: Tx, whose: Whose, at: datetime) -> None:
    municipality, platform, account_id = whose
    job = Job(
        municipality=municipality,
        job_id=derived_id("check", *whose, f"connected {at.isoformat()}"),
        kind="check_channel",
        key=f"check:{platform}:{account_id}",
        target=f"check:{municipality}:{platform}",
        args={"platform": platform, "account_id": account_id, "subscribe": False},
        run_at=at + CHECK_AFTER,
    )
    enqueue(tx, store.MACHINERY.jobs, job)


def _about(municipality: str, connection: Connection, what: str, at: datetime) -> dict[str, object]:
    return {
        "event_id": derived_id(municipality, connection.platform, connection.account_id, what, at.isoformat()),
        "municipality": municipality,
        "occurred_at": at,
        "recorded_at": at,
        "platform": connection.platform,
        "account_id": connection.account_id,
    }
