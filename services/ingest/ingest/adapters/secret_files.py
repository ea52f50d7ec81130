"""The secrets that the accounts file names, read at start and again when a file changes."""

from pathlib import Path

from common.accounts import AccountEntry, AccountsFile, AppEntry, read
from common.errors import Permanent
from ingest.ports import Access, App


class SecretFiles:
    """Reads secrets from files beside or named by the accounts file; holds them in memory only."""

    def __init__(self, accounts_file: Path | None) -> None:
        self._path = accounts_file
        self._stamp: tuple[tuple[str, int], ...] = ()
        self._apps: dict[tuple[str, str], App] = {}
        self._accounts: dict[tuple[str, str, str], AccountEntry] = {}
        self._app_secrets: dict[tuple[str, str], bytes] = {}
        self.reload()

    def app(self, platform: str, name: str) -> App | None:
        """Return the route's app."""
        return self._apps.get((platform, name))

    def access(self, municipality: str, platform: str, account_id: str) -> Access | None:
        """Return token and app secret of an account; None when it has no token file or no app."""
        account = self._accounts.get((municipality, platform, account_id))
        secret = self._app_secrets.get((municipality, platform))
        if account is None or account.token_file is None or secret is None:
            return None
        return Access(
            platform=platform,
            account_id=account_id,
            token=_secret(account.token_file).decode(),
            app_secret=secret,
            base_url=account.graph_url,
        )

    def reload(self) -> bool:
        """Read anew when a file has changed; true when it did. Permanent when the new state is wrong:
        the old one stays."""
        if self._path is None:
            return False
        stamp = self._stamp_now()
        if stamp == self._stamp:
            return False
        found = read(self._path)
        apps = {(a.platform, a.name): _app(a) for a in found.apps}
        self._apps = apps
        self._accounts = {(a.municipality, a.platform, a.id): a for a in found.accounts}
        self._app_secrets = {(a.municipality, a.platform): a.secrets[0] for a in apps.values()}
        self._stamp = self._stamp_of(found)
        return True

    def _stamp_now(self) -> tuple[tuple[str, int], ...]:
        if self._path is None or not self._path.exists():
            return ()
        try:
            return self._stamp_of(read(self._path))
        except Permanent:
            return (("wrong", self._path.stat().st_mtime_ns),)

    def _stamp_of(self, found: AccountsFile) -> tuple[tuple[str, int], ...]:
        files = [f for a in found.apps for f in (*a.secret_files, a.verify_token_file) if f is not None]
        assert self._path is not None  # noqa: S101 - only called with a file
        return tuple((str(f), f.stat().st_mtime_ns) for f in (self._path, *files) if f.exists())


def _app(entry: AppEntry) -> App:
    token = _secret(entry.verify_token_file) if entry.verify_token_file else b""
    return App(
        platform=entry.platform,
        name=entry.name,
        municipality=entry.municipality,
        secrets=tuple(_secret(f) for f in entry.secret_files),
        verify_token=token,
    )


def _secret(path: Path) -> bytes:
    try:
        secret = path.read_bytes().strip()
    except OSError as e:
        raise Permanent(f"the secret file {path} cannot be read: {e.strerror}") from e
    if not secret:
        raise Permanent(f"the secret file {path} is empty")
    return secret
