"""What a municipality is to be reminded of: by its pack, the accounts of its registry, and the hours that hold."""

import hashlib
from datetime import datetime

import msgspec

from common.beside import BesidePacks
from common.control import Control, told
from common.errors import Permanent
from common.events import AccountFact, PlanFact
from common.pack_versions import PackVersions
from common.policy.beside import held_at
from common.policy.pack import Pack
from notifier.core.rounds import WATCHES, Account, Closing, Planned, Rounds, Rule
from notifier.ports import Hours

_IN_USE = "active"


class StatedRounds:
    """Rounds by municipality, as they stand now."""

    def __init__(self, control: Control, versions: PackVersions, beside: BesidePacks, hours: Hours) -> None:
        self._control = control
        self._versions = versions
        self._beside = beside
        self._hours = hours

    def municipalities(self) -> tuple[str, ...]:
        """Return those that have a pack."""
        return self._versions.municipalities()

    def calendar_mark(self, municipality: str, at: datetime) -> str:
        """Return the hash of the dated rows of the calendar that hold on that day, in hex."""
        newest = self._versions.newest(municipality)
        rows = self._beside.of(municipality).calendar
        held = held_at(rows, newest.timezone, at) if newest else []
        return hashlib.sha256(msgspec.json.encode(msgspec.to_builtins(held, str_keys=True))).hexdigest()

    def rounds(self, municipality: str, at: datetime) -> Rounds | None:
        """Return what is looked for; None without a pack that this release can read (that is told of elsewhere)."""
        hours = self._hours(municipality, at)
        try:
            pack = self._versions.pack_for(municipality, at)
        except Permanent:
            pack = None
        if hours is None or pack is None:
            return None
        close = pack.file.accounts.close
        return Rounds(
            hours=hours,
            rules=_rules(pack),
            closing=Closing(to=close.to, clauses=close.clauses, inactive_days=close.inactive_days) if close else None,
            plan=self._plan(municipality, pack),
            accounts=tuple(self._accounts(municipality, at)),
        )

    def _plan(self, municipality: str, pack: Pack) -> Planned | None:
        """Return what is asked of the plan, and how the desk says that it stands; what nobody told is not there."""
        plan = pack.file.plan
        if plan is None:
            return None
        fact = self._control.facts(f"{municipality}/plan").get(f"{municipality}/plan")
        stands = (told(fact, PlanFact) if fact else None) or PlanFact()
        monthly, exists = plan.monthly, plan.exists
        return Planned(
            treated=Rule(name="plan", watch="monthly", to=monthly.alert, clauses=monthly.clauses) if monthly else None,
            exists=Rule(name="plan_exists", watch="exists", to=plan.to, clauses=exists.clauses) if exists else None,
            treated_on=stands.treated_on,
            last_at=stands.last_at,
        )

    def _accounts(self, municipality: str, at: datetime) -> list[Account]:
        found = []
        for fact in self._control.facts(f"{municipality}/account/").values():
            row = told(fact, AccountFact)
            if row is not None and row.state_at(at) == _IN_USE:
                since = max(change.since for change in row.history if change.since <= at)
                place = f"{row.platform}:{row.account_id}"
                about = f"{row.name} ({row.platform})"
                account = Account(place=place, about=about, since=since, ends=row.end_date, asks=row.asks)
                found.append(account)
        return sorted(found, key=lambda account: account.place)


def _rules(pack: Pack) -> tuple[Rule, ...]:
    return tuple(
        Rule(
            name=name,
            watch=row.watch,
            to=row.to,
            clauses=row.clauses,
            after_open_days=row.after_open_days,
            at=row.at,
        )
        for name, row in pack.file.presence.items()
        if row.watch in WATCHES
    )
