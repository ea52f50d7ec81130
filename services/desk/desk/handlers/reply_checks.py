"""Looks at what somebody writes, while they write it. Nothing of it is kept but their own draft."""

from datetime import datetime

from common.db import Tx
from common.errors import BadMessage
from common.events import Step
from common.policy.beside import crisis_at, political_case_at
from common.policy.decide import decide
from common.policy.pack import Pack
from desk.core.facts import Case
from desk.core.publishing import account_row
from desk.core.reply_checks import WrittenBy, findings, question
from desk.core.rights import account_of
from desk.handlers.rows import beside
from desk.store import Keys, Registry


def checked(tx: Tx, case: Case, said: tuple[str, str], pack: Pack | None, at: datetime) -> tuple[Step, ...]:
    """Return what the guideline says of words (person, text); nothing where there is no pack or nothing written."""
    person, text = said
    if pack is None or case.item is None or not text.strip():
        return ()
    rows = beside(tx, case.municipality, at)
    account = Registry(tx, case.municipality).account(case.item.platform, case.item.account_id)
    ref = case.political_case.ref if case.political_case else None
    by = WrittenBy(
        roles=Keys(tx, case.municipality).roles(person, account_of(case.item.platform, case.item.account_id)),
        account=account_row(account) if account else None,
        political_case=political_case_at(rows, ref, at) if ref else None,
        crisis=crisis_at(rows, at),
        at=at,
    )
    try:
        return findings(decide(pack, question(case, text, by, pack)).steps)
    except BadMessage:
        # A word that this pack does not know stops nobody from writing: the pack's own checks stand at the gate.
        return ()
