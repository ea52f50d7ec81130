"""Every metric as a table, from the one list that the code counts by."""

from common.metrics import METRICS
from tests.repo.reference.marked import table


def page() -> str:
    """Return name, kind, labels and what it tells."""
    rows = [(f"`{m.name}`", m.kind, ", ".join(f"`{label}`" for label in m.labels), m.tells) for m in METRICS]
    return table(("metric", "kind", "labels", "what it tells"), rows)
