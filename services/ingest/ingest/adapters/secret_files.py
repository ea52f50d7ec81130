"""The secrets that the accounts file names, read at start and again when a file changes."""

from collections.abc import Iterable
from pathlib import Path

import msgspec

from common.accounts import AccountEntry, AccountsFile, AppEntry, is_app_of, read
from common.errors import Permanent
from common.permissions import LOGINS_OF
from ingest.ports import Access, App, Entrance

Stamp = tuple[tuple[str, int, int, int], ...]
PROVED_BY_AN_APP = frozenset({"facebook", "instagram"})
"""Platforms whose calls carry a proof made with the app's secret."""


class SecretFiles:
    """Reads secrets from files beside or named by the accounts file; holds them in memory only."""

    def __init__(self, accounts_file: Path | None) -> None:
        """Read everything; Permanent names the file that is missing or wrong."""
        self._path = accounts_file
        self._stamp: Stamp | None = None
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

    def reload(self) -> bool:
        """Read anew when a file has changed; true when it did. Permanent when the new state is wrong:
        the old one stays, all of it."""
        if self._path is None:
            return False
        found = read(self._path)
        # Stamped before they are read: what changes meanwhile is read at the next look.
        stamp = _stamp([self._path, *_files(found)])
        if stamp == self._stamp:
            return False
        apps = {(a.platform, a.name): _app(a, found) for a in found.apps}
        access = {(a.municipality, a.platform, a.id): _access(a, found, apps) for a in found.accounts}
        self._apps = apps
        self._entrances = {(a.municipality, a.platform, a.id): _entrance(a, found, apps) for a in found.accounts}
        self._access = {key: one for key, one in access.items() if one is not None}
        self._stamp = stamp
        return True


def _files(found: AccountsFile) -> list[Path]:
    named = [file for a in found.apps for file in (*a.secret_files, a.verify_token_file)]
    return [file for file in (*named, *(a.token_file for a in found.accounts)) if file is not None]


def _stamp(files: Iterable[Path]) -> Stamp:
    """Tell a file's state: a mounted secret is changed by putting another file in its place."""
    found = []
    for file in files:
        try:
            state = file.stat()
        except OSError as e:
            raise Permanent(f"the secret file {file} cannot be read: {e.strerror}") from e
        found.append((str(file), state.st_ino, state.st_size, state.st_mtime_ns))
    return tuple(found)


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
