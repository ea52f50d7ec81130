"""Draws how shares and truth agree, a small picture a tag, as SVG: in a perfect model every point is on the line."""

from collections.abc import Iterator
from html import escape

from classifier.core.rules import TAGS
from training.evaluate import LABELS, Scored, bins

SIDE, GAP, COLUMNS = 150, 46, 4
POINT_MIN, POINT_MAX = 2.0, 7.0


def calibration(scored: Scored) -> str:
    """Return the picture. A point is a tenth of the shares: to the right what was said, upwards what was true."""
    rows = -(-len(TAGS) // COLUMNS)
    width, height = COLUMNS * (SIDE + GAP) + GAP, rows * (SIDE + GAP) + GAP
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" font-family="sans-serif">',
        "<title>Calibration by tag: share said (across) and share true (up)</title>",
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
    ]
    for number, tag in enumerate(TAGS):
        left = GAP + (number % COLUMNS) * (SIDE + GAP)
        top = GAP + (number // COLUMNS) * (SIDE + GAP)
        parts += _picture(tag, scored, left, top)
    return "\n".join([*parts, "</svg>"]) + "\n"


def _picture(tag: str, scored: Scored, left: int, top: int) -> Iterator[str]:
    at = LABELS.index(tag)
    found = bins(scored.shares[:, at], scored.truth[:, at])
    largest = max(count for _, _, count in found)
    yield f'<text x="{left}" y="{top - 8}" font-size="13">{escape(tag)}</text>'
    yield f'<rect x="{left}" y="{top}" width="{SIDE}" height="{SIDE}" fill="none" stroke="#888"/>'
    yield (f'<line x1="{left}" y1="{top + SIDE}" x2="{left + SIDE}" y2="{top}" stroke="#888" stroke-dasharray="4 3"/>')
    for said, true, count in found:
        size = POINT_MIN + (POINT_MAX - POINT_MIN) * (count / largest) ** 0.5
        x, y = left + said * SIDE, top + SIDE - true * SIDE
        yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{size:.1f}" fill="#1a5fb4"/>'
