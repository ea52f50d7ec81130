"""The product in one of its compositions, with a door before each part and a disk that can be full."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.broker import BehindDoors
from tests.faults.disk import Disk
from tests.faults.door import Door, Street
from tests.faults.mailbox import Mailbox
from tests.flow.rig import SERVICES, Rig
from tests.flow.roles import as_role
from tests.parts.kafka import Kafka
from tests.parts.postgres import Postgres

MUNICIPALITIES = ("bo", "sogne")
ROLES = {
    "bo": ("administratorer", "fellestjenesten", "krise_og_beredskapsteam", "radmann"),
    "sogne": ("servicetorget", "administrasjonsavdelingen", "kommunens_ledelse"),
}
PARALLEL = 8


@dataclass
class World:
    """Everything that can be struck. The disks are None where none is to be full."""

    rig: Rig
    mailbox: Mailbox
    doors: Mapping[str, list[Door]]
    """By part: `mail`, `platform`, `kafka` and `postgres` as every service sees them, and each service's own."""
    disks: Mapping[str, Disk]
    kafka: Kafka | None = None
    postgres: Postgres | None = None


@dataclass
class Behind:
    """A rig that is not founded yet, and what its services stand on."""

    rig: Rig
    doors: Mapping[str, list[Door]] = field(default_factory=dict)
    kafka: Kafka | None = None
    postgres: Postgres | None = None


@contextmanager
def world(folder: Path, composition: str, *, disks: bool = True) -> Iterator[World]:
    """Found a world; `disks` gives each part that keeps something a disk of its own, which takes the right to mount."""
    folder.chmod(0o711)  # PostgreSQL runs as another user, and has to pass
    with ExitStack() as stack:
        street = stack.enter_context(Street())
        mailbox = stack.enter_context(Mailbox())
        of_parts = ("disk", "kafka", "postgres") if composition == "production" else ("disk",)
        made = {name: stack.enter_context(Disk(_where(folder, name))) for name in of_parts} if disks else {}
        mail, platform = street.door(mailbox.port), street.door(0)
        behind = _production(stack, street, made) if composition == "production" else Behind(Rig(folder))
        rig = behind.rig
        rig.folder, rig.municipalities = folder / "rig", MUNICIPALITIES
        rig.moderated, rig.parallel, rig.platform_port = False, PARALLEL, platform.port
        rig.more = _settings(folder, mail.port)
        stack.enter_context(rig)
        platform.target = rig.simulator_port
        platform.open()
        doors = {**behind.doors, "mail": [mail], "platform": [platform]}
        yield World(rig, mailbox, doors, made, behind.kafka, behind.postgres)


def _where(folder: Path, name: str) -> Path:
    return folder / "rig" / "data" if name == "disk" else folder / name


def _settings(folder: Path, mail_port: int) -> dict[str, str]:
    roles = folder / "roles.toml"
    lines = [
        line
        for name, held in ROLES.items()
        for line in (f"[{name}]", *(f'{role} = ["{role}@{name}.example"]' for role in held))
    ]
    roles.write_text("\n".join(lines), encoding="utf-8")
    return {
        "ORDSTYRER_NOTIFIER_SMTP_HOST": "127.0.0.1",
        "ORDSTYRER_NOTIFIER_SMTP_PORT": str(mail_port),
        "ORDSTYRER_NOTIFIER_SMTP_WAIT_S_MAX": "5",
        "ORDSTYRER_NOTIFIER_ROLES_FILE": str(roles),
    }


def _production(stack: ExitStack, street: Street, disks: Mapping[str, Disk]) -> Behind:
    """Each service has doors of its own to the broker and to the database, so that one alone can be cut off."""
    under = {name: disk.folder for name, disk in disks.items()}
    to_kafka = {name: street.door(0) for name in SERVICES}
    kafka = stack.enter_context(BehindDoors(under.get("kafka"), to_kafka))
    postgres = stack.enter_context(Postgres(durable=True, under=under.get("postgres")))
    url = postgres.url(postgres.create_database("faults"))
    to_postgres = {name: street.door(postgres.port) for name in SERVICES}
    of_service = {
        name: {
            "ORDSTYRER_KAFKA": f"127.0.0.1:{to_kafka[name].port}",
            "ORDSTYRER_DATABASE_URL": as_role(url.replace(f":{postgres.port}/", f":{to_postgres[name].port}/"), name),
        }
        for name in SERVICES
    }
    doors = {name: [to_kafka[name], to_postgres[name]] for name in SERVICES}
    doors |= {"kafka": list(to_kafka.values()), "postgres": list(to_postgres.values())}
    rig = Rig(Path(), kafka=kafka, database_url=url, apart=True, of_service=of_service)
    return Behind(rig, doors, kafka, postgres)
