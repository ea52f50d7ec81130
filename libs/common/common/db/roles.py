"""The roles that services connect as on PostgreSQL: made where they are missing, from the URLs of the services."""

from collections.abc import Mapping

import asyncpg
from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from common.errors import Permanent

# What PostgreSQL itself says of a role that may do nothing but connect; the migration grants the rest.
_MAKE = (
    "SELECT format('CREATE ROLE %I LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD %L', "
    "$1::text, $2::text)"
)
_RULES = "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = $1"


async def make_roles(owner_url: str, urls: Mapping[str, str]) -> dict[str, str]:
    """Make the role of each service that has none, by the URL that it connects by; return service → role.

    A role that is there stays as it is. Permanent says which SQL somebody else has to run where the owner may not.
    """
    owner = make_url(owner_url)
    wanted = {service: _read(service, url) for service, url in urls.items()}
    wanted = {service: url for service, url in wanted.items() if url.username != owner.username}
    connection = await asyncpg.connect(owner.set(drivername="postgresql").render_as_string(hide_password=False))
    try:
        for url in wanted.values():
            await _make(connection, url)
    finally:
        await connection.close()
    return {service: str(url.username) for service, url in wanted.items()}


def _read(service: str, text: str) -> URL:
    try:
        url = make_url(text)
    except ArgumentError:
        raise Permanent(f"what {service} connects by is no URL of a database") from None
    if not url.username:
        raise Permanent(f"the URL of {service} names no role")
    return url


async def _make(connection: asyncpg.Connection, url: URL) -> None:
    role = str(url.username)
    rules = await connection.fetchval(_RULES, role)
    if rules:
        raise Permanent(f"{role} is a superuser or bypasses row-level security: a service needs a role that is neither")
    if rules is None:
        try:
            await connection.execute(await connection.fetchval(_MAKE, role, url.password))
        except asyncpg.InsufficientPrivilegeError:
            raise Permanent(
                f"there is no role {role}, and the owner may make none. Have a superuser run: "
                f"CREATE ROLE {role} LOGIN PASSWORD '…'"
            ) from None
        except asyncpg.DuplicateObjectError:
            return  # another migration was quicker
