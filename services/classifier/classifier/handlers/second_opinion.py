"""A second opinion is asked for after the decision that needs none, and weighed in the next one."""

from datetime import datetime, timedelta
from uuid import UUID

from classifier import store
from classifier.core.known import Known, asked_at, opinion_of
from classifier.core.made import Made
from classifier.core.second.said import Opinion, explained, supported_by, weigh
from classifier.core.second.uncertain import hides, may_be_sent, unsure_labels
from classifier.ports import Switches
from common.db import Tx
from common.events import Tagging, derived_id
from common.policy.pack import Pack
from common.work import Job, enqueue

SECOND_OPINION = "second_opinion"
"""The kind of job that asks a language model; its target too, by which a circuit opens."""
OPINION_WANTED = timedelta(hours=2)
"""What was received longer ago a person has seen by then, or an old page has brought: nobody is asked about it."""
DOUBTED, SUPPORTED, NO_EFFECT = "doubted", "supported", "no_effect"


class Asking:
    """Asks for opinions about uncertain items of the municipalities that have turned it on."""

    def __init__(self, switches: Switches) -> None:
        self._switches = switches

    def ask_if_unsure(self, tx: Tx, item_id: UUID, known: Known, made: Made, pack: Pack) -> None:
        """Save a job if the item may be sent and we are unsure of it: once for each of its texts."""
        item = known.item
        if opinion_of(known) is not None or self._switches.limits(item.municipality) is None:
            return
        wanted = is_still_wanted(asked_at(known, made.at), made.at)
        if not wanted or not labels_to_ask(known, made, pack):
            return
        enqueue(
            tx,
            store.MACHINERY.jobs,
            Job(
                municipality=item.municipality,
                job_id=derived_id(item.municipality, SECOND_OPINION, str(item_id), item.revision),
                kind=SECOND_OPINION,
                # One at a time for each municipality: a slow model takes no more than its share of the worker.
                key=SECOND_OPINION,
                target=SECOND_OPINION,
                args={"item_id": str(item_id), "revision": item.revision},
                run_at=made.at,
            ),
        )


def labels_to_ask(known: Known, made: Made, pack: Pack) -> tuple[str, ...]:
    """Return the labels that a language model may be asked about; none for an item whose text must not leave us."""
    if known.tagging is None or hides(made.decided) or not may_be_sent(known):
        return ()
    return unsure_labels(made.tagging, known.thresholds, pack)


def explained_with(known: Known, tagging: Tagging, pack: Pack) -> tuple[Tagging, tuple[str, ...]]:
    """Return the tagging with the second opinion in its explanation, and the labels that are doubted by it."""
    weighed = weigh(tagging, opinion_of(known), unsure_labels(tagging, known.thresholds, pack))
    return explained(tagging, weighed, len(known.item.text)), weighed.doubted


def outcome_of(made: Made | None, opinion: Opinion) -> str:
    """Return what became of an opinion, in the word that it is counted by."""
    if made is None or made.opinion != opinion:
        return NO_EFFECT
    if made.asked.doubted:
        return DOUBTED
    return SUPPORTED if supported_by(made.tagging, ()) else NO_EFFECT


def is_still_wanted(received_at: datetime, at: datetime) -> bool:
    """Say whether an opinion would still come in time."""
    return at - received_at <= OPINION_WANTED
