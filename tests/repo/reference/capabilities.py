"""What can be done on which platform, as a table and a list."""

from common.capabilities import ACTS, CAPABILITIES, Capability
from tests.repo.reference.marked import table


def page() -> str:
    """Return a row for each act and a column for each platform, and under it how each is done there."""
    platforms = tuple(CAPABILITIES)
    rows = [(f"`{do}`", *(_cell(platform, do) for platform in platforms)) for do in ACTS]
    return f"{table(('act', *platforms), rows)}\n\n{_how()}"


def _cell(platform: str, do: str) -> str:
    found = CAPABILITIES[platform].get(do)
    if found is None:
        return "no"
    return "yes" if found.reversible else "yes, for good"


def _how() -> str:
    parts = []
    for platform, acts in CAPABILITIES.items():
        lines = [_line(do, acts[do]) for do in ACTS if do in acts]
        parts.append(f"## {platform}\n\n" + "\n".join(lines))
    return "\n\n".join(parts)


def _line(do: str, found: Capability) -> str:
    return f"- `{do}`: {found.how}" + (f" ({found.note})" if found.note else "")
