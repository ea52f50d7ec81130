"""Pictures and films of an item: who may look at one, and having them fetched by ingest, which alone asks platforms."""

from datetime import datetime
from uuid import UUID

import msgspec

from common.db import Tx
from common.events import KeptAttachment, derived_id
from desk.core.line import Line
from desk.core.media import media_at, media_state
from desk.core.rights import READ, REPLY
from desk.handlers.acts import NO_RIGHT, NO_SUCH_ITEM
from desk.handlers.folding import want_seal
from desk.handlers.rights import may_on
from desk.store import Cases

READ_MEDIA, MEDIA_ASKED = "read_media", "media_asked"
NOT_TO_FETCH = "not_to_fetch"


def read_media(
    tx: Tx, about: tuple[str, UUID], place: tuple[int, int], person: str, at: datetime
) -> KeptAttachment | None:
    """Return what is kept of an item (municipality, id) at a place (revision, number), and note who looked at it.

    None where there is none that they may look at.
    """
    municipality, item_id = about
    cases = Cases(tx, municipality)
    case = cases.get(item_id)
    if case is None or not may_on(tx, case, person, READ):
        return None
    found = media_at(case, *place)
    if found is not None:
        cases.audit(person, READ_MEDIA, item_id, at)
    return found


def ask_for_media(tx: Tx, about: tuple[str, UUID], person: str, at: datetime) -> str:
    """Have the newest revision sealed, and its pictures fetched with it; return a code where that is not done.

    Asked twice it is done once. What may be barred is not asked for before the text has been read.
    """
    municipality, item_id = about
    cases = Cases(tx, municipality)
    cases.lock(item_id)
    case = cases.get(item_id)
    if case is None or not may_on(tx, case, person, READ):
        return NO_SUCH_ITEM
    if not may_on(tx, case, person, REPLY):
        return NO_RIGHT
    state = media_state(case)
    if state != "to_fetch":
        return "" if state in {"coming", "kept"} else NOT_TO_FETCH
    cases.put(msgspec.structs.replace(case, media_asked=case.revision), at)
    cases.write_line(
        item_id, derived_id(item_id, MEDIA_ASKED, case.revision), Line(what=MEDIA_ASKED, who=person), at, at
    )
    cases.audit(person, "act_fetchmedia", item_id, at)
    want_seal(tx, case, at)
    return ""
