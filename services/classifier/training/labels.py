"""What the models are taught: the guide's labels, and the signals that the rules need beside them."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from classifier.core.rules import EXTENSIVE, LABELS, REASONS
from training.corpus import Item

SIGNALS = ("subject_self", "subject_other", "party", "scam", "user")
ALL = (*LABELS, *SIGNALS)
REASON_SHARE, SIGNAL_SHARE = 0.7, 0.3
"""How much a reason, and a signal, counts beside a tag when the encoder is tuned."""
_SUBJECTS = {"subject_both": ("subject_self", "subject_other")}
_OF = {EXTENSIVE: "saksbehandling", "subject_self": "personal_data", "subject_other": "personal_data"}
"""Asked only where this label is."""


def table(items: Sequence[Item]) -> NDArray[np.float32]:
    """Return 1, 0 or NaN (not asked, or labelled by nobody) for every item and label of `ALL`."""
    return np.array([_row(item) for item in items], dtype=np.float32)


def shares() -> NDArray[np.float32]:
    """Return how much each label of `ALL` counts."""
    return np.array(
        [REASON_SHARE if name in REASONS else SIGNAL_SHARE if name in {EXTENSIVE, *SIGNALS} else 1.0 for name in ALL],
        dtype=np.float32,
    )


def _row(item: Item) -> list[float]:
    said = set(item.labels)
    for signal in item.signals or ():
        said |= set(_SUBJECTS.get(signal, (signal,)))
    return [_value(name, item, said) for name in ALL]


def _value(name: str, item: Item, said: set[str]) -> float:
    unknown = name in SIGNALS and item.signals is None
    if unknown or (name in _OF and _OF[name] not in said):
        return float("nan")
    return float(name in said)
