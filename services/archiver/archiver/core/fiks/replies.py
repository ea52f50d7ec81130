"""Reads what a core answers to an `arkivmelding`, or to the question whether it has a record."""

from uuid import UUID

import msgspec

from archiver.core.fiks import names
from archiver.core.fiks.xml_in import Node, read
from common.errors import BadMessage

WORDS_MAX = 500
"""So much of an error message is kept: it is the core's, not ours, and nobody promised what it holds."""


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """Base of all replies. `record_id` is our key, where the reply repeats it."""

    record_id: UUID | None = None


class Taken(Reply, frozen=True, kw_only=True):
    """`mottatt`: the core has taken the message over. It has archived nothing yet."""


class Receipt(Reply, frozen=True, kw_only=True):
    """`kvittering`, or the record that the core shows when asked: it has it.

    `number` is (journalaar, journalsekvensnummer), None while the core has given none. `case` is (saksaar,
    sakssekvensnummer).
    """

    system_id: UUID
    number: tuple[int, int] | None = None
    case: tuple[int, int] | None = None
    case_system_id: UUID | None = None


class Refusal(Reply, frozen=True, kw_only=True):
    """The core will not archive it as it is. `code` is ours (refused_message, refused_case, refused_record)."""

    code: str
    error_id: str
    words: str
    case: tuple[int, int] | None = None
    case_system_id: UUID | None = None


class Broke(Reply, frozen=True, kw_only=True):
    """Something broke at the core (`serverfeil`), or nobody took the message in time: nothing is said of the record."""

    code: str


class NotThere(Reply, frozen=True, kw_only=True):
    """Asked, the core has no record with our key."""


def read_reply(kind: str, payload: bytes | None) -> Reply:
    """Return what a message of this type says. BadMessage for an unknown type, and for what is not as it should be."""
    meant = names.kind_of(kind)
    if meant in _WITHOUT_CONTENT:
        return _WITHOUT_CONTENT[meant]
    match meant:
        case names.KVITTERING:
            return _receipt(_root(payload, "arkivmeldingKvittering", names.KVITTERING_NS))
        case names.RESULTAT:
            return _result(_root(payload, "registreringHentResultat", names.RESULTAT_NS))
        case names.UGYLDIG:
            found = _root(payload, "ugyldigforespoersel", names.feil_ns("ugyldigforespoersel"))
            return _refusal("refused_message", found)
        case _:
            raise BadMessage("the core answered with a type of message that we do not know")


_WITHOUT_CONTENT: dict[str, Reply] = {
    names.MOTTATT: Taken(),
    names.TIDSAVBRUDD: Broke(code="not_taken"),
    names.SERVERFEIL: Broke(code="core_broke"),
    names.IKKEFUNNET: NotThere(),
}
"""Types that say all that they say; what a core writes in its error is not read."""


def _root(payload: bytes | None, name: str, namespace: str) -> Node:
    if payload is None:
        raise BadMessage("an answer of the core has no content")
    root = read(payload)
    if (root.namespace, root.name) != (namespace, name):
        raise BadMessage("an answer of the core holds something else than its type says")
    return root


def _receipt(root: Node) -> Reply:
    case = root.first("mappeKvittering")
    failed, record = root.first("registreringFeilet"), root.first("registreringKvittering")
    if (no_case := root.first("mappeFeilet")) is not None:
        return _refusal("refused_case", no_case)
    if failed is not None:
        refusal = _refusal("refused_record", failed)
        return msgspec.structs.replace(refusal, case=_case_number(case), case_system_id=_uuid(case, "systemID"))
    system_id = _uuid(record, "systemID")
    if record is None or system_id is None:
        raise BadMessage("a receipt of the core tells of no record")
    return Receipt(
        record_id=_key(record),
        system_id=system_id,
        number=_pair(record, "journalaar", "journalsekvensnummer"),
        case=_case_number(case),
        case_system_id=_uuid(case, "systemID"),
    )


def _result(root: Node) -> Reply:
    record = root.first("journalpost") or root.first("registrering")
    if record is None:
        return NotThere()
    system_id = _uuid(record, "systemID")
    if system_id is None:
        raise BadMessage("the core shows a record without an id")
    parent = record.first("referanseForelderMappe")
    return Receipt(
        record_id=_key(record),
        system_id=system_id,
        number=_pair(record, "journalaar", "journalsekvensnummer"),
        case=_case_number(parent.first("saksnummer") if parent is not None else None),
        case_system_id=_uuid(parent, "systemID"),
    )


def _refusal(code: str, found: Node) -> Refusal:
    words = " ".join((found.said("feilmelding") or "").split())
    return Refusal(code=code, error_id=(found.said("feilId") or "")[:WORDS_MAX], words=words[:WORDS_MAX])


def _key(of: Node) -> UUID | None:
    found = of.first("referanseEksternNoekkel")
    if found is None or found.said("fagsystem") != names.FAGSYSTEM:
        return None
    return _uuid(found, "noekkel")


def _case_number(of: Node | None) -> tuple[int, int] | None:
    return _pair(of, "saksaar", "sakssekvensnummer") if of is not None else None


def _uuid(of: Node | None, name: str) -> UUID | None:
    told = of.said(name) if of is not None else None
    try:
        return UUID(told) if told else None
    except ValueError as e:
        raise BadMessage(f"an answer of the core has no id in {name}") from e


def _pair(of: Node, year: str, number: str) -> tuple[int, int] | None:
    first, second = of.said(year), of.said(number)
    if first is None or second is None:
        return None
    if not (first.isascii() and first.isdecimal() and second.isascii() and second.isdecimal()):
        raise BadMessage("an answer of the core has a number that is none")
    found = (int(first), int(second))
    if min(found) < 1 or max(found) > 2**31 - 1:
        raise BadMessage("an answer of the core has a number that is none")
    return found
