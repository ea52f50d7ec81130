"""The classifier put together: settings in, a service out. The only file that picks adapters."""

import time
from collections.abc import Callable
from functools import partial

from classifier import store
from classifier.adapters.chat_endpoint import ChatEndpoint
from classifier.adapters.machine import memory_mib
from classifier.adapters.model_file import load_tagger
from classifier.adapters.models_folder import ModelsFolder
from classifier.adapters.opinion_switches import OpinionSwitches
from classifier.adapters.pack_folder import PackFolder
from classifier.adapters.shared_facts import SharedFacts
from classifier.core.clocked import Budget
from classifier.core.second.budget import Prices
from classifier.core.tagging import LIMITS_S, Tagger
from classifier.handlers.again import AGAIN
from classifier.handlers.examples import Corrections
from classifier.handlers.on_erasure import on_erasure
from classifier.handlers.on_item import Decider
from classifier.handlers.on_judgement import OnJudgement
from classifier.handlers.reading import Reader, Role
from classifier.handlers.second_opinion import SECOND_OPINION, Asking
from classifier.jobs.cases_moved import CasesMoved
from classifier.jobs.look_again import LookAgain, give_up
from classifier.jobs.second_opinion import Adviser, AskSecond
from classifier.jobs.watch_models import ModelWatch
from classifier.ports import Models, Shared
from classifier.settings import ClassifierSettings
from common.erased import kept_out
from common.errors import Permanent
from common.events import (
    CaseFileLinked,
    CaseworkConfirmed,
    Event,
    ItemEdited,
    ItemErased,
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

TOPICS = ("items", "judgements", "erasures")
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

ENCODER_MEMORY_MIB_MIN = 1024
"""What one process of ours with the encoder takes at most, with room for a batch."""
__all__ = ["PackFolder", "attach", "load_pack", "load_tagger", "pack_folders"]
"""Besides the service: what the command line asks of packs and model."""


def attach(world: World, settings: ClassifierSettings) -> Service:
    """Build the service; raises Permanent when the model cannot be used, with what to mend.

    Packs come on `control`, where the desk tells of them; before the first one nothing is consumed.
    """
    packs = PackVersions(world.control)
    # Time on this thread's own clock: a busy machine makes a phase late, which says nothing of the text.
    budget = Budget(time.thread_time, LIMITS_S)
    shared = SharedFacts(world.control)
    reader = Reader(loading(settings)(), budget, world.metrics, settings.classifier_shadow_share)
    decider = Decider(reader, packs, shared, world.metrics)
    web = new_app("Ordstyrer classifier")
    service = Service("classifier", world, store.MACHINERY, handlers_of(decider, shared, world), TOPICS, web)
    service.runner.after(world.control.at_end, packs.known)
    service.worker.does(AGAIN, LookAgain(decider), give_up)
    service.worker.ends.apart = frozenset({AGAIN})  # it holds a page of items, and their threads
    watch = ModelWatch(world, reader, models_of(settings), service.log)
    # Before the first batch there is nothing to wait for.
    watch.look()
    reader.swap()
    service.runner.together = store.together
    service.runner.between.append(reader.swap)
    service.runner.ahead.append(reader.ahead)
    service.closing.append(reader.close)
    service.loops += [packs.come, CasesMoved(world.control, world.db, world.clock).run, watch.seek, watch.follow]
    ask_second(service, settings, decider, reader, packs)
    return service


def ask_second(
    service: Service, settings: ClassifierSettings, decider: Decider, reader: Reader, packs: PackVersions
) -> None:
    """Have uncertain items read by a language model too, where one is set; Permanent names what is missing."""
    url, model = settings.classifier_second_opinion_url, settings.classifier_second_opinion_model
    if url is None:
        return
    price_in, price_out = settings.classifier_second_opinion_price_in, settings.classifier_second_opinion_price_out
    if settings.accounts_file is None or model is None or price_in is None or price_out is None:
        raise Permanent(
            "ORDSTYRER_CLASSIFIER_SECOND_OPINION_URL needs ORDSTYRER_CLASSIFIER_SECOND_OPINION_MODEL, "
            "ORDSTYRER_CLASSIFIER_SECOND_OPINION_PRICE_IN and _PRICE_OUT (0 for a model of your own), and "
            "ORDSTYRER_ACCOUNTS_FILE with a [[second_opinion]] for each municipality that wants it"
        )
    switches = OpinionSwitches(settings.accounts_file, service.log)
    wait_s = settings.classifier_second_opinion_wait_s_max
    endpoint = ChatEndpoint(url, model, settings.classifier_second_opinion_key_file, wait_s)
    asks = AskSecond(service.world, decider, reader, packs, Adviser(endpoint, Prices(price_in, price_out), switches))
    decider.asking = Asking(switches)
    service.worker.does(SECOND_OPINION, asks, asks.give_up)
    service.loops.append(switches.run)
    service.closing.append(endpoint.close)


def models_of(settings: ClassifierSettings) -> dict[Role, Models]:
    """Return where the models lie that are looked at again and again."""
    found: dict[Role, Models] = {}
    load = loading(settings)
    if settings.classifier_models_dir is not None:
        found["present"] = ModelsFolder(settings.classifier_models_dir, settings.classifier_card, load)
    if settings.classifier_shadow_card is not None:
        found["shadow"] = ModelsFolder(settings.classifier_models_dir, settings.classifier_shadow_card, load)
    return found


def loading(settings: ClassifierSettings) -> Callable[..., Tagger]:
    """Return what reads a tagger, with its encoder where the settings and the machine allow one."""
    fits = settings.classifier_encoder == "auto" and memory_mib() >= ENCODER_MEMORY_MIB_MIN
    return partial(load_tagger, encoder=fits or settings.classifier_encoder == "on")


def handlers_of(decider: Decider, shared: Shared, world: World) -> dict[type[Event], Handler]:
    """Return what is called for each event."""
    corrections = Corrections(shared, world.metrics)
    on_item, on_judgement = corrections.of_items(decider.on_item), OnJudgement(decider, world.metrics)
    of_items: dict[type[Event], Handler] = {
        **dict.fromkeys(ITEMS, on_item),
        **dict.fromkeys(JUDGEMENTS, on_judgement),
        TagsCorrected: corrections.of_judgements(on_judgement),
    }
    return {**kept_out(of_items, store.ERASED), ItemErased: partial(on_erasure, world.metrics)}
