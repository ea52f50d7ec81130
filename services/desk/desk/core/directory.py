"""The public list of a municipality's accounts: which are its own, where they are, and what each is for."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime

import msgspec

from common.events import AccountFact
from desk.core.account import Card
from desk.core.public_guide import Known

ACTIVE, CLOSING = "active", "closing"
_AT: dict[str, tuple[str, str]] = {
    "facebook": (r"[0-9]+", "https://www.facebook.com/{id}"),
    "messenger": (r"[0-9]+", "https://m.me/{id}"),
    "youtube": (r"UC[\w-]{22}", "https://www.youtube.com/channel/{id}"),
    "flickr": (r"[0-9]+@N[0-9]+", "https://www.flickr.com/photos/{id}"),
    "x": (r"[0-9]+", "https://x.com/i/user/{id}"),
    "linkedin": (r"(?:urn:li:organization:)?([0-9]+)", "https://www.linkedin.com/company/{id}"),
}
"""Platforms whose id of an account is part of its address: pattern of the id, address."""
FEW = 5
"""Fewer than this are not told as a number: a small number in a small place may say who it was."""


class Listing(msgspec.Struct, frozen=True, kw_only=True):
    """One account of the list. `url`, `purpose` and `response_time` are "" where nobody has said them."""

    platform: str
    name: str
    is_main: bool
    url: str = ""
    purpose: str = ""
    response_time: str = ""
    is_closing: bool = False


def directory(
    accounts: Iterable[AccountFact], known: Iterable[Known], cards: Mapping[tuple[str, str], Card], at: datetime
) -> list[Listing]:
    """Return the accounts in use at that time, main ones first.

    Beside each stands what people said of it at the desk, else what the guideline says.
    """
    said = {(one.platform, one.name): one for one in known}
    found = []
    for account in accounts:
        state = account.state_at(at)
        if state not in {ACTIVE, CLOSING}:
            continue
        row = said.get((account.platform, account.name), Known())
        card = cards.get((account.platform, account.account_id), Card())
        found.append(
            Listing(
                platform=account.platform,
                name=account.name,
                is_main=account.kind in {"main", "official"},
                url=web_address(card.url) or web_address(row.url) or address_of(account.platform, account.account_id),
                purpose=card.purpose or row.purpose,
                response_time=card.response_time_text,
                is_closing=state == CLOSING,
            )
        )
    return sorted(found, key=lambda one: (not one.is_main, one.name.casefold(), one.platform))


def address_of(platform: str, account_id: str) -> str:
    """Return where an account is found by its id; "" where the id does not say."""
    pattern, address = _AT.get(platform, ("", ""))
    match = re.fullmatch(pattern, account_id) if pattern else None
    return address.format(id=match[match.lastindex or 0]) if match else ""


def web_address(url: str) -> str:
    """Return a link that a page may hold, "" for any other."""
    return url if url.startswith("https://") else ""


def grounds_told(counts: dict[str, int]) -> list[tuple[str, int | None]]:
    """Return (clause, how many) with the most first; None stands for fewer than FEW."""
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return [(clause, n if n >= FEW else None) for clause, n in ordered]
