"""What the pages of publishing show: accounts, the week's news items, what the checks said, what became of posts."""

from dataclasses import dataclass
from typing import Any

from common.capabilities import PUBLISH, capability
from common.db import Tx
from common.events import AccountFact, Step
from common.policy.own.crisis import APPROVAL
from common.policy.pack import Pack
from desk.core.news import CAPPED, cap_of, week_of
from desk.core.publishing import stopping, warning
from desk.core.rights import PUBLISH as RIGHT
from desk.core.rights import account_of, may
from desk.handlers.publishing import news_now
from desk.routes.shown import Showing
from desk.store import Posts, Registry, Rights


@dataclass(frozen=True)
class Checked:
    """What was found of a draft: a `flaw` that the platform will not take, else what the pack's checks say.

    In a crisis: `approved` needs nobody's approval any more, `waits` is held until a role approves it. `news` are the
    news items of its week before it. `lacks_reason`: it is beyond the week's cap, and nobody has said why.
    """

    flaw: str | None = None
    steps: tuple[Step, ...] = ()
    pack: str = ""
    sha256: str = ""
    approved: bool = False
    waits: bool = False
    news: int | None = None
    lacks_reason: bool = False

    @property
    def stops(self) -> tuple[Step, ...]:
        """What must be put right first: approval in a crisis is asked for by publishing."""
        found = stopping(self.steps)
        return tuple(step for step in found if step.do != APPROVAL) if self.approved or self.waits else found

    @property
    def warns(self) -> tuple[Step, ...]:
        """What a person looks at; the cap has a field of its own, in which its reason is written."""
        return tuple(step for step in warning(self.steps) if step.do != CAPPED)

    @property
    def cap(self) -> Step | None:
        """The check that finds one news item more than a week has as a main rule."""
        return next((step for step in self.steps if step.do == CAPPED), None)


def shown_checks(checked: Checked, show: Showing) -> dict[str, Any]:
    """Return what the page shows of the checks: what stops the post, what a person looks at, what was passed."""
    words = show.words

    def shown(steps: tuple[Step, ...]) -> list[dict[str, Any]]:
        return [
            {"says": words.say("step", one.do), "because": one.because, "clauses": one.clauses, "text": one.text}
            for one in steps
        ]

    return {
        "flaw": words.say("publish_flaw", checked.flaw) if checked.flaw else "",
        "stops": shown(checked.stops),
        "waits": checked.waits,
        "warns": shown(checked.warns),
        "cap": next(iter(shown((checked.cap,) if checked.cap else ())), None),
        "lacks_reason": checked.lacks_reason,
        "sha256": checked.sha256,
    }


def accounts_shown(
    tx: Tx, municipality: str, person: str, show: Showing, *, by_hand: bool = False
) -> list[dict[str, str]]:
    """Return the accounts in use that the person may publish on from here; `by_hand`: those too where nobody can."""
    mine = Rights(tx, municipality).accounts(person, RIGHT)
    known = Registry(tx, municipality).accounts()
    return [
        {
            "value": f"{one.platform}:{one.account_id}",
            "says": _called(one, show),
        }
        for one in known
        if (by_hand or capability(one.platform, PUBLISH) is not None)
        and one.state_at(show.now) == "active"
        and may(mine, account_of(one.platform, one.account_id))
    ]


def _called(account: AccountFact, show: Showing) -> str:
    platform = show.words.say("platform", account.platform)
    if capability(account.platform, PUBLISH) is None:
        platform = f"{platform}, {show.words.say('plan', 'by_hand')}"
    return f"{account.name} ({platform})"


def week_shown(tx: Tx, municipality: str, pack: Pack, show: Showing) -> list[dict[str, Any]]:
    """Return how many news items this week has on each account for which the guideline says how many are enough."""
    week, found = week_of(pack.file.pack.timezone, show.now), []
    for one in Registry(tx, municipality).accounts():
        cap = cap_of(pack, one) if one.state_at(show.now) == "active" else None
        if cap is not None:
            count = news_now(tx, municipality, (one.platform, one.account_id), week)
            most, said = cap.items_per_week_max, show.words.say("platform", one.platform)
            values = {"count": count, "most": most, "account": f"{one.name} ({said})"}
            found.append({"full": count >= most, "because": cap.because, "clauses": cap.clauses, **values})
    return found


def posts_shown(tx: Tx, municipality: str, show: Showing) -> list[dict[str, Any]]:
    """Return the newest posts, and what became of them."""
    names = {(one.platform, one.account_id): one.name for one in Registry(tx, municipality).accounts()}
    return [
        {
            "account": names.get((one.platform, one.account_id), one.account_id),
            "platform": show.words.say("platform", one.platform),
            "text": one.text,
            "by": one.actor,
            "at": one.at,
            "when": show.when(one.at),
            "state": one.state,
            "says": show.words.say("publish_state", one.state),
            "why": show.words.say("detail", one.why) if one.why else "",
            "reason": one.reason,
        }
        for one in Posts(tx, municipality).newest()
    ]
