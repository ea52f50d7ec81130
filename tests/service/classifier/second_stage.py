"""A classifier that is unsure of plain texts, and a language model on loopback that answers as a test likes."""

import dataclasses
import json
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import select, text

from classifier import store
from classifier.adapters.opinion_switches import OpinionSwitches
from classifier.core.tagging import Tagger, tag
from classifier.handlers.again import AGAIN
from classifier.handlers.on_item import Decider
from classifier.jobs.look_again import LookAgain
from common.db import Tx
from common.work import Job
from common.work.lease import _job
from tests.service.classifier.opened import Reading, opened, tagger
from tests.service.classifier.recorded import QUESTION
from tests.service.classifier.stage import Stage
from tests.service.ingest.loopback import Answered, Asked, loopback
from tests.service.ingest.loopback import told as told_json

LABELS = ("abuse", "question", "threat")
"""What is uncertain of `QUESTION` here: that it is a question, which is said, and that it is none of the others."""
AGREES = {"abuse": "no", "question": "yes", "threat": "no"}
DOUBTS = {"abuse": "yes", "question": "yes", "threat": "yes"}
DOES_NOT_KNOW = dict.fromkeys(LABELS, "unsure")
USAGE = {"prompt_tokens": 1000, "completion_tokens": 100}
COST_MICROS = 1000 * 2 + 100 * 10
ROWS = """[[second_opinion]]
municipality = "bo"
calls_per_hour_max = 3
cost_per_month_max = 1.0
"""
KEY = "sk-of-the-test"


def unsure_tagger() -> Tagger:
    """Return the tagger that ships with thresholds so near that it is unsure of `QUESTION`."""
    share = tag(QUESTION, tagger()).scores["question"]
    near = {**tagger().linear.thresholds, "question": share - 0.01, "abuse": 0.04, "threat": 0.04}
    return dataclasses.replace(tagger(), linear=dataclasses.replace(tagger().linear, thresholds=near))


def json_told(value: object) -> Answered:
    """Return an answer that says that it is JSON."""
    return told_json(value, content_type="application/json")


def completion(content: object, usage: object = USAGE) -> Answered:
    """Return a chat completion with that content; what is no text is sent as JSON."""
    said = content if isinstance(content, str) else json.dumps(content)
    choice = {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": said}}
    return json_told({"id": "c", "object": "chat.completion", "choices": [choice], "usage": usage})


class Model:
    """The language model: `answers` is what it does, `asked` what it was asked."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.answers: Callable[[], Answered] = lambda: completion(DOES_NOT_KNOW)

    def __call__(self, asked: Asked) -> Answered:
        self.asked.append(asked)
        return self.answers()

    def says(self, content: object, usage: object = USAGE) -> None:
        self.answers = lambda: completion(content, usage)

    def answers_with(self, answered: Answered) -> None:
        self.answers = lambda: answered

    @property
    def comments(self) -> list[Any]:
        """Return the comments that it was shown."""
        return [json.loads(asked.json["messages"][1]["content"])["comment"] for asked in self.asked]


class SecondStage:
    """The classifier with the model that it asks."""

    def __init__(self, stage: Stage, model: Model, accounts: Path) -> None:
        self.stage = stage
        self.model = model
        self.accounts = accounts

    def results(self) -> dict[str, int]:
        """Return how many opinions ended how."""
        counted: Counter[str] = Counter()
        for family in self.stage.service.world.metrics.registry.collect():
            for sample in family.samples:
                if sample.name == "ordstyrer_second_opinions_total":
                    counted[sample.labels["result"]] += int(sample.value)
        return dict(counted)

    @property
    def switches(self) -> OpinionSwitches:
        """Return what reads the accounts file."""
        owners = (getattr(loop, "__self__", None) for loop in self.stage.service.loops)
        return next(owner for owner in owners if isinstance(owner, OpinionSwitches))

    @property
    def decider(self) -> Decider:
        """Return who decides."""
        doer = self.stage.service.worker.doers[AGAIN]
        assert isinstance(doer, LookAgain)
        return doer._decider

    async def job(self) -> Job:
        """Return the job that there is."""
        jobs = store.MACHINERY.jobs
        return await self.stage.db.read(
            lambda tx: _job(tx.execute(select(jobs).where(jobs.c.municipality == "bo")).one())
        )

    async def spent_micros(self) -> int:
        """Return what all calls have cost."""

        def unit(tx: Tx) -> int:
            return int(
                tx.execute(text("SELECT coalesce(sum(cost_micros), 0) FROM classifier_opinion_call")).scalar_one()
            )

        return await self.stage.db.read(unit)


@asynccontextmanager
async def second(
    folder: Path, migrated: Path, rows: str = ROWS, url: str | None = None, **settings: object
) -> AsyncIterator[SecondStage]:
    """Open the stage with a model on loopback; `rows` is the accounts file."""
    model, accounts, key = Model(), folder / "accounts.toml", folder / "key"
    accounts.write_text(rows)
    key.write_text(f"{KEY}\n")
    with loopback(model) as address:
        given: dict[str, object] = {
            "accounts_file": accounts,
            "classifier_second_opinion_url": url or f"{address}/v1/",
            "classifier_second_opinion_model": "tester-1",
            "classifier_second_opinion_key_file": key,
            "classifier_second_opinion_price_in": 2.0,
            "classifier_second_opinion_price_out": 10.0,
            **settings,
        }
        async with opened(folder, migrated, reading=Reading(given, unsure_tagger())) as stage:
            yield SecondStage(stage, model, accounts)
