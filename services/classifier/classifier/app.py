"""The classifier put together: settings in, a service out. The only file that picks adapters."""

import time

from classifier import store
from classifier.adapters.model_file import load_tagger
from classifier.adapters.pack_folder import PackFolder
from classifier.adapters.shared_facts import SharedFacts
from classifier.core.clocked import Budget
from classifier.core.tagging import LIMITS_S
from classifier.handlers.again import AGAIN
from classifier.handlers.on_item import Decider
from classifier.handlers.on_judgement import OnJudgement
from classifier.jobs.cases_moved import CasesMoved
from classifier.jobs.look_again import LookAgain, give_up
from classifier.settings import ClassifierSettings
from common.events import (
    CaseFileLinked,
    CaseworkConfirmed,
    Event,
    ItemEdited,
    ItemHidden,
    ItemPosted,
    ItemRemoved,
    ItemUnhidden,
    MarkSet,
    PoliticalCasePicked,
    RemovalExplained,
    TagsCorrected,
    UnitConfirmed,
)
from common.pack_folder import load_pack, pack_folders
from common.pack_versions import PackVersions
from common.runner import Handler
from common.service import Service, World
from common.web import new_app

TOPICS = ("items", "judgements")
ITEMS = (ItemPosted, ItemEdited, ItemHidden, ItemUnhidden, ItemRemoved)
JUDGEMENTS = (
    TagsCorrected,
    CaseworkConfirmed,
    PoliticalCasePicked,
    MarkSet,
    CaseFileLinked,
    UnitConfirmed,
    RemovalExplained,
)

__all__ = ["PackFolder", "attach", "load_pack", "load_tagger", "pack_folders"]
"""Besides the service: what the command line asks of packs and model."""


def attach(world: World, _settings: ClassifierSettings) -> Service:
    """Build the service; raises Permanent when the model cannot be used, with what to mend.

    Packs come on `control`, where the desk tells of them; before the first one nothing is consumed.
    """
    packs = PackVersions(world.control)
    # Time on this thread's own clock: a busy machine makes a phase late, which says nothing of the text.
    budget = Budget(time.thread_time, LIMITS_S)
    decider = Decider(load_tagger(), packs, SharedFacts(world.control), world.metrics, budget)
    web = new_app("Ordstyrer classifier")
    service = Service("classifier", world, store.MACHINERY, handlers_of(decider, world), TOPICS, web)
    service.runner.after(world.control.at_end, packs.known)
    service.worker.does(AGAIN, LookAgain(decider), give_up)
    service.loops += [packs.come, CasesMoved(world.control, world.db, world.clock).run]
    return service


def handlers_of(decider: Decider, world: World) -> dict[type[Event], Handler]:
    """Return what is called for each event."""
    on_judgement = OnJudgement(decider, world.metrics)
    return {**dict.fromkeys(ITEMS, decider.on_item), **dict.fromkeys(JUDGEMENTS, on_judgement)}
