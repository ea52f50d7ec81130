"""Deciding depends on the pack and the item alone: not on the process, on chance, or on what was decided before."""

import hashlib
import os
import subprocess
import sys
from functools import cache
from pathlib import Path

import msgspec
import pytest

from common.policy.decide import decide
from tests.policies.packs import FOLDERS, pack_of

ROOT = Path(__file__).parents[2]
_LINES = msgspec.json.Decoder(dict[str, list[str]])


def decided(*, backwards: bool = False) -> dict[str, list[str]]:
    """Return the SHA-256 of everything that each pack decides of each of its worked cases, in their order."""
    return {folder: _decided(folder, backwards=backwards) for folder in FOLDERS}


def _decided(folder: str, *, backwards: bool) -> list[str]:
    pack = pack_of(folder)
    cases = list(enumerate(pack.cases))
    digests = {
        number: hashlib.sha256(msgspec.json.encode(decide(pack, case.asked))).hexdigest()
        for number, case in (reversed(cases) if backwards else cases)
    }
    return [digests[number] for number, _ in cases]


@cache
def decided_elsewhere(hash_seed: int) -> dict[str, list[str]]:
    """Return the same of another process, in which sets have another order; cases are decided last to first."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.policies.test_replay"],
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": str(hash_seed)},
        check=True,
        stdout=subprocess.PIPE,
    )
    return _LINES.decode(done.stdout)


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_process_in_which_sets_have_another_order_decides_the_same(folder: str) -> None:
    pack = pack_of(folder)
    here = decided()[folder]
    for hash_seed in (1, 2):
        there = decided_elsewhere(hash_seed)[folder]
        assert len(there) == len(pack.cases)
        assert [case.name for case, one, other in zip(pack.cases, here, there, strict=True) if one != other] == []


if __name__ == "__main__":
    sys.stdout.write(msgspec.json.encode(decided(backwards=True)).decode())
