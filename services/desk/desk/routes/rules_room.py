"""What every page of texts and rules begins from: the versions, the person's draft, and what they may."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from common.db import Tx
from common.policy.beside import Beside
from common.policy.checked import Checked, check
from common.policy.compare import compare
from common.policy.locate import PackError
from common.policy.parse import parse_pack
from desk.core.facts import Case
from desk.core.pack_draft import Draft, base_of, files_of
from desk.core.preview import ITEMS, preview
from desk.core.version import ACTIVE, Version
from desk.handlers.people import Person
from desk.handlers.rows import beside
from desk.routes.office import Office
from desk.routes.page import draw
from desk.routes.shown import Showing, showing
from desk.routes.shown_rules import shown_changes, shown_preview
from desk.store import Cases, Keys, Rights
from desk.store.keys import POLICY
from desk.store.pack_drafts import PackDrafts
from desk.store.packs import Packs

Files = Mapping[str, str]


@dataclass(frozen=True)
class Room:
    """How it stands when a page is drawn. `held` is the version in force now, `base` what a draft changes."""

    show: Showing
    municipality: str
    person: Person
    versions: tuple[Version, ...]
    draft: Draft
    may: bool

    @property
    def here(self) -> str:
        """Return where the pages stand."""
        return f"/{self.municipality}/settings/rules"

    @property
    def base(self) -> Version | None:
        """Return what a draft changes; None before there is any version."""
        return base_of(self.versions)

    @property
    def held(self) -> Version | None:
        """Return the version that judges what comes now."""
        return before(self.versions, self.show.now)

    @property
    def files(self) -> dict[str, str]:
        """Return the pack as the person's draft has it."""
        return files_of(self.draft, self.base.files) if self.base else {}

    def draw(self, template: str, status: int = 200, **values: object) -> Response:
        """Return a page of the room."""
        return draw(
            template,
            self.show.words,
            status,
            person=self.person.person,
            csrf=self.person.csrf,
            municipality=self.municipality,
            name=self.show.guide.name,
            may=self.may,
            home=self.here,
            **values,
        )


def before(versions: tuple[Version, ...], at: datetime) -> Version | None:
    """Return the version that held then."""
    held = (v for v in versions if v.state == ACTIVE and v.holds_from is not None and v.holds_from <= at)
    return max(held, key=lambda each: each.version, default=None)


async def room_of(office: Office, request: Request, person: Person) -> Room:
    """Return how it stands, and note who read it."""
    municipality, at = request.path_params["municipality"], office.clock.now()

    def unit(tx: Tx) -> Room:
        guide = office.guide(tx, municipality)
        Cases(tx, municipality).audit(person.person, "read_packs", None, at)
        return Room(
            show=showing(guide, at),
            municipality=municipality,
            person=person,
            versions=Packs(tx, municipality).all(),
            draft=PackDrafts(tx, municipality).of(person.person),
            may=Keys(tx, municipality).has(person.person, POLICY),
        )

    return await office.db.write(unit)


async def checked_files(files: Files) -> Checked:
    """Check a pack as `ordstyrer policy check` does."""
    return await asyncio.to_thread(check, files)


async def compared(office: Office, room: Room, old: Files, new: Files, *, tried: bool) -> dict[str, Any]:
    """Return what differs between two packs, and if it is to be tried, what it would have made of the newest items."""
    cases, rows = await office.db.read(lambda tx: _items(tx, room)) if tried else ([], Beside())
    return await asyncio.to_thread(_compared, room, (old, new), cases, rows)


def _items(tx: Tx, room: Room) -> tuple[list[Case], Beside]:
    accounts = Rights(tx, room.municipality).accounts(room.person.person)
    return PackDrafts(tx, room.municipality).newest_items(ITEMS, accounts), beside(tx, room.municipality, room.show.now)


def _compared(room: Room, packs: tuple[Files, Files], cases: list[Case], rows: Beside) -> dict[str, Any]:
    try:
        old, new = (parse_pack(files) for files in packs)
    except PackError as e:
        return {"changes": [], "turned": [], "preview": None, "unread": str(e)}
    differs = compare(old, new)
    changes = tuple(c for c in differs.changes if c.name not in {"pack.version", "pack.valid_from"})
    return {
        "changes": shown_changes(changes, room.show),
        "turned": [case.name for case in differs.turned],
        "preview": shown_preview(preview(cases, old, new, rows), room.show) if cases else None,
        "unread": "",
    }
