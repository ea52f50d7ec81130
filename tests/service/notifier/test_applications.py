"""Who approves an account hears of the application at once, and once; decided, it is nobody's matter any more."""

from itertools import permutations
from typing import TypeVar

import msgspec

from common.events import AccountApplied, AlertRaised, AlertResolved, ApplicationEnded, ApplicationTold, derived_id
from tests.service.notifier.stage import Stage

E = TypeVar("E", bound=ApplicationTold)


def said(stage: Stage, kind: type[E], n: int = 0, **more: object) -> E:
    """Return an event of the n-th application."""
    at = stage.clock.now()
    given = {
        "event_id": derived_id(kind.__name__, n),
        "municipality": "bo",
        "occurred_at": at,
        "recorded_at": at,
        "item_id": None,
        "application_id": derived_id("application", n),
        "about": "Bø kulturskole",
        "platform": "facebook",
    }
    return msgspec.convert(given | more, kind)


async def test_the_roles_that_the_guideline_names_get_one_mail_each_that_leads_to_the_page(stage: Stage) -> None:
    applied = said(stage, AccountApplied, approvers=("administratorer",), told=("administratorer",), clauses=("BO-14",))
    await stage.tell(applied, applied)
    await stage.later(hours=24)
    raised = [one for one in await stage.said(AlertRaised) if one.reason == "account_applied"]
    assert [(one.to, one.clauses) for one in raised] == [(("administratorer",), ("BO-14",))]
    mails = [mail for mail in stage.mails() if "Søknad om ny konto" in str(mail["Subject"])]
    assert [mail["To"] for mail in mails] == ["admin@bo.example"]
    assert "Bø kulturskole (facebook)" in mails[0].get_content()
    assert "/bo/accounts" in mails[0].get_content()
    await stage.tell(said(stage, ApplicationEnded, outcome="approved"))
    assert [one.reason for one in await stage.said(AlertResolved)].count("account_applied") == 1


async def test_told_in_any_order_and_twice_a_decided_application_is_nobodys_matter(stage: Stage) -> None:
    raised = 0
    for n, order in enumerate(permutations((0, 1, 1))):
        applied = said(stage, AccountApplied, n, approvers=("administratorer",))
        ended = said(stage, ApplicationEnded, n, outcome="refused")
        await stage.tell(*((applied, ended)[each] for each in order))
        raised = [one.reason for one in await stage.said(AlertRaised)].count("account_applied")
        resolved = [one.reason for one in await stage.said(AlertResolved)].count("account_applied")
        assert raised == resolved
    assert raised > 0
