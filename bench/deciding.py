"""Deciding: every pack over all of its worked cases, beside decoding the same items."""

import hashlib
from collections.abc import Iterator

import msgspec

from bench.measure import Act, BenchError, Row, timed
from common.policy.asked import Asked
from common.policy.case import Case
from common.policy.decide import Decided, decide
from common.policy.locate import PackError
from common.policy.pack import Pack
from common.policy.parse import parse_pack
from tests.policies.packs import FOLDERS, files_of, pack_of

# Of the mean: the slowest hundredth says as much about what else the machine does.
US_AN_ITEM_MAX = 200
ROUNDS = 40


def rows() -> Iterator[Row]:
    """Yield each pack's times for an item, after it has decided twice alike."""
    for folder in FOLDERS:
        pack = _read(folder)
        yield from _times(pack)
        yield _replayed(pack)


def digest_of(pack: Pack, cases: tuple[Case, ...]) -> str:
    """Return the SHA-256 of everything that the pack decides of these cases, in hex."""
    decided = [decide(pack, case.asked) for case in cases]
    return hashlib.sha256(msgspec.json.encode(decided)).hexdigest()


def _read(folder: str) -> Pack:
    try:
        return pack_of(folder)
    except PackError as error:
        raise BenchError(f"policies/{folder}: {error}") from error


def _times(pack: Pack) -> Iterator[Row]:
    decoder = msgspec.json.Decoder(Asked)

    def bare(item: tuple[bytes, Asked]) -> Asked:
        return decoder.decode(item[0])

    def deciding(item: tuple[bytes, Asked]) -> Decided:
        return decide(pack, item[1])

    items = [(msgspec.json.encode(case.asked), case.asked) for case in pack.cases]
    decided, decoded = timed(Act(deciding, bare), items, ROUNDS)
    name, what, beside = "deciding", f"{pack.file.pack.id}, {len(items)} cases", "decoding the item"
    yield Row(
        benchmark=name, what=f"{what}, mean", value=decided.mean_us, unit="µs an item",
        ratio=decided.mean_us / decoded.mean_us, baseline=beside, bound=US_AN_ITEM_MAX,
    )  # fmt: skip
    for share in (0.5, 0.99):
        yield Row(
            benchmark=name, what=f"{what}, p{share * 100:.0f}", value=decided.us(share), unit="µs an item",
            ratio=decided.us(share) / decoded.us(share), baseline=beside,
        )  # fmt: skip


def _replayed(pack: Pack) -> Row:
    """Decide everything anew: the pack read again, the items decoded again."""
    decoder = msgspec.json.Decoder(tuple[Case, ...])
    first = digest_of(pack, pack.cases)
    second = digest_of(parse_pack(files_of(pack.file.pack.id)), decoder.decode(msgspec.json.encode(pack.cases)))
    if first != second:
        raise BenchError(f"{pack.ref} decides otherwise when asked again")
    return Row(
        benchmark="deciding", what=f"{pack.file.pack.id}, alike on replay ({first[:12]})",
        value=len(pack.cases), unit="cases",
    )  # fmt: skip
