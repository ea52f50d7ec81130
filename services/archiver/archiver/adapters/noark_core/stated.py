"""The municipalities' own cores as an operator states them: one TOML file, secrets in files of their own."""

from collections.abc import Callable
from datetime import tzinfo
from pathlib import Path
from uuid import UUID

import msgspec

from archiver.adapters.noark_core.core import NoarkCore, Place
from archiver.adapters.noark_core.session import Credentials
from archiver.core.noark_api.bodies import Dialect
from common.errors import Permanent


class Stated(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One municipality's core. With a username it is the password grant, else client credentials.

    `arkivdel` and `klasse` are the core's system ids of where new case files go.
    """

    root: str
    client_id: str
    client_secret_file: str
    arkivdel: UUID
    klasse: UUID | None = None
    username: str | None = None
    password_file: str | None = None
    scope: str | None = None
    key_in_description: bool = False


def cores_in(path: Path, zone: tzinfo, clock: Callable[[], float]) -> dict[str, NoarkCore]:
    """Return each municipality's core by its id. Permanent with what is wrong in the file, never with a secret."""
    try:
        stated = msgspec.toml.decode(path.read_bytes(), type=dict[str, Stated])
    except OSError as e:
        raise Permanent(f"the file of cores {path} cannot be read") from e
    except msgspec.DecodeError as e:
        raise Permanent(f"the file of cores {path}: {e}") from e
    return {name: _core(one, zone, clock) for name, one in stated.items()}


def _core(one: Stated, zone: tzinfo, clock: Callable[[], float]) -> NoarkCore:
    credentials = Credentials(
        client_id=one.client_id,
        client_secret=_secret(one.client_secret_file),
        username=one.username,
        password=_secret(one.password_file) if one.password_file else None,
        scope=one.scope,
    )
    place = Place(arkivdel=one.arkivdel, klasse=one.klasse)
    return NoarkCore(one.root, credentials, place, Dialect(zone=zone, key_in_description=one.key_in_description), clock)


def _secret(path: str) -> str:
    try:
        found = Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as e:
        raise Permanent(f"the secret in {path} cannot be read") from e
    if not found:
        raise Permanent(f"there is no secret in {path}")
    return found
