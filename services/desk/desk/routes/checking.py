"""Asks the pack's checks of a post before anything is ordered, and whether it waits for a role in a crisis."""

import asyncio
from dataclasses import replace
from datetime import datetime

from common.db import Tx
from common.policy.asked import Asked
from common.policy.decide import decide
from common.policy.own.crisis import APPROVAL
from common.policy.pack import Pack
from desk.core.crisis import rules_of
from desk.core.publishing import Draft, flaw, sha256_of, stopping
from desk.handlers.crisis import crisis_now, id_of
from desk.handlers.crisis_texts import waits
from desk.handlers.publishing import asked_of_draft
from desk.routes.office import Office
from desk.routes.shown_crisis import around
from desk.routes.shown_publishing import Checked


class Checks:
    """The checks of one desk."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def pack(self, municipality: str, at: datetime) -> Pack | None:
        """Return the pack in force; None where there is none that this release can read."""
        return (await around(self._office, municipality, at)).pack

    async def of(self, municipality: str, person: str, draft: Draft, at: datetime) -> Checked:
        """Return what is found of a draft that would go out now."""
        checked = await self._asked(municipality, draft, at)
        held = await self._approval(municipality, person, draft, at)
        if held is None:
            return checked
        # Who somebody is, is known here: what they say of themselves in the form proves nothing.
        others = [step for step in stopping(checked.steps) if step.do != APPROVAL]
        return replace(checked, approved=not held, waits=held and not others)

    async def _asked(self, municipality: str, draft: Draft, at: datetime) -> Checked:
        wrong, pack = flaw(draft), await self.pack(municipality, at)
        if wrong or pack is None:
            return Checked(flaw=wrong or "no_pack")
        asked: Asked | None = await self._office.db.read(lambda tx: asked_of_draft(tx, municipality, draft, pack, at))
        if asked is None:
            return Checked(flaw="no_account")
        decided = await asyncio.to_thread(decide, pack, asked)
        news = asked.context.news_items_this_week
        return Checked(steps=decided.steps, pack=pack.ref, sha256=sha256_of(draft), news=news)

    async def _approval(self, municipality: str, person: str, draft: Draft, at: datetime) -> bool | None:
        """Say whether a post waits for a role's approval; None while no crisis asks for one."""
        pack = await self._office.pack_in_crisis(municipality, at)
        rules = rules_of(pack) if pack else None
        if rules is None or not rules.approvers:
            return None

        def unit(tx: Tx) -> bool | None:
            begun = crisis_now(tx, municipality, at)
            if begun is None:
                return None
            return waits(tx, (municipality, id_of(municipality, begun)), rules, person, draft.text, at)

        return await self._office.db.read(unit)
