"""Asks a language model about one uncertain item. Whatever goes wrong there, the item stays decided as it was."""

import time
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from classifier import store
from classifier.core.known import asked_at, opinion_of
from classifier.core.second.answer import AnswerError, told, verdicts
from classifier.core.second.budget import MICROS, Prices, micros_of, refusal
from classifier.core.second.prompt import Prompt, prompt
from classifier.core.second.redacted import redacted
from classifier.core.second.said import Opinion, Says
from classifier.handlers.on_item import Decider
from classifier.handlers.reading import Reader
from classifier.handlers.second_opinion import is_still_wanted, labels_to_ask
from classifier.ports import MaybeBilled, Packs, Refused, SecondReader, Switches
from classifier.store.opinions import OpinionCalls
from common.db import Tx
from common.errors import OrdstyrerError, Permanent, Transient
from common.service import World
from common.work import Job, Unit

ATTEMPTS_MAX = 3
OFF, UNFIT, TOO_OLD = "off", "unfit", "too_old"
UNREACHABLE, REFUSED = "unreachable", "refused"


class Adviser(NamedTuple):
    """Who is asked, what that costs, and for whom."""

    model: SecondReader
    prices: Prices
    switches: Switches


class AskSecond:
    """The doer of these jobs: reads what is known, notes the cost, asks, and hands the opinion to the decider."""

    def __init__(self, world: World, decider: Decider, reader: Reader, packs: Packs, adviser: Adviser) -> None:
        self._world = world
        self._decider = decider
        self._reader = reader
        self._packs = packs
        self._adviser = adviser

    async def __call__(self, job: Job, at: datetime) -> Unit | None:
        """Return the unit that takes the opinion in; None where the item stays not checked.

        Raises Transient while the model may still answer, Permanent when it will not.
        """
        asked = await self._world.db.read(lambda tx: self._prompt(tx, job, at))
        if isinstance(asked, str):
            self._count(job, asked)
            return None
        most = micros_of(self._adviser.prices, asked.tokens_in_max, asked.tokens_out_max)
        used_up = await self._world.db.write(lambda tx: self._reserve(tx, job, most, at))
        if used_up is not None:
            self._count(job, used_up)
            return None
        try:
            body = await self._ask(asked)
        except AnswerError as e:
            self._count(job, e.result, most)
            return None
        except MaybeBilled as e:
            self._count_cost(job, most)
            raise _last(job, e) from None
        except (Transient, Permanent) as e:
            await self._world.db.write(lambda tx: OpinionCalls(tx, job.municipality).settle(job.job_id, at, 0))
            raise _last(job, e) from None
        return self._taken(job, asked, body, at)

    def give_up(self, _tx: Tx, job: Job, problem: OrdstyrerError, _at: datetime) -> None:
        """The item stays as it was decided: not checked is no finding."""
        self._count(job, REFUSED if isinstance(problem, Refused) else UNREACHABLE)

    def _prompt(self, tx: Tx, job: Job, at: datetime) -> Prompt | str:
        """Return what is asked, or why nobody is: everything is looked at anew, since much may have happened."""
        rows, item_id = store.of(tx, job.municipality), UUID(job.args["item_id"])
        known, made = rows.known(item_id), rows.newest_made(item_id)
        if self._adviser.switches.limits(job.municipality) is None:
            return OFF
        if known is None or made is None or known.item.revision != job.args["revision"] or opinion_of(known):
            return UNFIT
        since = asked_at(known, at)
        if not is_still_wanted(since, at):
            return TOO_OLD
        pack = self._packs.pack_for(job.municipality, since)
        labels = labels_to_ask(known, made, pack) if pack is not None else ()
        reading = self._reader.look(known.item.text)
        if pack is None or not labels or reading.unchecked:
            return UNFIT
        writer = known.item.author.name if known.item.author else None
        return prompt(redacted(reading, writer or ""), labels, pack)

    def _reserve(self, tx: Tx, job: Job, most: int, at: datetime) -> str | None:
        """Note the call with the most that it can cost, before it is made: a crash never makes it free."""
        calls, limits = OpinionCalls(tx, job.municipality), self._adviser.switches.limits(job.municipality)
        if limits is None:
            return OFF
        used_up = refusal(limits, calls.used(at), most)
        if used_up is None:
            calls.put(job.job_id, at, most)
        return used_up

    async def _ask(self, asked: Prompt) -> bytes:
        began = time.monotonic()
        try:
            return await self._adviser.model.ask(asked)
        finally:
            seconds = time.monotonic() - began
            self._world.metrics.observe("ordstyrer_second_opinion_seconds", seconds, service="classifier")

    def _taken(self, job: Job, asked: Prompt, body: bytes, at: datetime) -> Unit:
        """Return the unit that notes what the call has cost, and takes in what was said if it is an answer."""
        micros = micros_of(self._adviser.prices, asked.tokens_in_max, asked.tokens_out_max)
        says: dict[str, Says] | None = None
        result = ""
        try:
            answer = told(body)
            if answer.tokens_in is not None and answer.tokens_out is not None:
                micros = micros_of(self._adviser.prices, answer.tokens_in, answer.tokens_out)
            says = verdicts(answer.content, asked.labels)
        except AnswerError as e:
            result = e.result

        def unit(tx: Tx) -> None:
            outcome = result if says is None else self._take(tx, job, asked, says, at)
            OpinionCalls(tx, job.municipality).settle(job.job_id, at, micros)
            self._count(job, outcome, micros)

        return unit

    def _take(self, tx: Tx, job: Job, asked: Prompt, says: dict[str, Says], at: datetime) -> str:
        model, revision = self._adviser.model.model, job.args["revision"]
        opinion = Opinion(revision=revision, at=at, model=model, asked_sha256=asked.sha256, says=says)
        return self._decider.take_opinion(tx, job.municipality, UUID(job.args["item_id"]), opinion, at)

    def _count(self, job: Job, result: str, micros: int = 0) -> None:
        self._world.metrics.count(
            "ordstyrer_second_opinions_total", service="classifier", municipality=job.municipality, result=result
        )
        self._count_cost(job, micros)

    def _count_cost(self, job: Job, micros: int) -> None:
        self._world.metrics.count(
            "ordstyrer_second_opinion_cost_total", micros / MICROS, service="classifier", municipality=job.municipality
        )


def _last(job: Job, problem: OrdstyrerError) -> OrdstyrerError:
    """Return the problem, as one to try again after while there are attempts left."""
    if isinstance(problem, Transient) and job.attempts + 1 >= ATTEMPTS_MAX:
        return Permanent(str(problem))
    return problem
