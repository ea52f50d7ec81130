"""Settles items that share one answer: closed once it stands on the platform, in the queue again where it does not."""

from datetime import datetime
from uuid import UUID

from common.db import Tx
from common.work import Job, Unit
from desk.core.batch import Did
from desk.core.deeds import Close
from desk.core.facts import ORDERED, TAKEN, Case
from desk.core.sending import about_to_go
from desk.core.shelf import SENDING
from desk.handlers.acts import Act, do_act
from desk.handlers.batches import look_later
from desk.handlers.folding import LimitsOf
from desk.store import Batches, Cases
from desk.store.batches import DONE, Kept
from desk.store.queue import Queue

LOOKS_MAX = 40
"""With waits that grow, most of a day: then what shared the answer is in the queue again."""
STANDS, COMES, NEVER = "stands", "comes", "never"


class Join:
    """The doer of these jobs. All it does happens in the transaction that ends the job."""

    def __init__(self, limits: LimitsOf) -> None:
        self._limits = limits

    async def __call__(self, job: Job, at: datetime) -> Unit | None:
        """Return the unit that looks at what shares an answer."""

        def unit(tx: Tx) -> None:
            kept = Batches(tx, job.municipality).get(UUID(job.args["batch_id"]))
            if kept is None or kept.state != DONE:
                return
            last = job.args["look_no"] >= LOOKS_MAX
            waits = [self._settle(tx, job.municipality, kept, did, (at, last)) for did in kept.items if did.lead]
            if any(waits) and not last:
                look_later(tx, job.municipality, kept.batch_id, job.args["look_no"] + 1, at)

        return unit

    def _settle(self, tx: Tx, municipality: str, kept: Kept, did: Did, now: tuple[datetime, bool]) -> bool:
        """Close one item, or bring it back; true while its answer is still on its way."""
        at, last = now
        queue = Queue(tx, municipality, at, None)
        shelf = queue.shelf(did.item_id)
        if shelf is None or shelf.what != SENDING:
            return False
        stands = _answer_of(tx, municipality, kept, did)
        if stands == COMES and not last:
            return True
        queue.put_aside(did.item_id, None, at)
        if stands == STANDS:
            act = Act(
                municipality=municipality,
                item_id=did.item_id,
                person=kept.person,
                revision=did.revision,
                deed=Close(reason=kept.reason),
                key=f"join:{kept.batch_id}:{did.item_id}",
            )
            do_act(tx, act, at, self._limits)
        return False


def _answer_of(tx: Tx, municipality: str, kept: Kept, did: Did) -> str:
    lead = next((one for one in kept.items if one.item_id == did.lead), None)
    case = Cases(tx, municipality).get(lead.item_id) if lead else None
    return NEVER if lead is None or case is None else _stands(case, str(lead.act_id))


def _stands(case: Case, act_id: str) -> str:
    if any(answer.act_id == act_id for answer in about_to_go(case)):
        return COMES
    state = next((case.state_of(placed) for placed in case.placed if placed.act_id == act_id), None)
    return {TAKEN: STANDS, ORDERED: COMES}.get(state or "", NEVER)
