"""The classifier put together: settings in, a service out. The only file that picks adapters."""

import time

from classifier import store
from classifier.adapters.model_file import load_tagger
from classifier.adapters.pack_folder import PackFolder, load_pack, pack_folders
from classifier.core.clocked import Budget
from classifier.core.tagging import LIMITS_S
from classifier.handlers.on_item import Decider
from classifier.handlers.on_judgement import OnJudgement
from classifier.settings import ClassifierSettings
from common.events import (
    CaseworkConfirmed,
    Event,
    ItemEdited,
    ItemHidden,
    ItemPosted,
    ItemRemoved,
    ItemUnhidden,
    TagsCorrected,
)
from common.runner import Handler
from common.service import Service, World
from common.web import new_app

TOPICS = ("items", "judgements")

__all__ = ["PackFolder", "attach", "load_pack", "load_tagger", "pack_folders"]
"""Besides the service: what the command line asks of packs and model."""


def attach(world: World, settings: ClassifierSettings) -> Service:
    """Build the service; raises Permanent when a pack or the model cannot be used, with what to mend."""
    packs = PackFolder(settings.policies_dir)
    decider = Decider(load_tagger(), packs, world.control, world.metrics, Budget(time.monotonic, LIMITS_S))
    on_judgement = OnJudgement(decider, world.metrics)
    handlers: dict[type[Event], Handler] = {
        ItemPosted: decider.on_item,
        ItemEdited: decider.on_item,
        ItemHidden: decider.on_item,
        ItemUnhidden: decider.on_item,
        ItemRemoved: decider.on_item,
        TagsCorrected: on_judgement,
        CaseworkConfirmed: on_judgement,
    }
    return Service("classifier", world, store.MACHINERY, handlers, TOPICS, new_app("Ordstyrer classifier"))
