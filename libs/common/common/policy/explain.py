"""Says of every rule of a pack why it fired, why it gave way, or why it stayed silent: the trace of a decision."""

from collections.abc import Iterator
from typing import Literal

import msgspec

from common.policy.asked import Asked
from common.policy.decide import Decided, decide
from common.policy.pack import Pack
from common.policy.silence import why_silent
from common.policy.suppressed import why_suppressed
from common.policy.uses import rule_names, rules
from common.policy.verify import rules_of
from common.policy.vocabulary import ITEM_KINDS
from common.policy.words_explain import name_of, why

State = Literal["fired", "suppressed", "not_fired"]
# Rules about what the municipality itself writes, owns and plans.
_OWN = frozenset({"publish", "outgoing", "accounts", "plan", "silent"})

# Rules that look at both, others' items and own texts.
_BOTH = frozenset({"crisis", "deadline.follow_up"})


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One rule: its path in the pack, its name in plain words, what became of it and why, and its clauses."""

    rule: str
    name: str
    state: State
    why: str
    clauses: tuple[str, ...]


class Explained(msgspec.Struct, frozen=True, kw_only=True):
    """A decision with a line for every rule of the pack, in the pack's order and language."""

    decided: Decided
    lines: tuple[Line, ...]


def explain(pack: Pack, asked: Asked) -> Explained:
    """Return the decision and, for each rule, whether it fired, was suppressed or did not fire, and why.

    Raises BadMessage where `decide` does.
    """
    decided = decide(pack, asked)
    return Explained(decided=decided, lines=tuple(_lines(pack, asked, decided)))


def _lines(pack: Pack, asked: Asked, decided: Decided) -> Iterator[Line]:
    fired = set(rules_of(decided))
    gave_way = why_suppressed(pack, asked, fired)
    for name, clauses, because in _rules(pack):
        state: State = "fired" if name in fired else "suppressed" if name in gave_way else "not_fired"
        said = because if name in fired else gave_way.get(name) or _silence(pack, asked, name)
        plain = name_of(pack.file.pack.language, name)
        yield Line(rule=name, name=plain, state=state, why=said, clauses=clauses)


def _rules(pack: Pack) -> Iterator[tuple[str, tuple[str, ...], str]]:
    """Yield each rule that a decision can name: its name, its clauses, its reason."""
    by_path = {".".join(map(str, path)): rule for path, rule in rules(pack)}
    for name in rule_names(pack):
        rule = by_path["removal.law" if name.startswith("removal.law.") else name]
        yield name, rule.clauses, rule.because
    for name, sent in pack.file.outgoing.items():
        yield f"outgoing.{name}", sent.clauses, sent.because or _quoted(pack, sent.clauses)
    for index, account in ((index, row) for index, row in enumerate(pack.file.accounts.known) if row.clauses):
        yield f"accounts.known.{index}", account.clauses, _quoted(pack, account.clauses)


def _quoted(pack: Pack, clauses: tuple[str, ...]) -> str:
    """Return the guideline's own sentences, for a row that gives no other reason."""
    quotes = [pack.clauses[clause].quote for clause in clauses if clause in pack.clauses]
    return "; ".join(quotes or [pack.readings[clause].adopted for clause in clauses])


def _silence(pack: Pack, asked: Asked, name: str) -> str:
    """Return why a rule did not fire; items and own texts have rules of their own."""
    language = pack.file.pack.language
    of_own = name.partition(".")[0] in _OWN
    if of_own and asked.kind in ITEM_KINDS:
        return why(language, "own_text")
    if asked.kind in ITEM_KINDS:
        return why_silent(pack, asked, name)
    return why(language, "no_cause" if of_own or name in _BOTH else "others_text")
