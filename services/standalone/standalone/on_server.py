"""The tables on PostgreSQL: their owner brings them to the newest schema, and grants each service's role its rights."""

from collections.abc import Sequence
from pathlib import Path

from common import migrate
from common.db import make_roles
from common.errors import Permanent
from common.settings import Settings
from standalone.parsers.made import SERVICES


async def upgrade(url: str, services: Sequence[str], settings: Settings, urls: Path | None) -> None:
    """Migrate these services' schemas; `urls` is a folder with a file per service, the URL that it connects by."""
    roles = settings.roles()
    if urls is not None:
        roles |= await make_roles(url, _urls_in(urls))
    await migrate.upgrade(url, services, roles)


def _urls_in(folder: Path) -> dict[str, str]:
    """Return the URL of each service that has a file here. Permanent where none has."""
    there = [name for name in SERVICES if (folder / name).exists()]
    try:
        found = {name: (folder / name).read_text(encoding="utf-8").strip() for name in there}
    except OSError as e:
        raise Permanent(f"{folder} cannot be read: {e.strerror}") from e
    if not found:
        raise Permanent(f"{folder} holds no file named after a service, with the URL that it connects by")
    return found
