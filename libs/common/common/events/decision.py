"""What a municipality's policy pack says of an item. Holds offsets into the text, never its words."""

import msgspec

from common.events.envelope import Event, Moment


class Span(msgspec.Struct, frozen=True):
    """Where in the item's original text a reason stands: [start, end) in code points; `phase` found it."""

    tag: str
    start: int
    end: int
    phase: str


class Facts(msgspec.Struct, frozen=True):
    """The five facts that rules need beyond tags (GEN-24)."""

    addressed: bool = True
    personal_data_subject: str = "other"
    party_campaign: bool = False
    own_channel: bool = True
    scam_link: bool = False


class Tagging(msgspec.Struct, frozen=True, kw_only=True):
    """What an item says (labels/guide.md). `scores` are calibrated shares 0-1 per tag.

    `unchecked` names the phases that did not finish within their time budget: "not checked", no finding.
    `casework` is light, extensive or None; it is a proposal until `casework_confirmed`.
    """

    lang: str
    tags: tuple[str, ...] = ()
    abuse_reasons: tuple[str, ...] = ()
    casework: str | None = None
    casework_confirmed: bool = False
    facts: Facts = Facts()
    scores: dict[str, float] = {}
    because: tuple[Span, ...] = ()
    unchecked: tuple[str, ...] = ()
    model: str = ""


BARRED = "violence_pornography"
"""Whoever fetches the pictures of such a text could come to hold what nobody may hold."""
NOISE_SHARE_MAX = 0.01
"""A share so small says nothing: the model has one for most texts that are about something else."""


def bars_attachments(tagging: Tagging) -> bool:
    """Say whether no attachment of the item may be fetched: violence or pornography was found, however weakly.

    Id, address, time and what the platform says of the attachment are sealed all the same; a named person decides.
    """
    return BARRED in tagging.abuse_reasons or tagging.scores.get(BARRED, 0.0) > NOISE_SHARE_MAX


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that the pack asks for. `do` and `mode` are closed vocabularies (clauses.md section 1).

    `clauses` are clause ids of the municipality's guideline; `because` is the reason in plain words of the
    pack's language; `to` are role ids; `text` is the draft that the writer hears, `lang` its language.
    `strength` is the guideline's word (GEN-01): skal, bor, hovedregel, kan, taus, or "" where it says none;
    `registers` are the tones that a reply may be written in; `laws` are titles of laws that held at receipt.
    """

    do: str
    clauses: tuple[str, ...]
    rule: str
    because: str
    mode: str
    to: tuple[str, ...] = ()
    due_at: Moment | None = None
    text: str | None = None
    lang: str | None = None
    strength: str = ""
    registers: tuple[str, ...] = ()
    laws: tuple[str, ...] = ()


class Archived(msgspec.Struct, frozen=True, kw_only=True):
    """How the item is kept: `kind` is I, U, N, X or documented (Noark journalposttype).

    `note` is the type of a note that belongs to it: of the removal decision, or of the author's deletion.
    """

    kind: str = msgspec.field(name="as")
    case_file: str | None = None
    clauses: tuple[str, ...] = ()
    note: str | None = None


class AlertWanted(msgspec.Struct, frozen=True, kw_only=True):
    """Who must hear of it. `when` is now, confirmed, or an instant in ISO 8601 with offset."""

    to: tuple[str, ...]
    when: str
    clauses: tuple[str, ...]
    reason: str = ""


class Promise(msgspec.Struct, frozen=True, kw_only=True):
    """A deadline that the pack sets: what it promises never changes (G11), the calendar may."""

    kind: str
    starts_at: Moment
    due_at: Moment
    warn_at: tuple[Moment, ...] = ()
    alert: tuple[str, ...] = ()
    stops_on: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()


class DecisionMade(Event, frozen=True, kw_only=True):
    """The newest decision on an item's revision; consumers keep the highest (revision, decision_no).

    `pack` is "<id>/<version>"; `pack_sha256`, `calendar_sha256` (the dated rows of hours and addresses that held when
    the item was received; empty: none) and `inputs_sha256` make it repeatable. `archived` None means not archived.
    `follow_up_due` belongs to a general first answer (RANDABERG-43), `follow_up` is what that answer promises. `offers`
    are steps that nobody asks for but a person may choose.
    """

    decision_no: int
    supersedes: int | None
    pack: str
    pack_sha256: str
    inputs_sha256: str
    calendar_sha256: str = ""
    tagging: Tagging
    steps: tuple[Step, ...]
    archived: Archived | None = None
    alerts: tuple[AlertWanted, ...] = ()
    promise: Promise | None = None
    due_at: Moment | None = None
    follow_up_due: Moment | None = None
    offers: tuple[Step, ...] = ()
    follow_up: Promise | None = None
