"""The encoder as JAX functions: BERT with layer norms after each part, the mean of all pieces, and a head of labels."""

from collections.abc import Mapping
from typing import Any

import jax
import jax.numpy as jnp
from jax import Array

from training.encoder.source import HEADS, LAYERS, WIDTH

EPSILON = 1e-12
SPLIT = 6
"""Layers below are frozen: what they make of a text is made once."""
DROPPED = 26
"""Of 256: a tenth."""
Layer = Mapping[str, Any]


def embedded(tensors: Mapping[str, Any], ids: Array) -> Array:
    """Return what stands before the first layer: (texts, pieces, WIDTH)."""
    x = tensors["emb.word"][ids] + tensors["emb.pos"][: ids.shape[1]] + tensors["emb.type"][0]
    return norm(x, tensors["emb.ln.w"], tensors["emb.ln.b"])


def layer_of(tensors: Mapping[str, Any], number: int) -> dict[str, Any]:
    """Return a layer's tensors by their short names."""
    prefix = f"l{number}."
    return {name.removeprefix(prefix): t for name, t in tensors.items() if name.startswith(prefix)}


def norm(x: Array, weight: Array, bias: Array) -> Array:
    """Return the layer norm over the last axis."""
    mean = x.mean(-1, keepdims=True)
    return (x - mean) * jax.lax.rsqrt(((x - mean) ** 2).mean(-1, keepdims=True) + EPSILON) * weight + bias


def layer(x: Array, mask: Array, p: Layer, keep: Array | None = None) -> Array:
    """Return one layer's output; `mask` is 1 where a piece is; `keep` a key for dropout of a tenth."""
    texts, pieces, _ = x.shape

    def heads(name: str) -> Array:
        made = x @ p[f"{name}.w"].T + p[f"{name}.b"]
        return made.reshape(texts, pieces, HEADS, WIDTH // HEADS).transpose(0, 2, 1, 3)

    q, k, v = heads("q"), heads("k"), heads("v")
    weights = q @ k.transpose(0, 1, 3, 2) / (WIDTH // HEADS) ** 0.5 + (mask[:, None, None, :] - 1) * 1e9
    seen = jax.nn.softmax(weights, axis=-1) @ v
    out = seen.transpose(0, 2, 1, 3).reshape(texts, pieces, WIDTH) @ p["ao.w"].T + p["ao.b"]
    x = norm(x + dropped(out, keep, 0), p["aln.w"], p["aln.b"])
    inner = jax.nn.gelu(x @ p["fi.w"].T + p["fi.b"], approximate=False)
    return norm(x + dropped(inner @ p["fo.w"].T + p["fo.b"], keep, 1), p["oln.w"], p["oln.b"])


def dropped(x: Array, keep: Array | None, number: int) -> Array:
    """Return x with a tenth left out, the rest made greater; x itself without a key."""
    if keep is None:
        return x
    kept = jax.random.bits(jax.random.fold_in(keep, number), x.shape, jnp.uint8) >= DROPPED
    return jnp.where(kept, x * (256 / (256 - DROPPED)), 0.0)


def lower(tensors: Mapping[str, Any], ids: Array, mask: Array) -> Array:
    """Return what the frozen half makes of texts."""
    x = embedded(tensors, ids)
    for number in range(SPLIT):
        x = layer(x, mask, layer_of(tensors, number))
    return x


def upper(params: Mapping[str, Any], x: Array, mask: Array, key: Array | None = None) -> Array:
    """Return a logit per text and label: `params` are `layers` (LAYERS - SPLIT of them) and the head `w`, `b`."""
    for number in range(LAYERS - SPLIT):
        keep = None if key is None else jax.random.fold_in(key, number)
        x = layer(x, mask, params["layers"][number], keep)
    pooled = pool(x, mask)
    if key is not None:
        pooled = dropped(pooled, jax.random.fold_in(key, LAYERS), 0)
    return pooled @ params["w"] + params["b"]


def pool(x: Array, mask: Array) -> Array:
    """Return the mean of a text's pieces."""
    return (x * mask[..., None]).sum(1) / mask.sum(1, keepdims=True)
