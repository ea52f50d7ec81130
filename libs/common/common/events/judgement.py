"""What people judged: the classifier decides anew on each of these."""

from common.events.envelope import Event


class Judged(Event, frozen=True, kw_only=True):
    """Base of every judgement; `actor` is a person's id in the desk, `act_id` the act on record."""

    actor: str
    act_id: str


class TagsCorrected(Judged, frozen=True, kw_only=True):
    """A person says what the item says; replaces the classifier's tags for this revision."""

    tags: tuple[str, ...]
    abuse_reasons: tuple[str, ...] = ()
    casework: str | None = None


class CaseworkConfirmed(Judged, frozen=True, kw_only=True):
    """A person sets light or extensive casework (SOGNE-25: proposed by the classifier, set by a human)."""

    casework: str


class RecordConfirmed(Judged, frozen=True, kw_only=True):
    """A person confirms that the captured record is journaled as it stands."""
