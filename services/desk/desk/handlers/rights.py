"""Who may do what with an item: asked of the rows for the account that it was written to."""

from uuid import UUID

from common.db import Tx
from desk.core.facts import Case
from desk.core.rights import MODERATE, account_of
from desk.store import Cases, Rights


def may_on(tx: Tx, case: Case, person: str, right: str) -> bool:
    """True while a person has a right on the account of a case's item; never where the item is not known."""
    if case.item is None:
        return False
    account = account_of(case.item.platform, case.item.account_id)
    return Rights(tx, case.municipality).may(person, right, account)


def may_on_item(tx: Tx, municipality: str, item_id: UUID, person: str, right: str) -> bool:
    """Say the same of an item by its id; false where there is none."""
    case = Cases(tx, municipality).get(item_id)
    return case is not None and may_on(tx, case, person, right)


def may_judge(tx: Tx, municipality: str, item_id: UUID | None, person: str) -> bool:
    """True for whoever may hide and remove on the item's account; where none is known any more, on every account."""
    case = Cases(tx, municipality).get(item_id) if item_id is not None else None
    if case is None or case.item is None:
        return Rights(tx, municipality).accounts(person, MODERATE) is None
    return may_on(tx, case, person, MODERATE)


def people_on(tx: Tx, municipality: str, item_id: UUID, right: str) -> list[str]:
    """Return who has a right on the account of an item."""
    case = Cases(tx, municipality).get(item_id)
    if case is None or case.item is None:
        return []
    return Rights(tx, municipality).people(right, account_of(case.item.platform, case.item.account_id))
