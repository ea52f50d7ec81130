"""The secrets that the accounts file names, read at start and again when a file changes."""

import time
from collections.abc import Callable
from pathlib import Path

import msgspec

from common.accounts import AccountEntry, AccountsFile, AppEntry, is_app_of, read
from common.errors import Permanent
from common.permissions import LOGINS_OF
from common.whole_file import WholeFile, stamp_of
from ingest.ports import Access, App, Entrance

_OfAccount = tuple[str, str, str]
_Read = tuple[dict[tuple[str, str], App], dict[_OfAccount, Access], dict[_OfAccount, Entrance]]
PROVED_BY_AN_APP = frozenset({"facebook", "instagram"})
"""Platforms whose calls carry a proof made with the app's secret."""


class SecretFiles:
    """Reads secrets from files beside or named by the accounts file; holds them in memory only."""

    def __init__(self, accounts_file: Path | None, now: Callable[[], float] = time.monotonic) -> None:
        """Read everything; Permanent names the file that is missing or wrong. Another `now` is only given by tests."""
        self._path = accounts_file
        self._whole = WholeFile(now)
        self._started = False
        self._apps: dict[tuple[str, str], App] = {}
        self._access: dict[tuple[str, str, str], Access] = {}
        self._entrances: dict[tuple[str, str, str], Entrance] = {}
        self.reload()

    def app(self, platform: str, name: str) -> App | None:
        """Return the route's app."""
        return self._apps.get((platform, name))

    def access(self, municipality: str, platform: str, account_id: str) -> Access | None:
        """Return token and app secret of an account; None when it has no token file or no app."""
        return self._access.get((municipality, platform, account_id))

    def entrance(self, municipality: str, platform: str, account_id: str) -> Entrance:
        """Return through which app people log in for an account."""
        return self._entrances.get((municipality, platform, account_id), Entrance(app=None))

    @property
    def changing(self) -> bool:
        """True while a file is not as it was read: it may be half written, and is read when it is whole."""
        return self._whole.changing

    def reload(self) -> bool:
        """Read anew when a file has changed and is whole; true when it did. Permanent when the new state is wrong:
        the old one stays, all of it."""
        if self._path is None:
            return False
        # Stamped before they are read: what changes meanwhile is read at a later look.
        own = stamp_of([self._path])
        found = _said(self._path)
        files = _files(found) if isinstance(found, AccountsFile) else []
        stamp = own + stamp_of(files)
        if not self._whole.is_news(stamp):
            return False
        made = _read_all(found, files)
        if self._started and stamp_of([self._path, *files]) != stamp:
            return False
        if isinstance(made, Permanent):
            raise made
        self._apps, self._access, self._entrances = made
        self._whole.take(stamp)
        self._started = True
        return True


def _files(found: AccountsFile) -> list[Path]:
    named = [file for a in found.apps for file in (*a.secret_files, a.verify_token_file)]
    return [file for file in (*named, *(a.token_file for a in found.accounts)) if file is not None]


def _said(path: Path) -> AccountsFile | Permanent:
    """Return what the accounts file says, or what is wrong with it: that is told once it is whole."""
    try:
        return read(path)
    except Permanent as wrong:
        return wrong


def _read_all(found: AccountsFile | Permanent, files: list[Path]) -> _Read | Permanent:
    """Return what accounts file and secrets say, or what is wrong with them."""
    if isinstance(found, Permanent):
        return found
    try:
        for file in files:
            _look_for(file)
        apps = {(a.platform, a.name): _app(a, found) for a in found.apps}
        access = {(a.municipality, a.platform, a.id): _access(a, found, apps) for a in found.accounts}
    except Permanent as wrong:
        return wrong
    entrances = {(a.municipality, a.platform, a.id): _entrance(a, found, apps) for a in found.accounts}
    return apps, {key: one for key, one in access.items() if one is not None}, entrances


def _look_for(file: Path) -> None:
    """A token may be of no use yet, for want of an app: its file has to be there all the same."""
    try:
        file.stat()
    except OSError as e:
        raise Permanent(f"the secret file {file} cannot be read: {e.strerror}") from e


def _app(entry: AppEntry, found: AccountsFile) -> App:
    token = _secret(entry.verify_token_file) if entry.verify_token_file else b""
    return App(
        platform=entry.platform,
        name=entry.name,
        municipality=entry.municipality,
        secrets=tuple(_secret(f) for f in entry.secret_files),
        verify_token=token,
        accounts=tuple(a.id for a in found.accounts if is_app_of(entry, a) and a.app in {None, entry.name}),
        app_id=entry.app_id,
    )


def _entrance(account: AccountEntry, found: AccountsFile, apps: dict[tuple[str, str], App]) -> Entrance:
    """Of several apps the account names its own."""
    platform = LOGINS_OF.get(account.platform)
    may = [
        apps[a.platform, a.name]
        for a in found.apps
        if (a.municipality, a.platform) == (account.municipality, platform) and account.app in {None, a.name}
    ]
    app = may[0] if len(may) == 1 else None
    return Entrance(app=app, url=account.url, has_token_file=account.token_file is not None)


def _access(account: AccountEntry, found: AccountsFile, apps: dict[tuple[str, str], App]) -> Access | None:
    """A token belongs to one app: its calls are proved with that app's secret, the first one of a rotation."""
    if account.token_file is None:
        return None
    owner = next((a for a in found.apps if is_app_of(a, account) and account.app in {None, a.name}), None)
    if owner is None and account.platform in PROVED_BY_AN_APP:
        return None
    token, extra = _token(account.token_file)
    if account.platform == "instagram" and owner is not None:
        extra["login"] = owner.platform  # through Meta's app, or through Instagram's own
    return Access(
        platform=account.platform,
        account_id=account.id,
        token=token,
        app_secret=apps[owner.platform, owner.name].secrets[0] if owner else b"",
        base_url=account.url,
        extra=extra,
    )


def _token(path: Path) -> tuple[str, dict[str, str]]:
    """Return a token and what else its file says: the file is the token alone, or a JSON object with `token` in it."""
    held = _secret(path)
    if not held.startswith(b"{"):
        return _for_a_header(held, path), {}
    try:
        told = msgspec.json.decode(held, type=dict[str, str])
    except msgspec.MsgspecError as e:
        raise Permanent(f"the secret file {path} is no JSON object of texts") from e
    if not told.get("token"):
        raise Permanent(f'the secret file {path} holds no token: write {{"token": "…"}}')
    token = _for_a_header(told.pop("token").encode(), path)
    return token, told


def _for_a_header(token: bytes, path: Path) -> str:
    """A token travels in a header, which takes no other characters."""
    if not token.isascii() or not token.decode().isprintable():
        raise Permanent(f"the secret file {path} holds no token: there are characters in it that none has")
    return token.decode()


def _secret(path: Path) -> bytes:
    try:
        secret = path.read_bytes().strip()
    except OSError as e:
        raise Permanent(f"the secret file {path} cannot be read: {e.strerror}") from e
    if not secret:
        raise Permanent(f"the secret file {path} is empty")
    return secret
