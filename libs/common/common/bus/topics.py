"""What the topics of a cluster should be, what they are, and what is to be done: the catalogue laid over a cluster.

What loses nothing is done; what would take messages away, or let events of one key overtake each other, is done only
when it is asked for; what cannot be mended from here is said.
"""

from collections.abc import Mapping, Sequence

import msgspec

from common.codec import Topic, catalogue

MESSAGE_BYTES_MAX = 16 * 1024 * 1024
"""A delivery of 8 MiB grows by a third as base64; a bit more for its envelope."""
SEGMENT_MS = 3_600_000
MS_AN_HOUR = 3_600_000
SAFE_COPIES = 3
"""From so many copies on a write waits for two of them: one broker may be away, and one that is lost takes nothing."""
FOR_EVER = -1
POLICY, RETENTION, SEGMENT = "cleanup.policy", "retention.ms", "segment.ms"
COMPRESSION = "compression.type"
READABLE = frozenset({"producer", "uncompressed", "gzip"})
"""A broker that packs messages anew otherwise packs them so that our client cannot open them."""
MIN_INSYNC, MESSAGE_BYTES = "min.insync.replicas", "max.message.bytes"


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """One topic as it should be. `settings` are the topic's own, by Kafka's names."""

    name: str
    partitions: int
    copies: int
    settings: dict[str, str]


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """One topic as it is. `settings` are those in force, `own` those that were set on the topic itself."""

    partitions: int
    copies: int
    settings: dict[str, str]
    own: dict[str, str]


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """Something to be done: a topic to make, settings to give it, or partitions to add. `said` tells people."""

    topic: str
    said: str
    make: Wanted | None = None
    settings: dict[str, str] = msgspec.field(default_factory=dict)
    partitions: int | None = None


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What will be done, and what is otherwise than it should be and stays so, each with what to do about it."""

    changes: tuple[Change, ...]
    drift: tuple[str, ...]


class Allowed(msgspec.Struct, frozen=True, kw_only=True):
    """What only happens when somebody asks for it."""

    more_partitions: bool = False
    shorter_retention: bool = False


def wanted(copies: int, min_insync: int | None = None) -> list[Wanted]:
    """Return each topic of the catalogue as it should be on a cluster that keeps so many copies."""
    insync = min_insync or (2 if copies >= SAFE_COPIES else 1)
    return [
        Wanted(name=name, partitions=topic.partitions, copies=copies, settings=_settings(topic, insync))
        for name, topic in catalogue().items()
    ]


def _settings(topic: Topic, insync: int) -> dict[str, str]:
    given = {MESSAGE_BYTES: str(MESSAGE_BYTES_MAX), MIN_INSYNC: str(insync), COMPRESSION: "producer"}
    if topic.compacted:
        return {**given, POLICY: "compact"}
    given[POLICY] = "delete"
    if topic.retention_hours is not None:
        given[RETENTION] = str(topic.retention_hours * MS_AN_HOUR)
        # Kafka deletes whole segments only: one that rolls once a week would keep words a week too long (G12).
        given[SEGMENT] = str(SEGMENT_MS)
    return given


def plan(found: Mapping[str, Found], topics: Sequence[Wanted], allowed: Allowed | None = None) -> Plan:
    """Return what is to be done so that the cluster has these topics; nothing is ever deleted or made smaller."""
    changes: list[Change] = []
    drift: list[str] = []
    for want in topics:
        have = found.get(want.name)
        if have is None:
            changes.append(Change(topic=want.name, said=_made(want), make=want))
            continue
        _look_at_size(have, want, allowed or Allowed(), changes, drift)
        _look_at_settings(have, want, allowed or Allowed(), changes, drift)
    return Plan(changes=tuple(changes), drift=tuple(drift))


def _made(want: Wanted) -> str:
    kept = ", ".join(f"{name}={value}" for name, value in sorted(want.settings.items()))
    return f"make {want.name}: {want.partitions} partitions, {want.copies} copies, {kept}"


def _look_at_size(have: Found, want: Wanted, allowed: Allowed, changes: list[Change], drift: list[str]) -> None:
    if have.copies < want.copies:
        drift.append(
            f"{want.name} has {have.copies} copies and should have {want.copies}: add brokers if there are too few, "
            "and move it with kafka-reassign-partitions.sh"
        )
    if have.partitions >= want.partitions:
        return
    if allowed.more_partitions:
        said = f"{want.name}: from {have.partitions} to {want.partitions} partitions"
        changes.append(Change(topic=want.name, said=said, partitions=want.partitions))
    else:
        drift.append(
            f"{want.name} has {have.partitions} partitions and should have {want.partitions}. More of them move keys: "
            "stop the services when nothing waits, then `ordstyrer migrate --more-partitions`"
        )


def _look_at_settings(have: Found, want: Wanted, allowed: Allowed, changes: list[Change], drift: list[str]) -> None:
    given: dict[str, str] = {}
    for name, value in want.settings.items():
        now = have.settings.get(name, "")
        if _is_enough(name, now, value):
            continue
        if name == MIN_INSYNC and int(value) > have.copies:
            drift.append(f"{want.name} cannot wait for {value} copies of each write: it has {have.copies}")
        elif _takes_away(name, now, value) and not allowed.shorter_retention:
            drift.append(
                f"{want.name} has {name}={now} and should have {value}: it keeps what residents wrote longer than "
                "promised. `ordstyrer migrate --shorter-retention` takes away what is older"
            )
        else:
            given[name] = value
    if given:
        said = ", ".join(
            f"{name} from {have.settings.get(name, 'nothing')} to {value}" for name, value in given.items()
        )
        changes.append(Change(topic=want.name, said=f"{want.name}: {said}", settings={**have.own, **given}))


def _is_enough(name: str, now: str, value: str) -> bool:
    """True where what is set serves as well: an operator may wait for more copies, or take greater messages."""
    if name in {MIN_INSYNC, MESSAGE_BYTES} and now.isdigit():
        return int(now) >= int(value)
    if name == SEGMENT and now.isdigit():
        return int(now) <= int(value)
    return now in READABLE if name == COMPRESSION else now == value


def _takes_away(name: str, now: str, value: str) -> bool:
    """True where messages that are there now would be gone."""
    if name == POLICY:
        return value == "delete"
    if name == RETENTION:
        return now == str(FOR_EVER) or (now.isdigit() and int(now) > int(value))
    return False
