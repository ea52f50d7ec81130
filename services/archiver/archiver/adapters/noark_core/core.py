"""A record's way into a core: its case file, itself, its parts, its documents and their files, then its final state."""

from collections.abc import Callable
from uuid import UUID

import httpx
import msgspec

from archiver.adapters.noark_core import objects, upload
from archiver.adapters.noark_core.session import Credentials, Session
from archiver.core.noark.model import Dokumentbeskrivelse, Dokumentobjekt, Journalpost, Saksmappe
from archiver.core.noark_api import bodies, rels
from archiver.core.noark_api.answers import Body, agrees, code, link, needed_link, text, whole
from archiver.core.noark_api.bodies import Dialect
from archiver.ports import Journaled, Kept
from common.errors import Permanent


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where in the core new case files go: an arkivdel's system id, and a class's below it where it is known."""

    arkivdel: UUID
    klasse: UUID | None = None


class NoarkCore:
    """One municipality's core. It gives the numbers; we never send one, and call ours a tracking number."""

    def __init__(
        self,
        root: str,
        credentials: Credentials,
        place: Place,
        dialect: Dialect,
        clock: Callable[[], float],
        *,
        client: httpx.AsyncClient | None = None,
    ) -> None:
        self._session = Session(root, credentials, clock, client)
        self._place = place
        self._dialect = dialect
        self._root: Body | None = None
        self._limits = upload.Limits(chunk_bytes=dialect.chunk_bytes)

    async def close(self) -> None:
        """Let go of the connections."""
        await self._session.close()

    async def deliver(
        self, case: Saksmappe, entry: Journalpost, kept: Kept, *, known_case: tuple[int, int] | None = None
    ) -> Journaled:
        """Bring a record into the core, with its case file; return the core's numbers.

        May be called again after any failure: what is there already is found by our key and left as it is.
        `known_case` is the number of a case file that the core had before. Transient, Permanent, BadMessage.
        """
        await self._prepare()
        folder = await self._case_file(case, known_case)
        record = await self._record(folder, entry)
        # Also for a record that somebody made final: it is only delivered when all of it is there.
        await self._parts(record, entry)
        for document in entry.dokumenter:
            await self._document(record, document, kept)
        if code(record, "journalstatus") not in bodies.FINAL:
            record = await objects.change(self._session, needed_link(record, "self"), bodies.finished(entry))
        return _told(folder, record)

    async def look(self, record_id: UUID) -> Journaled | None:
        """Return what the core says of a record that it has whole; None where it is not there, or not final yet."""
        await self._prepare()
        found = await self._found_record(record_id)
        if found is None or code(found, "journalstatus") not in bodies.FINAL:
            return None
        return _told({}, found)

    async def _prepare(self) -> None:
        """Read the root once, and see that the core can hold our key."""
        if self._root is not None:
            return
        root = await self._session.start()
        self._limits = await upload.limits(self._session, root, self._dialect.chunk_bytes)
        if not self._dialect.key_in_description:
            await self._assert_key_field(root)
        self._root = root

    async def _assert_key_field(self, root: Body) -> None:
        metadata, _ = await self._session.get(needed_link(root, rels.METADATA))
        fields = needed_link(metadata, rels.EGNE_METADATA)
        known = await objects.find(self._session, fields, lambda one: one.get("navn") == bodies.KEY_FIELD)
        if known is None:
            raise Permanent(f"the core's administrator must register the metadata field {bodies.KEY_FIELD} (string)")

    async def _search(self, area: str, rel: str) -> str:
        root = self._root or await self._session.start()
        within, _ = await self._session.get(needed_link(root, area))
        return needed_link(within, rel)

    async def _case_file(self, case: Saksmappe, known: tuple[int, int] | None) -> Body:
        url = await self._search(rels.SAKARKIV, rels.SAKSMAPPE)
        if known is not None:
            found = await objects.find(
                self._session,
                url,
                lambda one: (whole(one, "saksaar"), whole(one, "sakssekvensnummer")) == known,
                f"saksaar eq {known[0]} and sakssekvensnummer eq {known[1]}",
            )
            if found is None:
                raise Permanent("the core has no case file with the number that it is said to have")
            return found
        key, dialect = case.system_id, self._dialect
        found = await objects.find(
            self._session, url, lambda one: bodies.has_key(one, key, dialect), bodies.key_filter(key, dialect)
        )
        if found is not None:
            return found
        above = await self._above()
        return await objects.make(self._session, above, rels.NY_SAKSMAPPE, bodies.saksmappe(case, dialect))

    async def _above(self) -> Body:
        """Return the class or arkivdel in which a new case file is made."""
        wanted = self._place.klasse or self._place.arkivdel
        rel = rels.KLASSE if self._place.klasse else rels.ARKIVDEL
        url = await self._search(rels.ARKIVSTRUKTUR, rel)
        found = await objects.find(
            self._session, url, lambda one: one.get("systemID") == str(wanted), f"systemID eq '{wanted}'"
        )
        if found is None:
            raise Permanent("the core has no arkivdel or klasse with the system id that it is said to have")
        return found

    async def _record(self, folder: Body, entry: Journalpost) -> Body:
        found = await self._found_record(entry.system_id)
        if found is not None:
            return found
        ours = bodies.journalpost(entry, self._dialect)
        return await objects.make(self._session, folder, rels.NY_JOURNALPOST, ours)

    async def _found_record(self, key: UUID) -> Body | None:
        url, dialect = await self._search(rels.SAKARKIV, rels.JOURNALPOST), self._dialect
        return await objects.find(
            self._session, url, lambda one: bodies.has_key(one, key, dialect), bodies.key_filter(key, dialect)
        )

    async def _parts(self, record: Body, entry: Journalpost) -> None:
        for part in entry.korrespondanseparter:
            kind, ours = bodies.korrespondansepart(part)
            await self._below(record, (rels.part_rel(kind), rels.new_part_rel(kind)), ours, ours)

    async def _document(self, record: Body, document: Dokumentbeskrivelse, kept: Kept) -> None:
        ours = bodies.dokumentbeskrivelse(document, self._dialect)
        key = bodies.document_key(document.system_id, self._dialect)
        made = await self._below(record, (rels.DOKUMENTBESKRIVELSE, rels.NY_DOKUMENTBESKRIVELSE), key, ours)
        for one in document.dokumentobjekter:
            await self._file(made, one, kept)

    async def _file(self, document: Body, one: Dokumentobjekt, kept: Kept) -> None:
        ours = bodies.dokumentobjekt(one)
        same: Body = {"sjekksum": one.sha256, "variantformat": ours["variantformat"]}
        made = await self._below(document, (rels.DOKUMENTOBJEKT, rels.NY_DOKUMENTOBJEKT), same, ours)
        await upload.bring(self._session, made, one, kept, self._limits)

    async def _below(self, parent: Body, rel: tuple[str, str], same: Body, ours: Body) -> Body:
        """Return the child that agrees with `same`; make it where there is none."""
        here, _ = await self._session.get(needed_link(parent, "self"))
        children = link(here, rel[0])
        if children is not None:
            found = await objects.find(self._session, children, lambda one: agrees(one, same))
            if found is not None:
                return found
        return await objects.make(self._session, here, rel[1], ours)


def _told(folder: Body, record: Body) -> Journaled:
    return Journaled(
        system_id=text(record, "systemID"),
        case=_number(folder, "saksaar", "sakssekvensnummer"),
        number=_number(record, "journalaar", "journalsekvensnummer"),
        record=text(record, "registreringsID"),
        case_system_id=text(folder, "systemID"),
    )


def _number(body: Body, year: str, number: str) -> tuple[int, int] | None:
    of, nr = whole(body, year), whole(body, number)
    return (of, nr) if of is not None and nr is not None else None
