"""A Noark core in this process: the real message flow of Fiks Arkiv V1, and all that goes wrong with it on request.

What `demo` and the tests deliver to. It keeps its own records, knows them by `referanseEksternNoekkel`, numbers them
itself, and repeats an answer until it was taken. With a path it survives the process.
"""

import hashlib
from collections.abc import Callable
from pathlib import Path

import msgspec

from archiver.adapters.loopback_core.answers import (
    CoreCase,
    CoreRecord,
    case_receipt,
    error,
    failed,
    receipt,
    record_receipt,
    shown,
)
from archiver.core.fiks import names
from archiver.core.fiks.xml_in import Node, read
from archiver.core.fiks.xml_out import Xml
from archiver.ports import Arrived, NotSent, Sending
from common.clock import Clock
from common.errors import BadMessage, Transient
from common.events import derived_id

FIRST_NUMBER, FIRST_CASE = 1000, 500
"""Its numbers are never ours by accident."""


class Behaviour(msgspec.Struct, frozen=True, kw_only=True):
    """What becomes of one message. Everything false: it is taken over, archived, and each answer arrives once.

    `refuse` is invalid, case or record. `crash`: it dies between `mottatt` and `kvittering`, and goes on with what it
    had taken over at `restart`. `delay` is for how many looks the answers are held back.
    """

    unreachable: bool = False
    silent_failure: bool = False
    lose_message: bool = False
    lose_taken: bool = False
    lose_receipt: bool = False
    broke: bool = False
    refuse: str | None = None
    double: bool = False
    double_answers: bool = False
    reverse: bool = False
    crash: bool = False
    delay: int = 0
    misspell: bool = False
    without_number: bool = False


FINE = Behaviour()


class _Waiting(msgspec.Struct, kw_only=True):
    looks: int
    arrived: Arrived


class _Kept(msgspec.Struct, kw_only=True):
    """Everything that the core remembers over a restart."""

    records: dict[str, CoreRecord] = {}
    cases: dict[str, CoreCase] = {}
    inbox: list[Sending] = []
    answers: list[_Waiting] = []
    seen: int = 0
    counted: int = 0


class LoopbackCore:
    """CoreLink to a core in this process. `behave` says what becomes of each message, by its place in the row."""

    def __init__(
        self,
        clock: Clock,
        behave: Callable[[Sending, int], Behaviour] = lambda _sending, _n: FINE,
        path: Path | None = None,
    ) -> None:
        self._clock = clock
        self.behave = behave
        self._path = path
        self.kept = _Kept()
        self.received: list[Sending] = []
        if path is not None and path.exists():
            self.kept = msgspec.json.decode(path.read_bytes(), type=_Kept)

    @property
    def records(self) -> list[CoreRecord]:
        """Return what it has archived, in that order."""
        return list(self.kept.records.values())

    async def send(self, sending: Sending) -> None:
        """Take a message as the platform between us does; it is carried out at the next look for answers."""
        self.kept.seen += 1
        how = self.behave(sending, self.kept.seen)
        if how.unreachable:
            raise NotSent("the core is not reached")
        self.received.append(sending)
        if not how.lose_message:
            for _ in range(2 if how.double else 1):
                self._carry_out(sending, how)
        self._save()
        if how.silent_failure:
            raise Transient("the core is not heard")

    async def arrived(self) -> list[Arrived]:
        """Return the answers that are due."""
        for waiting in self.kept.answers:
            waiting.looks = max(0, waiting.looks - 1)
        return [waiting.arrived for waiting in self.kept.answers if waiting.looks == 0]

    async def done_with(self, reply_id: str) -> None:
        """Let go of an answer."""
        self.kept.answers = [w for w in self.kept.answers if w.arrived.reply_id != reply_id]
        self._save()

    def restart(self) -> None:
        """Come back after a crash: what was taken over is archived, and its receipt sent."""
        inbox, self.kept.inbox = self.kept.inbox, []
        for sending in inbox:
            self._answer(sending, FINE, *self._archived(sending, FINE))
        self._save()

    def _save(self) -> None:
        if self._path is not None:
            beside = self._path.with_suffix(".new")
            beside.write_bytes(msgspec.json.encode(self.kept))
            beside.rename(self._path)

    # --- what it does with a message --------------------------------------------------------------------------

    def _carry_out(self, sending: Sending, how: Behaviour) -> None:
        if self._clock.now() >= sending.expires_at:
            self._answer(sending, how, names.TIDSAVBRUDD, None)
        elif sending.kind == names.HENT:
            self._answer(sending, how, *self._shown(sending))
        elif how.refuse == "invalid" or not _is_sound(sending):
            self._answer(sending, how, names.UGYLDIG, error("ugyldigforespoersel"))
        else:
            self._take_over(sending, how)

    def _take_over(self, sending: Sending, how: Behaviour) -> None:
        before = len(self.kept.answers)
        if not how.lose_taken:
            self._answer(sending, how, names.MOTTATT, None)
        if how.crash:
            self.kept.inbox.append(sending)
            return
        if how.broke:
            self._answer(sending, how, names.SERVERFEIL, error("serverfeil"))
        else:
            kind, payload = self._archived(sending, how)
            if not how.lose_receipt:
                self._answer(sending, how, kind, payload)
        if how.reverse:
            self.kept.answers[before:] = reversed(self.kept.answers[before:])

    def _answer(self, sending: Sending, how: Behaviour, kind: str, payload: bytes | None) -> None:
        for _ in range(2 if how.double_answers else 1):
            self.kept.counted += 1
            told = Arrived(
                reply_id=f"{self.kept.counted}",
                municipality=sending.municipality,
                kind=kind.replace("no.ks.fiks.arkiv", "no.ks.fik.arkiv") if how.misspell else kind,
                payload=payload,
                delivery_id=sending.delivery_id,
                answers=sending.message_id,
            )
            self.kept.answers.append(_Waiting(looks=how.delay, arrived=told))

    def _archived(self, sending: Sending, how: Behaviour) -> tuple[str, bytes]:
        root = read(sending.payload)
        if how.refuse == "case":
            return names.KVITTERING, receipt(failed("mappeFeilet"), Xml(""))
        case, case_is_new = self._case(root)
        told = case_receipt(case, is_new=case_is_new)
        if how.refuse == "record":
            return names.KVITTERING, receipt(told, failed("registreringFeilet"))
        record, is_new = self._record(root, case, how)
        return names.KVITTERING, receipt(told, record_receipt(record, is_new=is_new))

    def _case(self, root: Node) -> tuple[CoreCase, bool]:
        key = _text(root, "mappe", "referanseEksternNoekkel", "noekkel")
        if not key:
            system_id = _text(root, "registrering", "referanseForelderMappe", "systemID")
            return next(c for c in self.kept.cases.values() if str(c.system_id) == system_id), False
        known = self.kept.cases.get(key)
        if known is None:
            year, number = self._clock.now().year, FIRST_CASE + len(self.kept.cases)
            known = CoreCase(key=key, system_id=derived_id("core", "case", key), year=year, number=number)
            self.kept.cases[key] = known
            return known, True
        return known, False

    def _record(self, root: Node, case: CoreCase, how: Behaviour) -> tuple[CoreRecord, bool]:
        key = _text(root, "registrering", "referanseEksternNoekkel", "noekkel")
        known, is_new = self.kept.records.get(key), False
        if known is None:
            is_new, known = (
                True,
                CoreRecord(
                    key=key,
                    system_id=derived_id("core", "record", key),
                    case_key=case.key,
                    year=self._clock.now().year,
                    number=None,
                    title=_text(root, "registrering", "tittel"),
                    files=int(_text(root, "antallFiler")),
                ),
            )
            self.kept.records[key] = known
        if known.number is None and not how.without_number:
            known.number = FIRST_NUMBER + sum(r.number is not None for r in self.kept.records.values())
        return known, is_new

    def _shown(self, sending: Sending) -> tuple[str, bytes]:
        key = _text(read(sending.payload), "referanseTilRegistrering", "referanseEksternNoekkel", "noekkel")
        known = self.kept.records.get(key)
        if known is None:
            return names.IKKEFUNNET, error("ikkefunnet")
        if known.number is None:
            known.number = FIRST_NUMBER + sum(r.number is not None for r in self.kept.records.values())
        return names.RESULTAT, shown(known, self.kept.cases[known.case_key])


def _is_sound(sending: Sending) -> bool:
    """Every file that the message names is there, with the checksum that it tells, and there are no others."""
    try:
        root = read(sending.payload)
    except BadMessage:
        return False
    record = root.first("registrering")
    documents = [d for d in record.children if d.name == "dokumentbeskrivelse"] if record is not None else []
    files = [f for d in documents for f in d.children if f.name == "dokumentobjekt"]
    told = {f.said("referanseDokumentfil"): f.said("sjekksum") for f in files}
    sent = {name: hashlib.sha256(content).hexdigest() for name, content in sending.files}
    return told == sent and root.said("antallFiler") == str(len(files))


def _text(of: Node, *path: str) -> str:
    return of.said(*path) or ""
