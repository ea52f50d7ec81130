"""Packs with a table that nobody would be let to write, and what the loader's proofs say of them."""

import msgspec

from common.policy.pack import ClausesFile, Pack
from common.policy.proofs import flaws
from common.policy.proofs.flaw import Flaw


def with_(pack: Pack, /, **tables: object) -> Pack:
    """Return the pack with other tables; nothing checks their words, so that proofs behind the shapes can be asked."""
    return msgspec.structs.replace(pack, file=msgspec.structs.replace(pack.file, **tables))


def flaws_of(pack: Pack) -> list[Flaw]:
    clauses = ClausesFile(clause=tuple(pack.clauses.values()), reading=tuple(pack.readings.values()))
    return list(flaws(pack, clauses))


def the_flaw(pack: Pack, words: str) -> Flaw:
    """Return the one flaw whose message has these words."""
    found = [flaw for flaw in flaws_of(pack) if words in flaw.message]
    assert len(found) == 1, [flaw.message for flaw in flaws_of(pack)]
    return found[0]
