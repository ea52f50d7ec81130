"""Makes the tiny encoders that the tests read: python tests/core/classifier/tiny_encoder/make.py (needs onnx).

They are real ONNX files in the usual forms, each word with a state of its own drawn by chance:

- `model.onnx`: input_ids, attention_mask, token_type_ids → a state a piece; pieces of type 1 would have another.
- `vector.onnx`: input_ids alone, as 32 bits → a vector a text, the sum of its states.
- `short.onnx`: as the first, with places for 64 pieces only.
- `strange.onnx`: as the first, and asks for position_ids.
"""

from collections import Counter
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
from training.corpus import own

HERE = Path(__file__).parent
WIDTH, WORDS, PLACES, SEED = 12, 200, 64, 1
UNKNOWN, FIRST, LAST = SPECIAL = ("[UNK]", "[CLS]", "[SEP]")
OPSET, IR = 17, 9
Shape = list[str | int]
KINDS = {"input_ids": TensorProto.INT64, "attention_mask": TensorProto.INT64, "token_type_ids": TensorProto.INT64}


def tokenizer() -> Tokenizer:
    """Return one that knows whole words: the most frequent ones of the corpus."""
    cut = pre_tokenizers.Whitespace()
    counted = Counter(word for item in own() for word, _ in cut.pre_tokenize_str(item.text.lower()))
    words = [word for word, _ in sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))]
    made = Tokenizer(models.WordLevel({word: at for at, word in enumerate((*SPECIAL, *words[:WORDS]))}, UNKNOWN))
    made.normalizer = normalizers.Lowercase()
    made.pre_tokenizer = cut
    made.post_processor = processors.TemplateProcessing(f"{FIRST} $A {LAST}", None, [(FIRST, 1), (LAST, 2)])
    # As exported ones are: the reader is to cut where it wants, and not to fill up.
    made.enable_truncation(8)
    made.enable_padding(length=8)
    return made


def model(inputs: dict[str, int], nodes: list[onnx.NodeProto], shape: Shape, **held: object) -> bytes:
    """Return an ONNX file with these inputs, and an output `out` of this shape."""
    graph = helper.make_graph(
        nodes,
        "tiny",
        [helper.make_tensor_value_info(name, kind, ["texts", "pieces"]) for name, kind in inputs.items()],
        [helper.make_tensor_value_info("out", TensorProto.FLOAT, shape)],
        [numpy_helper.from_array(np.asarray(value), name) for name, value in held.items()],
    )
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR)
    onnx.checker.check_model(made)
    return bytes(made.SerializeToString(deterministic=True))


def main() -> None:
    """Write the four models and their tokenizer beside this file."""
    chance = np.random.default_rng(SEED)
    words, types, places = (
        chance.normal(size=(rows, WIDTH)).astype(np.float32) for rows in (WORDS + len(SPECIAL), 2, PLACES)
    )
    types[0] = 0
    vector: Shape = ["texts", WIDTH]
    states: Shape = ["texts", "pieces", WIDTH]
    node = helper.make_node
    summed = [
        node("Gather", ["words", "input_ids"], ["of_words"]),
        node("Gather", ["types", "token_type_ids"], ["of_types"]),
        node("Add", ["of_words", "of_types"], ["both"]),
    ]
    given, known = [node("Identity", ["both"], ["out"])], {"words": words, "types": types}
    short = [node("Add", ["both", "places"], ["out"])]
    whole = [node("Gather", ["words", "input_ids"], ["each"]), node("ReduceSum", ["each", "axes"], ["out"], keepdims=0)]
    strange = {**KINDS, "position_ids": TensorProto.INT64}
    files = {
        "model": model(KINDS, summed + given, states, **known),
        "short": model(KINDS, summed + short, states, **known, places=places),
        "strange": model(strange, summed + given, states, **known),
        "vector": model({"input_ids": TensorProto.INT32}, whole, vector, words=words, axes=np.array([1])),
    }
    for name, content in files.items():
        (HERE / f"{name}.onnx").write_bytes(content)
    tokenizer().save(str(HERE / "tokenizer.json"), pretty=False)


if __name__ == "__main__":
    main()
