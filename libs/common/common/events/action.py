"""What a person, or an automatic step, orders done on a platform."""

from uuid import UUID

from common.events.envelope import Event


class ActionOrdered(Event, frozen=True, kw_only=True):
    """An order to ingest, the only one who speaks to platforms.

    `do` is hide, unhide, remove, reply, private_reply, like, edit or publish. `actor` is a person's id, or "auto".
    `text` is our own words (reply, private_reply, edit, publish), never the resident's. `evidence_sha256` is required
    for hide (stage 1) and remove (stage 2): ingest refuses an order whose seal does not match (G4).
    `clause` and `pack` tell on what the act rests (G7); `carries_out` are the decision's steps that a reply carries
    out, so that a general first answer is told from the answer itself. A post that is published answers no item: it
    has no `item_id`, but `platform` and `account_id`, and perhaps a `link` and the addresses of `pictures`.
    """

    action_id: UUID
    do: str
    actor: str
    clause: str
    pack: str
    decision_no: int
    text: str | None = None
    reason: str | None = None
    evidence_sha256: str | None = None
    carries_out: tuple[str, ...] = ()
    platform: str | None = None
    account_id: str | None = None
    link: str | None = None
    pictures: tuple[str, ...] = ()


class ActionWithdrawn(Event, frozen=True, kw_only=True):
    """The order must not be carried out any more, if its attempt has not begun."""

    action_id: UUID
    why: str
