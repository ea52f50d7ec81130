"""X4: a journal's row says of a post and its case what arkivstruktur.xml says of them."""

from collections.abc import Iterator

import msgspec

from archiver.checking.facts import CASE_FIELDS, POST_FIELDS, Facts
from archiver.checking.finding import At, Finding
from archiver.checking.folder import PUBLIC_FILE
from archiver.checking.job import Job
from archiver.checking.leaks import Told, identity_numbers, leaks
from archiver.checking.parts import Part
from archiver.checking.rules import found
from archiver.checking.withheld import MASK, hidden

_WRITTEN_OFF = ("avskrivningsdato", "avskrivningsmaate")
_MUST = ("offentligTittel", "dokumentetsDato", *_WRITTEN_OFF)
"""Has to stand in a row when the post has it (krav 5.2.9)."""
_LAW = ("tilgangsrestriksjon", "skjermingshjemmel")
_NO_FACTS = Facts({}, [], [])


class Rows:
    """Compares the rows of one journal."""

    def __init__(self, job: Job, file: str) -> None:
        self._job, self._file = job, file
        self._public = file == PUBLIC_FILE
        self._decoder = msgspec.msgpack.Decoder(Facts)

    def check(self, row: Part, post: Part) -> Iterator[Finding]:
        """Check one row."""
        own = (post.text("systemID") or "").lower()
        self._job.scratch.put("insert or ignore into shown values (?, ?)", self._file, own)
        if self._public:
            yield from identity_numbers(row)
        known = self._job.scratch.one("select facts, case_id from posts where id = ?", own)
        if known is None:
            stated = self._job.folder.stated
            if stated is not None and stated.sharp:
                yield found("X4", "unknown-post", At(self._file, post.line))
            return
        facts, case_id = self._decoder.decode(known[0]), known[1]
        found_case = self._job.scratch.one("select facts from cases where id = ?", case_id)
        case = _NO_FACTS if found_case is None else self._decoder.decode(found_case[0])
        yield from self._post(post, facts)
        yield from self._around(row, case)
        if self._public:
            yield from leaks(self._job, row, Told(facts, case, case_id))

    def _post(self, post: Part, facts: Facts) -> Iterator[Finding]:
        yield from self._same(post, POST_FIELDS, facts.fields)
        yield from self._same(post, _WRITTEN_OFF, facts.fields)
        # A law may be the case's own: then the post has none to compare with.
        yield from self._same(post, tuple(name for name in _LAW if name in facts.fields), facts.fields)
        for name in _MUST:
            if name in facts.fields and post.one(name) is None:
                yield found("X4", "left-out", self._at(post), element=name)
        parties = [
            (one.text("korrespondanseparttype") or "", one.text("korrespondansepartNavn") or "")
            for one in post.all("korrespondansepart")
        ]
        if self._public:
            wrong = any(not MASK.fullmatch(name) and (kind, name) not in facts.parties for kind, name in parties)
        else:
            wrong = sorted(parties) != sorted(facts.parties)
        if wrong:
            yield found("X4", "differs", self._at(post), element="korrespondansepart")

    def _around(self, row: Part, case: Facts) -> Iterator[Finding]:
        folder, group = row.one("saksmappe"), row.one("klasse")
        if folder is not None:
            yield from self._same(folder, CASE_FIELDS, case.fields)
        if group is not None:
            klasse = {"klasseID": case.fields.get("klasseID", ""), "tittel": case.fields.get("klassetittel", "")}
            yield from self._same(group, tuple(klasse), klasse)

    def _same(self, part: Part, names: tuple[str, ...], facts: dict[str, str]) -> Iterator[Finding]:
        for name in names:
            one = part.one(name)
            if one is None or one.value == facts.get(name):
                continue
            # The public journal may always withhold more, and shows an open title where there is no other.
            if self._public and _withholds_more(one.value, facts.get(name) or self._open(name, facts)):
                continue
            yield found("X4", "differs", self._at(one), element=name)

    @staticmethod
    def _open(name: str, facts: dict[str, str]) -> str | None:
        return facts.get("tittel") if name == "offentligTittel" and name not in facts else None

    def _at(self, part: Part) -> At:
        return At(self._file, part.line)


def _withholds_more(shown: str, stated: str | None) -> bool:
    """Say whether a text is the stated one, or that with words hidden: another post of the case may withhold them."""
    if MASK.fullmatch(shown) or shown == stated:
        return True
    return (
        stated is not None
        and MASK.search(shown) is not None
        and hidden(stated, shown, first_line_open=False) is not None
    )
