"""Tunes the upper half of the encoder, and a head of labels, on the corpus. The lower half's output is made once."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax import Array
from numpy.typing import NDArray

from training.encoder import network
from training.encoder.source import LAYERS, WIDTH

BATCH = 32
RATE, DECAY, HEAD_RATE, WEIGHT_DECAY = 4e-4, 0.85, 10.0, 0.01
WARM_UP = 0.1
WEIGHT_MAX = 6.0
REASON_SHARE = 0.5
LENGTHS = (16, 24, 32, 48, 64, 96, 160, 256)
"""Texts are padded to one of these, so that few functions have to be compiled."""
SMOOTHING = 0.02
KEPT_EVERY = 8
Numbers = NDArray[np.float32]
Tree = Mapping[str, Any]
"""Parameters by name; a list of such for the layers."""


class Recipe(NamedTuple):
    """How one upper half is tuned. Halves that were tuned unlike err unlike, and their mean errs less than either.

    `lawful_times` is how often hard criticism that the law protects is shown: to call it abuse hurts most.
    `mean_from` is the share of the steps from which on every KEPT_EVERY steps' parameters are averaged, None for the
    last ones. `long_numbers`: they are read as they are written, though in use they are not.
    """

    rounds: int
    lawful_times: int = 1
    mean_from: float | None = None
    long_numbers: bool = False


RECIPES = (Recipe(6, long_numbers=True), Recipe(8, lawful_times=3, mean_from=0.7))


Batch = tuple[NDArray[np.float16], Numbers, Numbers]
"""What stands before the upper half, where a piece is, and what is wanted: NaN where nothing is."""


class Text(NamedTuple):
    """What the frozen half makes of a text: (pieces, WIDTH), in half precision."""

    states: NDArray[np.float16]


class Asked(NamedTuple):
    """`truth` is texts x labels of 0 and 1, NaN where a label is not asked; `share` is how much each label counts."""

    truth: Numbers
    share: Numbers


def prepared(tensors: Mapping[str, Any], cut: Sequence[Sequence[int]]) -> list[Text]:
    """Run every text through the frozen half."""
    run = jax.jit(network.lower)
    found: list[Text | None] = [None] * len(cut)
    for rows, length in batches([len(ids) for ids in cut], BATCH, None):
        ids, mask = np.ones((BATCH, length), np.int32), np.zeros((BATCH, length), np.float32)
        for at, row in enumerate(rows):
            ids[at, : len(cut[row])], mask[at, : len(cut[row])] = cut[row], 1
        out = np.asarray(run(tensors, ids, mask), np.float16)
        for at, row in enumerate(rows):
            found[row] = Text(out[at, : len(cut[row])])
    return [text for text in found if text is not None]


def batches(lengths: Sequence[int], size: int, chance: np.random.Generator | None) -> Iterator[tuple[list[int], int]]:
    """Yield rows of like length with the length to pad to, in an order by chance or by length."""
    stirred = np.array(lengths) + (0 if chance is None else chance.uniform(-6, 6, len(lengths)))
    order = np.argsort(stirred, kind="stable")
    groups = [order[at : at + size].tolist() for at in range(0, len(order), size)]
    if chance is not None:
        chance.shuffle(groups)
    for rows in groups:
        longest = max(lengths[row] for row in rows)
        yield rows, next(length for length in LENGTHS if length >= longest)


def start(tensors: Mapping[str, Any], labels: int, seed: int) -> dict[str, Any]:
    """Return the parameters before tuning: the upper layers as they are, a head near nothing."""
    chance = np.random.default_rng(seed)
    layers = [network.layer_of(tensors, number) for number in range(network.SPLIT, LAYERS)]
    head = chance.normal(0, 0.02, (WIDTH, labels)).astype(np.float32)
    return {"layers": layers, "w": head, "b": np.zeros(labels, np.float32)}


def weights(truth: Numbers) -> Numbers:
    """Return how much a positive counts, by label: the rarer the more."""
    positive = np.maximum(truth.sum(0), 1)
    return np.asarray(np.minimum(np.sqrt((len(truth) - positive) / positive), WEIGHT_MAX), np.float32)


def tuned(texts: Sequence[Text], asked: Asked, params: dict[str, Any], recipe: Recipe, seed: int) -> dict[str, Any]:
    """Return the parameters after a recipe's rounds: AdamW, lower layers slower, a linear rate with a warm-up."""
    truth, share = asked
    lengths = [len(text.states) for text in texts]
    chance = np.random.default_rng(seed)
    steps = recipe.rounds * -(-len(texts) // BATCH)
    loss = _loss_of(jnp.asarray(weights(np.nan_to_num(truth))), jnp.asarray(share))
    step = _step_of(loss, _rates(params), steps)
    now = jax.tree.map(jnp.array, params)
    first, second = (jax.tree.map(jnp.zeros_like, now) for _ in range(2))
    kept, count = jax.tree.map(jnp.zeros_like, now), 0
    at, key = 0, jax.random.key(seed, impl="rbg")
    for epoch in range(recipe.rounds):
        total = 0.0
        for rows, length in batches(lengths, BATCH, chance):
            at += 1
            batch = _batch(texts, truth, rows, length)
            now, first, second, value = step(now, first, second, at, batch, jax.random.fold_in(key, at))
            total += float(value)
            if recipe.mean_from is not None and at > recipe.mean_from * steps and at % KEPT_EVERY == 0:
                kept, count = jax.tree.map(jnp.add, kept, now), count + 1
        print(f"round {epoch + 1}: loss {total / (steps / recipe.rounds):.4f}", flush=True)  # noqa: T201 - a long wait
    mean = jax.tree.map(lambda total: total / count, kept) if count else now
    return {"layers": mean["layers"], "w": mean["w"], "b": mean["b"]}


def _loss_of(positive: Array, counts: Array) -> Callable[..., Array]:
    """Return what is made smaller: how wrong the labels that are asked are, each for as much as it counts."""

    def loss(now: Tree, x: Array, mask: Array, wanted: Array, key: Array) -> Array:
        logits = network.upper(now, x, mask, key)
        asked = ~jnp.isnan(wanted)
        target = jnp.where(asked, wanted, 0.0) * (1 - 2 * SMOOTHING) + SMOOTHING
        each = -(positive * target * jax.nn.log_sigmoid(logits) + (1 - target) * jax.nn.log_sigmoid(-logits))
        return (each * asked * counts).sum(1).mean()

    return loss


def _step_of(loss: Callable[..., Array], rates: Tree, steps: int) -> Callable[..., tuple[Tree, Tree, Tree, Array]]:
    """Return one step of AdamW: parameters and both moments before → the same after, and the loss."""

    def step(
        now: Tree, first: Tree, second: Tree, at: Array, batch: tuple[Array, Array, Array], key: Array
    ) -> tuple[Tree, Tree, Tree, Array]:
        x, mask, wanted = batch
        value, slope = jax.value_and_grad(loss)(now, x.astype(jnp.float32), mask, wanted, key)
        size = jnp.sqrt(sum(jnp.sum(g * g) for g in jax.tree.leaves(slope)))
        slope = jax.tree.map(lambda g: g * jnp.minimum(1.0, 1.0 / (size + 1e-9)), slope)
        first = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, first, slope)
        second = jax.tree.map(lambda v, g: 0.98 * v + 0.02 * g * g, second, slope)
        rate = jnp.where(at < WARM_UP * steps, at / (WARM_UP * steps), (steps - at) / (steps * (1 - WARM_UP)))

        def moved(p: Array, m: Array, v: Array, r: Array) -> Array:
            change = (m / (1 - 0.9**at)) / (jnp.sqrt(v / (1 - 0.98**at)) + 1e-6)
            return p - r * rate * (change + WEIGHT_DECAY * p * (p.ndim > 1))

        return jax.tree.map(moved, now, first, second, rates), first, second, value

    compiled: Callable[..., tuple[Tree, Tree, Tree, Array]] = jax.jit(step, donate_argnums=(0, 1, 2))
    return compiled


def logits(texts: Sequence[Text], params: Mapping[str, Any]) -> Numbers:
    """Return what the tuned half says of texts: texts x labels."""
    run = jax.jit(lambda x, mask: network.upper(params, x.astype(jnp.float32), mask))
    found = np.zeros((len(texts), len(params["b"])), np.float32)
    for rows, length in batches([len(text.states) for text in texts], BATCH, None):
        x, mask, _ = _batch(texts, None, rows, length)
        found[rows] = np.asarray(run(x, mask))[: len(rows)]
    return found


def pooled(texts: Sequence[Text], tensors: Mapping[str, Any]) -> Numbers:
    """Return the untuned encoder's vectors, of length one."""
    layers = [network.layer_of(tensors, number) for number in range(network.SPLIT, LAYERS)]

    def read(x: Array, mask: Array) -> Array:
        x = x.astype(jnp.float32)
        for one in layers:
            x = network.layer(x, mask, one)
        return network.pool(x, mask)

    run = jax.jit(read)
    found = np.zeros((len(texts), WIDTH), np.float32)
    for rows, length in batches([len(text.states) for text in texts], BATCH, None):
        x, mask, _ = _batch(texts, None, rows, length)
        found[rows] = np.asarray(run(x, mask))[: len(rows)]
    return np.asarray(found / np.linalg.norm(found, axis=1, keepdims=True), np.float32)


def _batch(texts: Sequence[Text], truth: Numbers | None, rows: Sequence[int], length: int) -> Batch:
    x, mask = np.zeros((BATCH, length, WIDTH), np.float16), np.zeros((BATCH, length), np.float32)
    mask[:, 0] = 1  # a row that stands for no text must not divide by nothing
    wanted = np.full((BATCH, 0 if truth is None else truth.shape[1]), np.nan, np.float32)
    for at, row in enumerate(rows):
        states = texts[row].states
        x[at, : len(states)], mask[at, : len(states)] = states, 1
        if truth is not None:
            wanted[at] = truth[row]
    return x, mask, wanted


def _rates(params: Mapping[str, Any]) -> dict[str, Any]:
    """Return each parameter's rate: the higher the layer, the faster; the head fastest."""
    layers = [
        jax.tree.map(lambda _, n=number: RATE * DECAY ** (LAYERS - network.SPLIT - 1 - n), one)
        for number, one in enumerate(params["layers"])
    ]
    return {"layers": layers, "w": RATE * HEAD_RATE, "b": RATE * HEAD_RATE}
