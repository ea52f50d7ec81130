"""The proofs that a pack must pass before anybody is judged by it. Each failure names word and line."""

from collections.abc import Iterator, Mapping

from common.policy.pack import ClausesFile, Pack
from common.policy.proofs.clauses import clause_flaws
from common.policy.proofs.crisis import crisis_flaws
from common.policy.proofs.english import english_flaws
from common.policy.proofs.flaw import Flaw, error_of
from common.policy.proofs.heading import heading_flaws
from common.policy.proofs.kept import kept_flaws
from common.policy.proofs.law import law_flaws
from common.policy.proofs.matter import matter_flaws
from common.policy.proofs.own import own_flaws
from common.policy.proofs.people import idle_flaws, people_flaws
from common.policy.proofs.promise import promise_flaws
from common.policy.proofs.removal import removal_flaws
from common.policy.proofs.second import second_flaws
from common.policy.proofs.shadows import shadow_flaws
from common.policy.proofs.shown import shown_flaws
from common.policy.proofs.silent import silent_flaws
from common.policy.proofs.speech import speech_flaws
from common.policy.proofs.wording import wording_flaws
from common.policy.proofs.worked import case_flaws


def prove(pack: Pack, clauses: ClausesFile, files: Mapping[str, str]) -> None:
    """Raise PackError for the flaws of a pack, the first one shown in its text; return when it has none."""
    found = tuple(flaws(pack, clauses)) or tuple(speech_flaws(pack))
    if found:
        raise error_of(found, files)


def flaws(pack: Pack, clauses: ClausesFile) -> Iterator[Flaw]:
    """Yield what a look at the pack's tables finds wrong. Only a pack without these can be asked anything."""
    yield from heading_flaws(pack)
    yield from clause_flaws(pack, clauses)
    yield from shown_flaws(pack)
    yield from law_flaws(pack)
    yield from people_flaws(pack)
    yield from removal_flaws(pack)
    yield from matter_flaws(pack)
    yield from promise_flaws(pack)
    yield from crisis_flaws(pack)
    yield from own_flaws(pack)
    yield from second_flaws(pack)
    yield from silent_flaws(pack)
    yield from shadow_flaws(pack)
    yield from kept_flaws(pack)
    yield from wording_flaws(pack)
    yield from english_flaws(pack)
    yield from idle_flaws(pack)
    yield from case_flaws(pack)
