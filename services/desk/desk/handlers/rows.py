"""What stands beside the packs: rows that people state become facts that every service reads."""

from datetime import datetime

from common.beside import with_fact
from common.db import Tx
from common.events import FactStated
from common.policy.beside import ROTA, Beside, fact_key
from desk.core.rows import Row, facts_of, is_news
from desk.handlers.facts import gone, stated
from desk.store import MACHINERY, Cases
from desk.store.rows import Rows, forget_rota, municipalities_with_rows


def state_rows(tx: Tx, municipality: str, given: tuple[Row, ...], person: str, at: datetime) -> int:
    """Add rows, publish what they change, and return how many were news. They have been checked before."""
    rows = Rows(tx, municipality)
    rows.lock()
    there = rows.all()
    news: list[Row] = []
    for row in given:
        if is_news(row, (*there, *news)):
            rows.add(row, len(there) + len(news), at)
            news.append(row)
    if news:
        changed = {(row.kind, row.name) for row in news}
        Cases(tx, municipality).audit(person, "rows_stated", None, at)
        MACHINERY.outbox.publish(tx, *_facts(tx, municipality, at, only=changed))
    return len(news)


def beside(tx: Tx, municipality: str, at: datetime, *more: Row) -> Beside:
    """Return all that stands beside a municipality's pack, as services hear of it; `more` as if it stood there too."""
    found = Beside()
    for (kind, name), fact in facts_of((*Rows(tx, municipality).all(), *more)).items():
        found = with_fact(found, stated(municipality, fact_key(municipality, kind, name), fact, at))
    return found


def _facts(tx: Tx, municipality: str, at: datetime, *purpose: str, only: set[tuple[str, str]]) -> list[FactStated]:
    facts = facts_of(Rows(tx, municipality).all())
    return [
        stated(municipality, fact_key(municipality, *key), fact, at, *purpose)
        for key, fact in facts.items()
        if not only or key in only
    ]


def republish_rows(tx: Tx, at: datetime) -> int:
    """Publish every fact that rows make anew; return how many."""
    facts = [
        fact
        for municipality in municipalities_with_rows(tx)
        for fact in _facts(tx, municipality, at, "again", at.isoformat(), only=set())
    ]
    MACHINERY.outbox.publish(tx, *facts)
    return len(facts)


def let_rota_go(tx: Tx, before: datetime, at: datetime) -> int:
    """Forget who was on duty, stood in or was away until then, here and on `control`; return how many rows that was."""
    found = [
        gone(municipality, fact_key(municipality, ROTA, ref), at)
        for municipality, refs in forget_rota(tx, before).items()
        for ref in sorted(refs)
    ]
    MACHINERY.outbox.publish(tx, *found)
    return len(found)
