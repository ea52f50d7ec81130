"""Cores that are spoken to directly, behind the same port as Fiks: what they answer at once arrives as a message does.

Answers are held in memory only. Whoever is killed before taking one asks the core again, as over Fiks.
"""

import hashlib
from collections.abc import Mapping
from uuid import UUID

from archiver.adapters.noark_core.core import NoarkCore
from archiver.core.fiks import names
from archiver.core.fiks.xml_in import read
from archiver.core.fiks.xml_out import Xml, document, group, tag
from archiver.ports import Arrived, Journaled, NotSent, Sending
from common.errors import BadMessage
from common.events import derived_id

_SPACES = f' xmlns:m="{names.METADATA_NS}" xmlns:f="{names.FEIL_NS}" xmlns:xsi="{names.XSI_NS}"'


class NoarkLink:
    """CoreLink over the cores of those municipalities that have one here; for others nothing leaves the house."""

    def __init__(self, cores: Mapping[str, NoarkCore]) -> None:
        self._cores = cores
        self._answers: dict[str, Arrived] = {}

    async def send(self, sending: Sending) -> None:
        """Do what the message asks and keep the answer. NotSent without a core; Transient when nobody knows.

        Permanent where our own side must be mended first: that is no refusal of the record.
        """
        core = self._cores.get(sending.municipality)
        if core is None:
            raise NotSent(f"no way to the core of {sending.municipality} is set")
        if sending.kind == names.OPPRETT:
            self._keep(sending, *await self._delivered(core, sending))
        else:
            self._keep(sending, *await self._shown(core, sending))

    async def arrived(self) -> list[Arrived]:
        """Return the answers that nobody was done with."""
        return list(self._answers.values())

    async def done_with(self, reply_id: str) -> None:
        """Let go of an answer."""
        self._answers.pop(reply_id, None)

    async def close(self) -> None:
        """Let go of the connections."""
        for core in self._cores.values():
            await core.close()

    async def _delivered(self, core: NoarkCore, sending: Sending) -> tuple[str, bytes]:
        if sending.case is None or sending.post is None:
            raise NotSent("the message came without the record that it tells")
        contents = {hashlib.sha256(content).hexdigest(): content for _, content in sending.files}

        async def kept(sha256: str) -> bytes:
            return contents[sha256]

        try:
            told = await core.deliver(sending.case, sending.post, kept, known_case=sending.known_case)
        except BadMessage as e:
            return names.UGYLDIG, _refused(str(e))
        if told.system_id is None:
            return names.UGYLDIG, _refused("the core gives the record no id")
        return names.KVITTERING, _receipt(told, sending.post.system_id, sending.case.system_id)

    async def _shown(self, core: NoarkCore, sending: Sending) -> tuple[str, bytes | None]:
        """A record that is not whole yet counts as not there: it is sent again, and then completed."""
        key = read(sending.payload).said("referanseTilRegistrering", "referanseEksternNoekkel", "noekkel")
        told = await core.look(UUID(key)) if key else None
        if told is None or told.system_id is None or key is None:
            return names.IKKEFUNNET, None
        return names.RESULTAT, _result(told, UUID(key))

    def _keep(self, sending: Sending, kind: str, payload: bytes | None) -> None:
        reply_id = str(derived_id(sending.message_id, kind))
        self._answers[reply_id] = Arrived(
            reply_id=reply_id,
            municipality=sending.municipality,
            kind=kind,
            payload=payload,
            delivery_id=sending.delivery_id,
            answers=sending.message_id,
        )


def _refused(why: str) -> bytes:
    inner = (tag("f:feilId", "tjenestegrensesnitt"), tag("f:feilmelding", why))
    return document(
        group("ugyldigforespoersel", *inner, attributes=f' xmlns="{names.feil_ns("ugyldigforespoersel")}"{_SPACES}')
    )


def _receipt(told: Journaled, record_id: UUID, case_id: UUID) -> bytes:
    case = group(
        "mappeKvittering",
        tag("systemID", told.case_system_id),
        _key(case_id),
        tag("opprettetEllerEksisterende", "Eksisterende"),
        *_pair(("saksaar", "sakssekvensnummer"), told.case),
        attributes=' xsi:type="saksmappeKvittering"',
    )
    record = group(
        "registreringKvittering",
        tag("systemID", told.system_id),
        _key(record_id),
        tag("opprettetEllerEksisterende", "Opprettet"),
        *_pair(("journalaar", "journalsekvensnummer"), told.number),
        attributes=' xsi:type="journalpostKvittering"',
    )
    return document(
        group("arkivmeldingKvittering", case, record, attributes=f' xmlns="{names.KVITTERING_NS}"{_SPACES}')
    )


def _result(told: Journaled, record_id: UUID) -> bytes:
    post = group(
        "journalpost",
        tag("s:systemID", told.system_id),
        group("s:referanseEksternNoekkel", tag("m:fagsystem", names.FAGSYSTEM), tag("m:noekkel", record_id)),
        *_pair(("s:journalaar", "s:journalsekvensnummer"), told.number),
    )
    spaces = f' xmlns="{names.RESULTAT_NS}" xmlns:s="{names.STRUKTUR_NS}"{_SPACES}'
    return document(group("registreringHentResultat", post, attributes=spaces))


def _key(key: UUID) -> Xml:
    return group("referanseEksternNoekkel", tag("m:fagsystem", names.FAGSYSTEM), tag("m:noekkel", key))


def _pair(tags: tuple[str, str], told: tuple[int, int] | None) -> tuple[Xml, ...]:
    return () if told is None else (tag(tags[0], told[0]), tag(tags[1], told[1]))
