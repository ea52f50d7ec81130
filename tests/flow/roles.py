"""What a rig's services connect to PostgreSQL as: roles that read and write their own rows, and can nothing else."""

from collections.abc import Iterable
from pathlib import Path

from sqlalchemy import make_url

from tests.parts.pgbouncer import PgBouncer


def as_role(url: str, service: str | None) -> str:
    """Return the URL by which a service connects as its own role, `all` where one runs all; for None the owner's.

    Roles are the whole server's, and a test has a database of its own.
    """
    owner = make_url(url)
    own = owner.set(username=f"{service}_of_{owner.database}"[:63]) if service else owner
    return own.render_as_string(hide_password=False)


def make_roles(folder: Path, url: str | None, services: Iterable[str], *, apart: bool) -> tuple[str, ...]:
    """Write each service's URL down, and return the words by which the migration makes their roles."""
    if url is None:
        return ()
    (urls := folder / "urls").mkdir(exist_ok=True)
    for name in services:
        (urls / name).write_text(as_role(url, name if apart else "all"), encoding="utf-8")
    return "--make-roles", str(urls)


def names(url: str, services: Iterable[str]) -> list[str]:
    """Return the roles by which services connect."""
    return [str(make_url(as_role(url, service)).username) for service in services]


def database_of(url: str, pooler: PgBouncer | None) -> dict[str, str]:
    """Return where a service finds its database: all but what needs a connection of its own goes through a pooler."""
    if pooler is None:
        return {"ORDSTYRER_DATABASE_URL": url}
    return {"ORDSTYRER_DATABASE_URL": pooler.through(url), "ORDSTYRER_DATABASE_DIRECT_URL": url}
