"""What the archivist asks of the archive as a whole: to be gone through, and to let a case file go."""

from datetime import datetime

from common.db import Tx
from common.events import DisposalDecided, Judged, ProofAsked, derived_id
from desk.core.refusal import Refusal
from desk.core.rights import ARCHIVE
from desk.handlers.acts import NO_ARCHIVE_RIGHT
from desk.store import MACHINERY, Cases, Rights
from desk.store.archive_told import ArchiveTold

NOT_LISTED, NOT_SURE = "not_listed", "not_sure"
DUE = "due"


def is_archivist(tx: Tx, municipality: str, person: str) -> bool:
    """True for whoever is archivist on every account: only they speak for the archive as a whole."""
    return Rights(tx, municipality).accounts(person, ARCHIVE) is None


def ask_proof(tx: Tx, municipality: str, who: tuple[str, str], at: datetime) -> Refusal | None:
    """Have the archive gone through; `who` are the person and the form's key."""
    if not is_archivist(tx, municipality, who[0]):
        return Refusal(code=NO_ARCHIVE_RIGHT)
    _ask(tx, ProofAsked(**_about(municipality, who, at)), who[1])  # type: ignore[arg-type]  # what every judgement says
    return None


def decide_disposal(tx: Tx, municipality: str, who: tuple[str, str], case_file: str, at: datetime) -> Refusal | None:
    """Decide that a case file goes: one that the archive has listed as due, and no other."""
    if not is_archivist(tx, municipality, who[0]):
        return Refusal(code=NO_ARCHIVE_RIGHT)
    listed = ArchiveTold(tx, municipality).listed()
    if not any(one.case_file == case_file and one.code == DUE for one in (listed.case_files if listed else ())):
        return Refusal(code=NOT_LISTED)
    _ask(tx, DisposalDecided(case_file=case_file, **_about(municipality, who, at)), who[1])  # type: ignore[arg-type]  # what every judgement says
    return None


def _ask(tx: Tx, judged: Judged, key: str) -> None:
    if not ArchiveTold(tx, judged.municipality).begun(judged, f"{judged.actor}:{key}"):
        return
    Cases(tx, judged.municipality).audit(judged.actor, f"act_{type(judged).__name__.lower()}", None, judged.recorded_at)
    MACHINERY.outbox.publish(tx, judged)


def _about(municipality: str, who: tuple[str, str], at: datetime) -> dict[str, object]:
    act_id = derived_id(municipality, "archive", *who)
    return {
        "event_id": derived_id(act_id, "judgement"),
        "municipality": municipality,
        "occurred_at": at,
        "recorded_at": at,
        "actor": who[0],
        "act_id": str(act_id),
    }
