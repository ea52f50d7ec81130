"""Lawful speech stays (GEN-16): proved by asking the engine itself, so that no path is forgotten."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, time
from itertools import combinations

from common.events.decision import Facts
from common.policy.asked import Asked
from common.policy.decide import Outcome, outcome
from common.policy.pack import Pack
from common.policy.proofs.flaw import Flaw, in_rules
from common.policy.vocabulary import HIDES, REASONS, TAGS

_LAWFUL = tuple(tag for tag in TAGS if tag != "abuse")
_CAMPAIGN = "party_campaign"
_OPINION = ("political", "criticism", _CAMPAIGN)
_Engine = Callable[[Pack, Asked], Outcome]


def speech_flaws(pack: Pack, engine: _Engine = outcome) -> Iterator[Flaw]:
    """Yield the rule by which an opinion leads to hiding or removal: alone, in company, or beside an abuse."""
    at = datetime.combine(pack.file.pack.valid_from, time(12), UTC)
    for words in _combinations((*_LAWFUL, _CAMPAIGN)):
        for do, rule in _hidden(engine, pack, at, words):
            yield _flaw(words, do, rule)
            return
    for reason in REASONS:
        alone = {do for do, _ in _hidden(engine, pack, at, (), reason)}
        for words in _combinations(_OPINION):
            for do, rule in _hidden(engine, pack, at, words, reason):
                if do not in alone:
                    yield _flaw(words, do, rule)
                    return


def _flaw(words: tuple[str, ...], do: str, rule: str) -> Flaw:
    named = " with ".join(f"'{word}'" for word in words)
    message = f"lawful speech stays: {named} leads to '{do}' by this rule"
    return in_rules(message, tuple(rule.split("+", maxsplit=1)[0].split(".")), do)


def _combinations(words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    for size in range(1, len(words) + 1):
        yield from combinations(words, size)


def _hidden(
    engine: _Engine, pack: Pack, at: datetime, words: tuple[str, ...], reason: str = ""
) -> Iterator[tuple[str, str]]:
    """Yield the steps that hide or remove an item of which these words are true, with the rule of each."""
    asked = Asked(
        kind="comment",
        received_at=at,
        tags=tuple(word for word in words if word != _CAMPAIGN) + (("abuse",) if reason else ()),
        abuse_reasons=(reason,) if reason else (),
        facts=Facts(party_campaign=_CAMPAIGN in words),
    )
    for wanted in engine(pack, asked).wanted:
        if wanted.do in HIDES:
            yield wanted.do, wanted.rule
