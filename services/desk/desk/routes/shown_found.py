"""What a search has found, as pages show it: texts and where they stand, never who wrote them."""

from collections.abc import Mapping
from typing import Any

from desk.core.facts import Case
from desk.core.phase import phase_of
from desk.core.search import excerpt
from desk.routes.shown import Showing, tone
from desk.store.searching import Account


def shown_found(case: Case, words: tuple[str, ...], names: Mapping[Account, str], show: Showing) -> dict[str, Any]:
    """Return what is drawn of a text that was found. Who wrote it stands on the item's own page, within its thread."""
    item = case.item
    assert item is not None  # noqa: S101 - only cases whose item is known are searched
    at = case.created_at or item.received_at or item.recorded_at
    account = (item.platform, item.account_id)
    return {
        "item_id": case.item_id,
        "title": show.words.say("search", "ours") if item.own else show.words.say("kind", item.kind),
        "place": names.get(account) or show.words.say("platform", item.platform),
        "lang": case.ruling.tagging.lang if case.ruling else "",
        "at": at,
        "when": show.when(at),
        "phase": phase_of(case),
        "tone": tone(case),
        "text": excerpt(item.text, words),
    }
