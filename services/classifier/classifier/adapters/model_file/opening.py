"""Opens what an encoder is made of: files that are the ones their card names, and a session of one thread."""

import hashlib
from importlib.resources.abc import Traversable

import onnxruntime

from common.errors import Permanent

PIECES_MAX = 256
"""Of a text's beginning; what follows is left to the linear model."""
HASH_SHOWN_DIGITS = 8


def checked(place: Traversable, sha256: str) -> bytes:
    """Return a file of an encoder.

    Raises:
        Permanent: it is missing, or another than the card describes.
    """
    try:
        content = place.read_bytes()
    except OSError as error:
        raise Permanent(f"encoder {place.name}: {type(error).__name__}") from error
    found = hashlib.sha256(content).hexdigest()
    if found != sha256:
        raise Permanent(f"encoder {place.name}: SHA-256 {found} is not the one in the card")
    return content


def one_thread(content: bytes, file: str) -> onnxruntime.InferenceSession:
    """Return a session on one thread, so that a text's numbers never hang on how many cores there are.

    Raises:
        Permanent: the file is no ONNX model, or one that does not run here.
    """
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    try:
        return onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])
    except Exception as error:
        # Its errors have no class of their own in common.
        raise Permanent(f"encoder {file}: no ONNX model that runs here ({type(error).__name__})") from error
