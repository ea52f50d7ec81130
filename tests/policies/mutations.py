"""Would anybody miss a rule? `python -m tests.policies.mutations [PACK ...]` lists the changes that nothing notices."""

import sys
import time
from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from common.policy.case import Case
from common.policy.decide import decide
from common.policy.locate import PackError
from common.policy.pack import ClausesFile, Pack
from common.policy.proofs import flaws
from common.policy.proofs.speech import speech_flaws
from common.policy.setting import setting_differences
from common.policy.verify import differences, failing_cases
from tests.policies.mutants import mutants
from tests.policies.packs import FOLDERS, pack_of


class Count(NamedTuple):
    """How many changes the loader refuses, how many a worked case misses, and what is left."""

    refused: int
    missed: int
    survivors: tuple[str, ...]


def run(pack: Pack) -> Count:
    """Try every change of a pack whose worked cases hold; ValueError when they do not: then nothing would survive."""
    failing = failing_cases(pack)
    if failing:
        raise ValueError("its own worked cases fail:\n  " + "\n  ".join(failing))
    clauses = ClausesFile(clause=tuple(pack.clauses.values()), reading=tuple(pack.readings.values()))
    cases = list(pack.cases)
    refused = missed = 0
    survivors: list[str] = []
    for mutant in mutants(pack.file):
        changed = msgspec.structs.replace(pack, file=mutant.file)
        if next(flaws(changed, clauses), None) is not None:
            refused += 1
        elif _misses(changed, cases):
            missed += 1
        elif next(speech_flaws(changed), None) is not None:
            refused += 1
        else:
            survivors.append(mutant.what)
    return Count(refused, missed, tuple(survivors))


def _misses(pack: Pack, cases: list[Case]) -> bool:
    """Say whether a worked case or setting fails. The case that did comes first the next time: they fail alike."""
    for index, case in enumerate(cases):
        if next(differences(case, decide(pack, case.asked)), None) is not None:
            cases.insert(0, cases.pop(index))
            return True
    return any(next(setting_differences(setting, pack.file), None) is not None for setting in pack.settings)


def main(words: Sequence[str]) -> int:
    """Print the survivors of each pack and the counts; 1 when there are any."""
    code = 0
    for folder in words or FOLDERS:
        began = time.monotonic()
        try:
            count = run(pack_of(folder))
        except (PackError, ValueError) as error:
            sys.stdout.write(f"{folder}: {error}\n")
            code = 1
            continue
        for survivor in count.survivors:
            sys.stdout.write(f"{folder}: nobody misses it: {survivor}\n")
        sys.stdout.write(
            f"{folder}: {count.refused} changes refused by the loader, {count.missed} missed by a worked case, "
            f"{len(count.survivors)} survive ({time.monotonic() - began:.1f} s)\n"
        )
        code = code or (1 if count.survivors else 0)
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
