"""How the classifier's models stand: closed words, numbers and hashes, nothing that anybody wrote."""

from uuid import UUID

from common.events.envelope import Event


class ScoresChanged(Event, frozen=True, kw_only=True):
    """Base: the shares that `model` gives `tag` are spread otherwise than in the weeks before, or are so no more.

    `psi` is the population stability index of this week against those weeks: 0 the same, above 0.2 a shift.
    """

    drift_id: UUID
    tag: str
    model: str
    psi: float


class ScoresDrifted(ScoresChanged, frozen=True, kw_only=True):
    """What residents write, or how they write it, is no longer what the model is used to."""


class ScoresSteady(ScoresChanged, frozen=True, kw_only=True):
    """The shares are spread as before again, or another model has taken over."""
