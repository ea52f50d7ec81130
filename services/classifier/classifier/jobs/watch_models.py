"""Looks at the models: a new one takes over, a broken one is refused; scores are kept, and drift is told."""

import asyncio
from collections.abc import Mapping
from datetime import datetime, timedelta

from classifier import store
from classifier.core.drift import KEEP, index_of, is_drifted
from classifier.handlers.reading import Reader, Role, Tally
from classifier.ports import Models
from classifier.store import scores, shadows
from classifier.store.scores import Drift, Place
from common.clock import happens
from common.db import Tx
from common.errors import Permanent, Transient
from common.events import ScoresDrifted, ScoresSteady, derived_id
from common.health import Health
from common.log import Logger
from common.service import World

LOOK_EVERY_S = 5.0
SAVE_EVERY_S = 60.0
KEEP_SHADOWS = timedelta(days=30)
KEEP_ENDED = timedelta(days=90)


class ModelWatch:
    """Two loops of the classifier. Each replica reads its own models; one at a time tells of drift."""

    def __init__(self, world: World, reader: Reader, models: Mapping[Role, Models], log: Logger) -> None:
        self._world = world
        self._reader = reader
        self._models = models
        self._log = log

    async def seek(self, stop: asyncio.Event, _health: Health) -> None:
        """Look every few seconds for a model that has changed, until told to stop."""
        while not stop.is_set():
            await asyncio.to_thread(self.look)
            await happens(stop, LOOK_EVERY_S)

    def look(self) -> None:
        """Read what has changed. Reading takes a second, in a thread of its own: items are handled meanwhile."""
        for role, models in self._models.items():
            try:
                tagger = models.news()
            except Permanent as e:
                self._count(role, "refused")
                self._log.error("a model is refused, the one before stays in force", role=role, reason=str(e))
                continue
            if tagger is not None:
                self._reader.offer(role, tagger)
                self._count(role, "loaded")
                self._log.info("a model takes over before the next batch", role=role, model=tagger.name)

    def _count(self, role: Role, result: str) -> None:
        metrics = self._world.metrics
        metrics.count("ordstyrer_model_loads_total", service="classifier", role=role, result=result)
        metrics.set("ordstyrer_model_refused", int(result == "refused"), service="classifier", role=role)

    async def follow(self, stop: asyncio.Event, health: Health) -> None:
        """Save scores every minute and tell what has drifted, until told to stop."""
        while not stop.is_set():
            await happens(stop, SAVE_EVERY_S)
            try:
                await self.go_round(self._world.clock.now())
                health.fine("scores")
            except Transient as e:
                health.not_ready("scores", str(e))

    async def go_round(self, at: datetime) -> None:
        """Save what was counted, tell what began to drift and what is steady again, forget what is old."""
        counts = self._reader.scores.take()
        try:
            found = await self._world.db.write(lambda tx: self._followed(tx, counts, at))
        except Transient:
            self._reader.scores.put_back(counts)
            raise
        for place, psi in found.items():
            self._world.metrics.set(
                "ordstyrer_score_drift", psi, service="classifier", municipality=place.municipality, tag=place.tag
            )

    def _followed(self, tx: Tx, counts: Tally, at: datetime) -> dict[Place, float]:
        scores.lock_watch(tx)
        for place, day in sorted(counts):
            scores.add(tx, place, day, counts[place, day])
        scores.forget_before(tx, at.date() - KEEP)
        scores.forget_ended(tx, at - KEEP_ENDED)
        shadows.forget_before(tx, at - KEEP_SHADOWS)
        # Of every model that has scores: a replica that still runs the one before must not end what others have told.
        found = {place: index_of(days, at.date()) for place, days in scores.spread(tx).items()}
        self._tell(tx, found, at)
        model, _ = self._reader.models
        return {place: psi for place, psi in found.items() if psi is not None and place.model == model}

    def _tell(self, tx: Tx, found: Mapping[Place, float | None], at: datetime) -> None:
        known = scores.open_drifts(tx)
        for place in sorted(found):
            psi = found[place]
            if psi is not None and place not in known and is_drifted(psi, already=False):
                drift_id = derived_id("drift", place.municipality, place.model, place.tag, at.isoformat())
                drift = Drift(drift_id=drift_id, tag=place.tag, model=place.model)
                scores.begin(tx, place.municipality, drift, psi, at)
                store.MACHINERY.outbox.publish(tx, ScoresDrifted(**_about(place, drift, "began", psi, at)))  # type: ignore[arg-type]  # the same keywords for both
        for place, drift in sorted(known.items()):
            psi = found.get(place)
            if not is_drifted(psi, already=True):
                scores.end(tx, place.municipality, drift, at)
                store.MACHINERY.outbox.publish(tx, ScoresSteady(**_about(place, drift, "over", psi or 0.0, at)))  # type: ignore[arg-type]  # the same keywords for both


def _about(place: Place, drift: Drift, what: str, psi: float, at: datetime) -> dict[str, object]:
    return {
        "event_id": derived_id(drift.drift_id, what),
        "municipality": place.municipality,
        "occurred_at": at,
        "recorded_at": at,
        "drift_id": drift.drift_id,
        "tag": place.tag,
        "model": place.model,
        "psi": round(psi, 3),
    }
