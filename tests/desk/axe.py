"""axe-core, Deque's own, looks at a page as it stands in a real browser: WCAG 2.2 A and AA, and its best practices."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from playwright.async_api import Page

from tests.parts.npm import installed

LISTS = Path(__file__).parent / "for_node"
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
OF_COLOURS = ("color-contrast",)
"""What another theme can change: the page itself, its names, order and sizes, is the same."""
RUN = """async (only) => {
  const found = await axe.run(document, {runOnly: only, resultTypes: ['violations']})
  return found.violations.map((v) => ({id: v.id, help: v.help,
    nodes: v.nodes.map((n) => [n.target.join(' '), n.html.slice(0, 160),
      n.any.concat(n.all, n.none).map((c) => c.message).join('; ')].join(' '))}))
}"""


@cache
def _source() -> str:
    return (installed(LISTS) / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


async def violations(page: Page, *, rules: Sequence[str] = ()) -> list[str]:
    """Return what axe has against the page, one line for each place; by all of its rules, or by these alone."""
    # Through the browser's own door for debugging, which no Content-Security-Policy closes.
    if not await page.evaluate("() => typeof axe === 'object'"):
        await page.evaluate(_source())
    only = {"type": "rule", "values": list(rules)} if rules else {"type": "tag", "values": list(TAGS)}
    found: list[dict[str, Any]] = await page.evaluate(RUN, only)
    return [f"{one['id']} ({one['help']}) {node}" for one in found for node in one["nodes"]]
