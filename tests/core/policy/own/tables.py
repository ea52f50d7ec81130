"""A pack with only the own-side tables that a test writes, and questions about own texts, accounts and the plan."""

from datetime import datetime

import msgspec

from common.policy.asked import Asked, read_asked
from common.policy.decide import Decided, decide
from common.policy.own.rules import Outgoing, Publish
from common.policy.own.rules_registry import Accounts, Plan
from common.policy.pack import Pack, PackFile
from common.policy.rules import Rule
from common.policy.rules_time import Crisis
from tests.core.policy.packs import example

AT = "2026-05-14T12:00:00+02:00"
WHY: dict[str, object] = {"clauses": ("FV-1",), "because": "Slik er det."}
WHY_2: dict[str, object] = {"clauses": ("FV-2",), "because": "Og slik."}
SILENT = Rule(clauses=("FV-S1",), because="Ingen regel.")


def pack(**tables: object) -> Pack:
    """Return the example pack with these tables in place of its own.

    They are publish, accounts, plan, outgoing and crisis; what `silent` says is added to the kinds' own readings.
    """
    own: dict[str, object] = {
        "publish": msgspec.convert(tables.get("publish", {}), Publish),
        "accounts": msgspec.convert(tables.get("accounts", {}), Accounts),
        "plan": msgspec.convert(tables["plan"], Plan) if "plan" in tables else None,
        "outgoing": msgspec.convert(tables.get("outgoing", {}), dict[str, Outgoing]),
        "crisis": msgspec.convert(tables["crisis"], Crisis) if "crisis" in tables else None,
        "silent": dict.fromkeys(("own_post", "own_reply", "account", "plan"), SILENT)
        | msgspec.convert(tables.get("silent", {}), dict[str, Rule]),
    }
    file: PackFile = msgspec.structs.replace(example().file, **own)
    return msgspec.structs.replace(example(), file=file)


def asked(kind: str, text: str = "", **members: object) -> Asked:
    return read_asked({"kind": kind, "received_at": AT, "text": text, **members})


def decided(of: Pack, kind: str, text: str = "", **members: object) -> Decided:
    return decide(of, asked(kind, text, **members))


def steps(found: Decided) -> dict[str, tuple[str, ...]]:
    """Return each step with its clauses."""
    return {step.do: step.clauses for step in found.steps}


def because(found: Decided, do: str) -> str:
    return next(step.because for step in found.steps if step.do == do)


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text)
