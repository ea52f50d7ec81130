"""The record of what was tried through a platform's API."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Write:
    """One attempt to change the world through an API, whether it was carried out or not."""

    number: int
    at: datetime
    do: str
    object_id: str
    new_id: str | None
    text: str | None
    applied: bool
    status: int
    code: int | None
    subcode: int | None
    fault: str | None


@dataclass(frozen=True)
class NativeAct:
    """Something the municipality's own people did in the platform's app, past every API."""

    at: datetime
    do: str
    object_id: str
    new_id: str | None = None
    text: str | None = None

    def told(self) -> dict[str, object]:
        """Return it for the truth."""
        return {
            "at": self.at.isoformat(),
            "do": self.do,
            "object_id": self.object_id,
            "new_id": self.new_id,
            "text": self.text,
        }


def write_truth(page_id: str, write: Write) -> dict[str, object]:
    """Return one write through an API."""
    return {
        "number": write.number,
        "at": write.at.isoformat(),
        "page_id": page_id,
        "do": write.do,
        "object_id": write.object_id,
        "new_id": write.new_id,
        "text": write.text,
        "applied": write.applied,
        "status": write.status,
        "code": write.code,
        "subcode": write.subcode,
        "fault": write.fault,
    }
