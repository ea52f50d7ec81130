"""The sample bodies as the tables of tests need them: what an ordinary item is, and what a delivery made."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from common.events import Author, ItemChanged, ItemPosted
from tests.service.ingest.stage import PAGE_A, Stage

FOLDER = Path(__file__).parent / "payloads"
KARI = Author("24004199000000042", "Kari Nordmann")
PERMALINK = (
    "https://www.facebook.com/permalink.php?story_fbid=pfbid0AAA&id=100000000000001"  # what Meta calls a permalink
)
BORN = datetime(2026, 1, 2, 2, 54, 3, tzinfo=UTC)
RESULTS = ("applied", "duplicate", "ignored", "unmatched", "parked")
Expected = dict[str, tuple[list[dict[str, Any]], dict[str, int]]]


def item(**differs: Any) -> dict[str, Any]:  # noqa: ANN401 - the fields of an event
    """Return what an ordinary comment is, with what differs."""
    return {
        "told": ItemPosted,
        "object_id": "200000000000002_300000000000003",
        "account_id": PAGE_A,
        "post_id": "100000000000001_200000000000002",
        "parent_id": None,
        "revision": 1,
        "change_no": 1,
        "kind": "comment",
        "platform": "facebook",
        "text": "Når åpner svømmehallen? 😀",
        "author": KARI,
        "created_at": BORN,
        "permalink": PERMALINK,
        "own": False,
        "visibility": "visible",
        "attachments": (),
        "changed_by_us": False,
        **differs,
    }


def body_of(folder: str, name: str) -> bytes:
    """Return a sample's bytes."""
    return (FOLDER / folder / f"{name}.json").read_bytes()


def names_in(folder: str) -> set[str]:
    """Return the names of a platform's samples."""
    return {path.stem for path in (FOLDER / folder).glob("*.json")}


def seen(event: ItemChanged, expected: dict[str, Any]) -> dict[str, Any]:
    """Return of an event what a row of a table tells."""
    return {"told": type(event), **{name: getattr(event, name) for name in expected if name != "told"}}


def results(stage: Stage, platform: str = "facebook") -> dict[str, int]:
    """Return how many changes came to which end."""
    labels = {"municipality": "bo", "platform": platform}
    found = {r: int(stage.counted("ordstyrer_changes_total", result=r, **labels)) for r in RESULTS}
    return {result: count for result, count in found.items() if count}


async def told_as(stage: Stage, items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the items that were told, each with the members that its row names; more of them stand at the end."""
    told = await stage.told(ItemChanged)
    rows = [*items, *([item()] * len(told))]
    return [seen(event, row) for event, row in zip(told, rows, strict=False)]
