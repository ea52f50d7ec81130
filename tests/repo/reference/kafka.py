"""What operators give a Kafka cluster: topics with their settings, and the rights of each service."""

from common.bus.rights import GROUP, TOOL, TOPIC, rights_of, services
from common.bus.topics import MIN_INSYNC, wanted
from tests.repo.reference.marked import table

COPIES = 3
_WHY_NOT_TYPED = "<!-- not run: needs a cluster with rights; tests/contract/bus/test_kafka_rights.py starts one -->"


def topics() -> str:
    """Return a row for each topic as it is made with three copies."""
    rows = []
    for want in wanted(COPIES):
        settings = ", ".join(f"`{name}={value}`" for name, value in sorted(want.settings.items()) if name != MIN_INSYNC)
        rows.append((f"`{want.name}`", str(want.partitions), settings))
    return table(("topic", "partitions", "settings"), rows)


def rights() -> str:
    """Return what each service, and the command line, may do, as a table and as commands."""
    rows = [(who, *_told(who)) for who in (*services(), TOOL)]
    head = ("user", "topics", "consumer group")
    commands = "\n".join(line for who in (*services(), TOOL) for line in _commands(who))
    return f"{table(head, rows)}\n\n{_WHY_NOT_TYPED}\n```sh\n{commands}\n```"


def _told(who: str) -> tuple[str, str]:
    found = rights_of(who)
    kinds = dict.fromkeys(right.operations for right in found if right.resource == TOPIC)
    told = "; ".join(f"{', '.join(kind)}: {_named(who, kind, '`{}`', ', ')}" for kind in kinds)
    groups = [f"Read: `{right.name}`" for right in found if right.resource == GROUP]
    return told, ", ".join(groups) or "none"


def _named(who: str, operations: tuple[str, ...], form: str, between: str) -> str:
    names = [r.name for r in rights_of(who) if r.resource == TOPIC and r.operations == operations]
    return between.join(form.format(name) for name in names)


def _commands(who: str) -> list[str]:
    """Return the commands that give these rights; who has them already keeps them."""
    begin = (
        f"kafka-acls.sh --bootstrap-server $KAFKA --command-config admin.properties --add --allow-principal User:{who}"
    )
    lines = []
    for kind in dict.fromkeys(right.operations for right in rights_of(who) if right.resource == TOPIC):
        operations = " ".join(f"--operation {operation}" for operation in kind)
        lines.append(f"{begin} {operations} {_named(who, kind, '--topic {}', ' ')}")
    groups = [right.name for right in rights_of(who) if right.resource == GROUP]
    return [*lines, *(f"{begin} --operation Read --group {name}" for name in groups)]
