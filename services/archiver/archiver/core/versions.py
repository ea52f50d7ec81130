"""Which of an item's revisions say something of their own."""

from collections.abc import Sequence
from typing import Any, Protocol, TypeVar


class Version(Protocol):
    """What a revision says."""

    @property
    def revision(self) -> int: ...
    @property
    def text(self) -> str: ...
    @property
    def attachments(self) -> tuple[dict[str, Any], ...]: ...
    @property
    def change_sha256(self) -> str | None: ...


V = TypeVar("V", bound=Version)


def that_say_something_new(revisions: Sequence[V]) -> list[V]:
    """Return the revisions whose text or attachments differ from the one before: a hide alone is no new version."""
    found: list[V] = []
    for revision in sorted(revisions, key=lambda r: r.revision):
        if not found or (found[-1].text, found[-1].attachments) != (revision.text, revision.attachments):
            found.append(revision)
    return found


def change_up_to(revisions: Sequence[V], revision: int) -> str | None:
    """Return the newest change up to a revision: one that we caused ourselves came without bytes of its own."""
    changes = [r for r in revisions if r.revision <= revision and r.change_sha256 is not None]
    return max(changes, key=lambda r: r.revision).change_sha256 if changes else None
