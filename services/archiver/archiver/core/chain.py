"""The chain of a journal: how a line is hashed onto the one before, and how to find what was tampered with.

A line's hash covers the hash before it, the envelope's bytes and HMAC(salt, content). Whoever rewrites the
whole chain is found by the signed checkpoints, whose key no database role can read.
"""

import hashlib
import hmac
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from archiver.core.checkpoint import Checkpoint, Given, Key, Trust, trust_in
from archiver.core.entry import DISCARDED, NUMBERED, NUMBERS_RESUMED, Envelope, Line
from archiver.core.numbers import resumption_of

_SORTED = msgspec.json.Encoder(order="sorted")


def canonical(value: object) -> bytes:
    """Return the one JSON text of a value: sorted keys, no white space, UTF-8."""
    return _SORTED.encode(value)


def genesis(municipality: str, series: str) -> str:
    """Return what the first line of a chain stands on, so that no chain can be passed off as another's."""
    return _sha256(b"ordstyrer journal", municipality.encode(), series.encode())


def content_hmac(salt: bytes, content: bytes) -> str:
    """Return the seal over content that may have to be discarded: without the salt it tells nothing."""
    return hmac.digest(salt, content, "sha256").hex()


def link(prev_hash: str, envelope: bytes, content_seal: str) -> str:
    """Return a line's hash."""
    return _sha256(prev_hash.encode(), envelope, content_seal.encode())


def _sha256(*parts: bytes) -> str:
    """Each part carries its length, so that no two lists of parts give the same bytes."""
    whole = b"".join(len(part).to_bytes(8, "big") + part for part in parts)
    return hashlib.sha256(whole).hexdigest()


def line_of(envelope: Envelope, content: dict[str, Any], *, salt: bytes, prev_hash: str) -> Line:
    """Return the line that follows on `prev_hash`."""
    words, told = canonical(content), canonical(envelope)
    seal = content_hmac(salt, words)
    return Line(
        municipality=envelope.municipality,
        series=envelope.series,
        seq=envelope.seq,
        event=envelope.event,
        subject_id=envelope.subject_id,
        at=envelope.at,
        year=envelope.year,
        number=envelope.number,
        envelope=told,
        content_hmac=seal,
        prev_hash=prev_hash,
        hash=link(prev_hash, told, seal),
        salt=salt,
        content=words,
    )


class Problem(msgspec.Struct, frozen=True):
    """Something in a journal that nobody with the right to write it would have done. `code` is closed:

    of the chain altered, removed, reordered, content_altered, content_removed, number, checkpoint, forged;
    of what it names document_altered, document_missing, seal_altered, seal_missing, seal_unknown, stray.
    """

    municipality: str
    series: str
    seq: int
    code: str
    says: str


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """What a verification of one chain found. `younger` lines have no checkpoint yet: their removal or
    rewriting could not be seen. `unproven` checkpoints cannot be proved by a public key; they do not count.
    `restores` is how often a person went on after a restore: what was signed in between is left out.
    `documents` and `seals` were read and compared with their hashes (none where that was left out)."""

    municipality: str
    series: str
    lines: int
    checkpoints: int
    younger: int
    unproven: int = 0
    restores: int = 0
    documents: int = 0
    seals: int = 0
    problems: tuple[Problem, ...] = ()


class _Reader:
    """Walks one chain line by line and remembers what the next line must show."""

    def __init__(self, municipality: str, series: str, signed: dict[int, set[str]]) -> None:
        self.municipality = municipality
        self.series = series
        self.problems: list[Problem] = []
        self.last_seq = 0
        self.lines = 0
        self._signed = signed
        self._prev_hash = genesis(municipality, series)
        self._numbers: dict[tuple[str, int], int] = {}
        self._without_content: set[int] = set()
        self._discarded: set[int] = set()
        self._reserved: set[Given] = set()
        self._left_behind: set[tuple[int, str]] = set()
        self._hashes: dict[int, str] = {}
        self.restores = 0

    def found(self, seq: int, code: str, says: str) -> None:
        self.problems.append(Problem(self.municipality, self.series, seq, code, says))

    def take(self, line: Line) -> None:
        self.lines += 1
        self._take_place(line)
        self._take_hash(line)
        self._take_content(line)
        self._prev_hash = line.hash
        self.last_seq = max(self.last_seq, line.seq)

    def _take_place(self, line: Line) -> None:
        if line.seq > self.last_seq + 1:
            missing = f"{self.last_seq + 1}-{line.seq - 1}"
            self.found(self.last_seq + 1, "removed", f"line {missing} is missing")
        elif line.seq <= self.last_seq or line.prev_hash != self._prev_hash:
            self.found(line.seq, "reordered", "does not follow on the line before it")

    def _take_hash(self, line: Line) -> None:
        if line.seq in self._signed:
            self._hashes[line.seq] = line.hash
        if link(line.prev_hash, line.envelope, line.content_hmac) != line.hash:
            self.found(line.seq, "altered", "its hash is not that of what it says")
        try:
            told = line.told()
        except msgspec.MsgspecError:
            self.found(line.seq, "altered", "its envelope cannot be read")
            return
        if _columns(line) != _columns(told):
            self.found(line.seq, "altered", "its columns and its envelope tell different things")
        self._take_number(told)
        if told.event == DISCARDED:
            self._discarded.update(told.facts.get("of", []))

    def _end_signed(self) -> None:
        """At the end alone: a later line may name what a restore took away in this line's place."""
        for seq, hashed in sorted(self._hashes.items()):
            signed = self._signed_of(seq)
            if len(signed) > 1:
                self.found(seq, "forged", "two checkpoints of ours tell different things of this line")
            if signed and hashed not in signed:
                self.found(seq, "checkpoint", "is not the line that was signed: the chain was written anew")

    def is_signed(self, seq: int) -> bool:
        """Say whether a checkpoint tells of the line, but for one that a restore took away."""
        return bool(self._signed_of(seq))

    def _signed_of(self, seq: int) -> set[str]:
        """What was signed of a line, but for what a restore took away and a person then went on without."""
        return {each for each in self._signed.get(seq, ()) if (seq, each) not in self._left_behind}

    def _take_resumption(self, told: Envelope) -> None:
        try:
            found = resumption_of(told.facts)
        except msgspec.ValidationError:
            self.found(told.seq, "altered", "says that numbers are given again, and not which")
            return
        self.restores += 1
        self._left_behind.update(found.left_behind)
        self._reserved.update(found.reserved)
        for event, year, number in found.floors:
            self._numbers[event, year] = max(number, self._numbers.get((event, year), 0))

    def _take_number(self, told: Envelope) -> None:
        if told.event == NUMBERS_RESUMED:
            self._take_resumption(told)
        if told.event not in NUMBERED or told.year is None or told.number is None:
            return
        given = Given(told.event, told.year, told.number, told.subject_id)
        if given in self._reserved:
            self._reserved.discard(given)
            return
        last = self._numbers.get((told.event, told.year), 0)
        if told.number != last + 1:
            self.found(told.seq, "number", f"number {told.year}/{told.number} follows on {told.year}/{last}")
        self._numbers[told.event, told.year] = told.number

    def _take_content(self, line: Line) -> None:
        if line.content is None or line.salt is None:
            self._without_content.add(line.seq)
        elif not hmac.compare_digest(content_hmac(line.salt, line.content), line.content_hmac):
            self.found(line.seq, "content_altered", "its content is not what was sealed")

    def end(self) -> None:
        self._end_signed()
        for seq in sorted(self._without_content - self._discarded):
            self.found(seq, "content_removed", "its content is gone, and no line says that it was discarded")
        for seq in sorted(s for s in self._signed if s > self.last_seq and self._signed_of(s)):
            self.found(seq, "removed", f"the journal had {seq} lines when it was signed, and has fewer now")


def _columns(of: Line | Envelope) -> tuple[object, ...]:
    return (of.municipality, of.series, of.seq, of.event, of.subject_id, of.at, of.year, of.number)


def verify(
    municipality: str,
    series: str,
    lines: Iterable[Line],
    checkpoints: Sequence[Checkpoint | None],
    keys: Sequence[Key],
) -> Report:
    """Return what is wrong with a chain. `lines` come by rising seq; `keys` are those that may have signed.

    None among the checkpoints stands for one that could not be read.
    """
    looked = _looked_at((municipality, series), checkpoints, keys)
    reader = _Reader(municipality, series, looked.signed)
    for seq, says in looked.forged:
        reader.found(seq, "forged", says)
    for line in lines:
        reader.take(line)
    reader.end()
    newest = max((seq for seq in looked.signed if reader.is_signed(seq)), default=0)
    return Report(
        municipality=municipality,
        series=series,
        lines=reader.lines,
        checkpoints=len(looked.signed),
        younger=max(0, reader.last_seq - newest),
        unproven=looked.unproven,
        restores=reader.restores,
        problems=tuple(sorted(reader.problems, key=lambda p: (p.seq, p.code))),
    )


class _Looked:
    """The checkpoints of one chain, told apart: `signed` says which hash each line had when it was signed."""

    def __init__(self) -> None:
        self.signed: dict[int, set[str]] = {}
        self.forged: list[tuple[int, str]] = []
        self.unproven = 0

    def take(self, checkpoint: Checkpoint, trust: Trust) -> None:
        if trust is Trust.UNPROVEN:
            self.unproven += 1
        elif trust is not Trust.GENUINE:
            self.forged.append((checkpoint.seq, _SAYS[trust]))
        else:
            self.signed.setdefault(checkpoint.seq, set()).add(checkpoint.hash)


def _looked_at(of: tuple[str, str], checkpoints: Sequence[Checkpoint | None], keys: Sequence[Key]) -> _Looked:
    looked = _Looked()
    # The database and the shelf tell of the same ones: each is proved once.
    for checkpoint in dict.fromkeys(checkpoints):
        if checkpoint is None:
            looked.forged.append((0, "a checkpoint cannot be read"))
        elif (checkpoint.municipality, checkpoint.series) != of:
            looked.forged.append((checkpoint.seq, "a checkpoint of another journal lies here"))
        else:
            looked.take(checkpoint, trust_in(checkpoint, keys))
    return looked


_SAYS = {
    Trust.UNKNOWN_KEY: "a checkpoint was signed with a key that we do not have",
    Trust.FORGED: "a checkpoint does not bear our signature",
}


def unreadable(municipality: str, series: str) -> Report:
    """Return the report of a chain in which a column cannot even be read."""
    says = "a line holds what no line of ours can hold, and the journal cannot be read"
    problem = Problem(municipality, series, 0, "altered", says)
    return Report(municipality=municipality, series=series, lines=0, checkpoints=0, younger=0, problems=(problem,))
