"""Tagging: the linear model, the whole pipeline without and with the encoder, beside decoding the same items."""

from collections.abc import Callable, Iterator, Sequence

import msgspec
from training.corpus import TEST, own

from bench.measure import Act, Row, Times, timed
from classifier.adapters.model_file import load_tagger
from classifier.core import linear
from classifier.core.encoder import Fusion, is_unsure
from classifier.core.tagging import Reading, Tagger, read, tag

US_LINEAR_MAX = 125.0
"""Eight thousand items a second on one core."""
US_WITHOUT_ENCODER_P99_MAX = 20_000.0
ITEMS, ITEMS_WITH_ENCODER = 800, 150
ROUNDS = 3
BESIDE = "decoding the item"


def rows() -> Iterator[Row]:
    """Yield the times of an item by tier, and how many items the encoder is asked about."""
    texts = [item.text for item in own() if item.split == TEST][:ITEMS]
    whole, alone = load_tagger(), load_tagger(encoder=False)
    seen = [read(text, alone.language, alone.lexicons) for text in texts]
    taken = _taken(lambda at: _linear(seen[at], alone), texts)
    yield _mean("the linear model alone", taken, US_LINEAR_MAX)
    taken = _taken(lambda at: tag(texts[at], alone), texts)
    yield _mean("without the encoder", taken)
    yield _slowest("without the encoder", taken, US_WITHOUT_ENCODER_P99_MAX)
    if whole.encoder is not None and whole.fusion is not None:
        yield _asked(seen, whole, whole.fusion)
        taken = _with_encoder(texts[:ITEMS_WITH_ENCODER], whole)
        yield _mean("with the encoder", taken)
        yield _slowest("with the encoder", taken)


def _asked(seen: Sequence[Reading], tagger: Tagger, fusion: Fusion) -> Row:
    unsure = [is_unsure(linear.shares(_linear(reading, tagger), tagger.linear), fusion) for reading in seen]
    share = 100 * sum(unsure) / len(unsure)
    return Row(benchmark="tagging", what="the encoder is asked about", value=share, unit="% of the items")


def _with_encoder(texts: Sequence[str], tagger: Tagger) -> tuple[Times, Times]:
    """Each text is read anew: what the encoder keeps of texts it has read would be measured otherwise."""
    rounds = iter(range(len(texts) * (ROUNDS + 1)))
    return _taken(lambda at: tag(f"{texts[at]} {next(rounds)}", tagger), texts)


def _linear(reading: Reading, tagger: Tagger) -> linear.Numbers:
    return linear.scores(linear.grams(reading.text), reading.signals, tagger.linear)


def _taken(work: Callable[[int], object], texts: Sequence[str]) -> tuple[Times, Times]:
    encoded = [msgspec.json.encode({"text": text}) for text in texts]
    decoder = msgspec.json.Decoder(dict[str, str])
    return timed(Act(work, lambda at: decoder.decode(encoded[at])), range(len(texts)), ROUNDS)


def _mean(what: str, taken: tuple[Times, Times], bound: float | None = None) -> Row:
    return _row(f"{what}, mean", taken[0].mean_us, taken[1].mean_us, bound)


def _slowest(what: str, taken: tuple[Times, Times], bound: float | None = None) -> Row:
    return _row(f"{what}, p99", taken[0].us(0.99), taken[1].us(0.99), bound)


def _row(what: str, us: float, bare_us: float, bound: float | None) -> Row:
    return Row(
        benchmark="tagging", what=what, value=us, unit="µs an item", ratio=us / bare_us, baseline=BESIDE, bound=bound
    )
