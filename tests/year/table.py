"""The verdicts as a table for people."""

from collections.abc import Sequence

from tests.year.checks.seen import Verdict


def table(rows: Sequence[Verdict]) -> list[str]:
    """Return the lines: what is promised, how many cases were looked at, whether it is kept, what was counted."""
    width = max(len(row.name) for row in rows)
    lines = [f"{'promise':<{width}}  {'looked at':>9}  kept  counted"]
    for row in rows:
        counted = ", ".join(f"{what}: {count}" for what, count in row.counted.items())
        kept = "yes" if row.is_kept else "NO"
        lines.append(f"{row.name:<{width}}  {row.looked_at:>9}  {kept:<4}  {counted}".rstrip())
        lines += [f"{'':<{width}}    {each}" for each in row.broken]
        lines += [f"{'':<{width}}    nothing to look at"] if not row.looked_at else []
    return lines
