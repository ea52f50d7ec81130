"""The accounts file: which webhook routes there are, whose they are, and which accounts are official.

The shape is a public interface (docs/reference/accounts-file.md). Secrets stand in files of their own.
"""

import difflib
import math
import re
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from common.errors import Permanent
from common.policy.own.vocabulary import ACCOUNT_CLASSES


class AppEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One webhook route `/webhooks/{platform}/{name}` and the tenant that its secret belongs to.

    `secret_files` holds more than one while a secret is being changed (rotation). `app_id` is what the platform calls
    the app: people log in to it by that.
    """

    platform: str
    name: str
    municipality: str
    secret_files: tuple[Path, ...]
    app_id: str | None = None
    verify_token_file: Path | None = None


class AccountEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One official account; `token_file` lets us act on it.

    `url` is where the platform is when that is not the vendor's own address: a WordPress site, an own site, a
    stand-in. `app` is the app that the token belongs to; it must be named where the municipality has several.
    """

    municipality: str
    platform: str
    id: str
    name: str
    kind: str = "main"
    app: str | None = None
    token_file: Path | None = None
    url: str | None = None


class MunicipalityEntry(msgspec.Struct, frozen=True, kw_only=True):
    """What holds for a whole municipality. `journal` is `own`, or `core`: its Noark core keeps the journal."""

    id: str
    journal: str = "own"


class SecondOpinionEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A municipality wants second opinions of a language model, and so many at most; without a row it has none.

    `cost_per_month_max` is in the currency of the prices that are set.
    """

    municipality: str
    calls_per_hour_max: int
    cost_per_month_max: float


class AccountsFile(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that the file says."""

    apps: tuple[AppEntry, ...] = ()
    accounts: tuple[AccountEntry, ...] = ()
    municipalities: tuple[MunicipalityEntry, ...] = ()
    second_opinions: tuple[SecondOpinionEntry, ...] = ()


APP_KEYS = ("platform", "name", "municipality", "secret_file", "secret_files", "verify_token_file", "app_id")
ACCOUNT_KEYS = ("municipality", "platform", "id", "name", "class", "app", "token_file", "url", "graph_url")
SECOND_OPINION_KEYS = ("municipality", "calls_per_hour_max", "cost_per_month_max")
PLATFORMS = ("facebook", "instagram", "youtube", "wordpress", "flickr", "x", "linkedin", "generic")
"""Platforms that an adapter exists for."""
MUNICIPALITY_KEYS = ("id", "journal")
JOURNALS = ("own", "core")
"""Whose journal a municipality's records stand in: ours, or that of its own Noark core."""
APP_PLATFORMS = {"instagram": ("instagram", "facebook")}
"""Whose apps an account's token may belong to, where that is not only the platform's own: Meta's app brings both."""
_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,62}")
"""A municipality's id, as its policy pack and its blobs are named by it."""


def parse(text: str, where: Path) -> AccountsFile:
    """Return what the file says; Permanent names the place, what is wrong and the word that was meant.

    `where` is the file itself: paths of secrets are relative to its folder.
    """
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as e:
        raise Permanent(f"{where.name}: {e}") from e
    _only(found, ("app", "account", "municipality", "second_opinion"), f"{where.name}")
    apps = tuple(_app(row, n, where) for n, row in enumerate(_tables(found, "app", where), 1))
    accounts = tuple(_account(row, n, where) for n, row in enumerate(_tables(found, "account", where), 1))
    opinions = tuple(_second_opinion(r, n, where) for n, r in enumerate(_tables(found, "second_opinion", where), 1))
    whole = tuple(_whole(row, n, where) for n, row in enumerate(_tables(found, "municipality", where), 1))
    _once([(o.municipality,) for o in opinions], f"{where.name}: the second_opinion of")
    _once([(a.platform, a.name) for a in apps], f"{where.name}: the route")
    _once([(m.id,) for m in whole], f"{where.name}: the municipality")
    _once([(a.municipality, a.platform, a.id) for a in accounts], f"{where.name}: the account")
    for account in accounts:
        _app_is_clear(account, apps, where)
    return AccountsFile(apps=apps, accounts=accounts, municipalities=whole, second_opinions=opinions)


def read(path: Path) -> AccountsFile:
    """Read and parse the file; Permanent when it is not there or wrong."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as e:
        what = f"the accounts file {path} cannot be read: {e.strerror}"
        raise Permanent(f"{what} (is ORDSTYRER_ACCOUNTS_FILE right?)") from e
    except UnicodeDecodeError as e:
        raise Permanent(f"the accounts file {path} cannot be read: it is not UTF-8") from e
    return parse(text, path)


def _app(row: Mapping[str, Any], number: int, where: Path) -> AppEntry:
    place = f"{where.name}: [[app]] no. {number}"
    _only(row, APP_KEYS, place)
    _needs(row, ("platform", "name", "municipality"), place)
    _municipality(row, place)
    _one_of(row, "platform", PLATFORMS, place)
    if "secret_file" in row and "secret_files" in row:
        raise Permanent(f"{place}: secret_file and secret_files: one of them is enough")
    secrets = [row["secret_file"]] if "secret_file" in row else _texts(row, "secret_files", place)
    if not secrets:
        raise Permanent(f"{place}: secret_file is missing: the file that holds the app's secret")
    token = row.get("verify_token_file")
    return AppEntry(
        platform=row["platform"],
        name=row["name"],
        municipality=row["municipality"],
        secret_files=tuple(where.parent / s for s in secrets),
        app_id=str(row["app_id"]) if "app_id" in row else None,
        verify_token_file=where.parent / token if token else None,
    )


def _account(row: Mapping[str, Any], number: int, where: Path) -> AccountEntry:
    place = f"{where.name}: [[account]] no. {number}"
    _only(row, ACCOUNT_KEYS, place)
    _needs(row, ("municipality", "platform", "id", "name"), place)
    _municipality(row, place)
    _one_of(row, "platform", PLATFORMS, place)
    _one_of(row, "class", ACCOUNT_CLASSES, place)
    token = row.get("token_file")
    return AccountEntry(
        municipality=row["municipality"],
        platform=row["platform"],
        id=_id_of(row),
        name=row["name"],
        kind=row.get("class", "main"),
        app=row.get("app"),
        token_file=where.parent / token if token else None,
        # The key's name while Facebook was the only platform.
        url=row.get("url", row.get("graph_url")),
    )


def _whole(row: Mapping[str, Any], number: int, where: Path) -> MunicipalityEntry:
    place = f"{where.name}: [[municipality]] no. {number}"
    _only(row, MUNICIPALITY_KEYS, place)
    _needs(row, ("id",), place)
    _municipality({"municipality": row["id"]}, place)
    _one_of(row, "journal", JOURNALS, place)
    return MunicipalityEntry(id=row["id"], journal=row.get("journal", "own"))


def _second_opinion(row: Mapping[str, Any], number: int, where: Path) -> SecondOpinionEntry:
    place = f"{where.name}: [[second_opinion]] no. {number}"
    _only(row, SECOND_OPINION_KEYS, place)
    _needs({"municipality": row.get("municipality")}, ("municipality",), place)
    _municipality(row, place)
    calls, cost = row.get("calls_per_hour_max"), row.get("cost_per_month_max")
    if not isinstance(calls, int) or isinstance(calls, bool) or calls < 1:
        raise Permanent(f"{place}: calls_per_hour_max is a whole number, 1 or more")
    if not isinstance(cost, int | float) or isinstance(cost, bool) or not 0 <= cost < math.inf:
        raise Permanent(f"{place}: cost_per_month_max is a number, 0 or more: what a month may cost")
    return SecondOpinionEntry(
        municipality=row["municipality"], calls_per_hour_max=calls, cost_per_month_max=float(cost)
    )


def _id_of(row: Mapping[str, Any]) -> str:
    """LinkedIn knows an organisation by its URN alone; people copy the number out of the page's address."""
    told = str(row["id"])
    return f"urn:li:organization:{told}" if row["platform"] == "linkedin" and told.isdecimal() else told


def _app_is_clear(account: AccountEntry, apps: tuple[AppEntry, ...], where: Path) -> None:
    """A token of one app does nothing with the secret of another."""
    here = [a.name for a in apps if is_app_of(a, account)]
    place = f"{where.name}: the account {account.id} of {account.municipality}"
    if account.app is not None and account.app not in here:
        raise Permanent(
            f"{place}: there is no app '{account.app}' of {account.municipality}. {_known(account.app, here)}"
        )
    if account.app is None and account.token_file is not None and len(here) > 1:
        raise Permanent(f'{place}: app is missing: which of {", ".join(here)} is its token of? Write app = "{here[0]}"')


def is_app_of(app: AppEntry, account: AccountEntry) -> bool:
    """True when the account's token may belong to the app."""
    theirs = APP_PLATFORMS.get(account.platform, (account.platform,))
    return app.municipality == account.municipality and app.platform in theirs


def _known(word: str, known: Sequence[str]) -> str:
    near = difflib.get_close_matches(word, known, n=1)
    return f"Did you mean '{near[0]}'?" if near else f"Known are {', '.join(known) or 'none'}."


def _only(row: Mapping[str, Any], known: tuple[str, ...], place: str) -> None:
    for key in row:
        if key not in known:
            raise Permanent(f"{place}: '{key}' is not known. {_known(key, known)}")


def _needs(row: Mapping[str, Any], keys: tuple[str, ...], place: str) -> None:
    for key in keys:
        if not row.get(key):
            raise Permanent(f"{place}: {key} is missing")
    for key, value in row.items():
        # A platform's id is often all digits, and then people leave the quotation marks out.
        wanted: type | tuple[type, ...] = (str, int) if key in {"id", "app_id"} else str
        if key != "secret_files" and (not isinstance(value, wanted) or isinstance(value, bool)):
            raise Permanent(f'{place}: {key} is a text: write it in "quotation marks"')


def _texts(row: Mapping[str, Any], key: str, place: str) -> list[str]:
    found = row.get(key, [])
    if not isinstance(found, list) or not all(isinstance(f, str) for f in found):
        raise Permanent(f'{place}: {key} is a list of texts: ["one", "two"]')
    return found


def _tables(found: Mapping[str, Any], key: str, where: Path) -> list[Mapping[str, Any]]:
    rows = found.get(key, [])
    if not isinstance(rows, list) or not all(isinstance(r, dict) for r in rows):
        raise Permanent(f"{where.name}: write [[{key}]], with two brackets: there may be several")
    return rows


def _municipality(row: Mapping[str, Any], place: str) -> None:
    if not _ID.fullmatch(row["municipality"]):
        raise Permanent(
            f"{place}: municipality is the id of a policy pack, like bo or malvik: small letters a-z, digits, - and _"
        )


def _one_of(row: Mapping[str, Any], key: str, known: tuple[str, ...], place: str) -> None:
    value = row.get(key, known[0])
    if value not in known:
        raise Permanent(f"{place}: there is no {key} '{value}'. {_known(value, known)}")


def _once(keys: list[tuple[str, ...]], what: str) -> None:
    for key in keys:
        if keys.count(key) > 1:
            raise Permanent(f"{what} {' '.join(key)} stands twice")
