"""Charts as SVG: no script, no style of their own. Colours come from the page's stylesheet, and each series has a
pattern too, so that they are told apart without colours, on paper and in the dark.

What a chart shows stands in the table beside it as well; its title and description say the most of it.
"""

from collections.abc import Iterable, Sequence
from html import escape

import msgspec

WIDTH = 360
LINE, BAR, GAP = 18, 14, 12
PLOT_HEIGHT = 150
LEFT, RIGHT, TOP = 34, 8, 10
SERIES_MAX = 4
"""So many series are told apart; what is beyond stands in the table alone."""
LABELS_MAX = 7
"""So many days are named under a chart over time."""
TICKS = 4
CHAR_WIDTH = 8.6
"""A figure's width at the size that a phone shows: nothing is cut there."""
_DASHES = ("", "6 3", "2 3", "9 3 2 3")


class Series(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that is drawn: its name, and for each label how much. `told` is what is written beside a bar."""

    name: str
    values: tuple[int, ...]
    told: tuple[str, ...] = ()


class Chart(msgspec.Struct, frozen=True, kw_only=True):
    """What is drawn. `chart_id` is a word that no other chart of the page has: its parts are found by it."""

    chart_id: str
    title: str
    description: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]


def bars(chart: Chart) -> str:
    """Return horizontal bars: below each label one for every series."""
    series = chart.series[:SERIES_MAX]
    longest = max((value for one in series for value in one.values), default=0)
    room = _room(_told(one, place) for one in series for place in range(len(chart.labels)))
    drawn, y = _legend(chart, series), _legend_height(series)
    for place, label in enumerate(chart.labels):
        drawn.append(_text(0, y + 13, label))
        y += LINE
        for number, one in enumerate(series):
            told = _told(one, place)
            wide = room * one.values[place] / longest if longest else 0.0
            if wide:
                drawn.append(_bar(chart, number, (0, y, wide, BAR)))
            drawn.append(_text(wide + 6, y + 12, told, "chart-value"))
            y += BAR + 3
        y += GAP - 3
    return _svg(chart, y, drawn, len(series))


def parts(chart: Chart) -> str:
    """Return horizontal bars made of the series one after the other: parts of a whole."""
    series = chart.series[:SERIES_MAX]
    longest = max((sum(each) for each in zip(*(one.values for one in series), strict=True)), default=0)
    every = [" + ".join(_told(one, place) for one in series) for place in range(len(chart.labels))]
    room = _room(every)
    drawn, y = _legend(chart, series), _legend_height(series)
    for place, label in enumerate(chart.labels):
        drawn.append(_text(0, y + 13, label))
        x = 0.0
        for number, one in enumerate(series):
            wide = room * one.values[place] / longest if longest else 0.0
            if wide:
                drawn.append(_bar(chart, number, (x, y + LINE, wide, BAR)))
            x += wide
        drawn.append(_text(x + 6, y + LINE + 12, every[place], "chart-value"))
        y += LINE + BAR + GAP
    return _svg(chart, y, drawn, len(series))


def _room(told: Iterable[str]) -> float:
    """Return how long a bar may be, so that the longest words have room after it. One length for all of a chart."""
    return max(WIDTH / 4, WIDTH - max([40.0, *(len(words) * CHAR_WIDTH + 10 for words in told)]))


def _told(one: Series, place: int) -> str:
    return one.told[place] if one.told else f"{one.values[place]}"


def columns(chart: Chart) -> str:
    """Return a column a step of time, of the first series."""
    one = chart.series[0]
    top, drawn = _axis(one.values, TOP)
    wide = (WIDTH - LEFT - RIGHT) / max(1, len(one.values))
    for place, value in enumerate(one.values):
        high = PLOT_HEIGHT * value / top
        if high:
            corner = LEFT + place * wide + wide * 0.12, TOP + PLOT_HEIGHT - high
            drawn.append(_bar(chart, 0, (*corner, wide * 0.76, high)))
    drawn += _under(chart.labels, wide, TOP)
    return _svg(chart, TOP + PLOT_HEIGHT + LINE + 6, drawn, 1)


def lines(chart: Chart) -> str:
    """Return a line a series over the steps of time; each has its own dashes and its own mark."""
    series = chart.series[:SERIES_MAX]
    above = _legend_height(series) + TOP
    top, drawn = _axis([value for one in series for value in one.values], above)
    wide = (WIDTH - LEFT - RIGHT) / max(1, len(chart.labels))
    for number, one in enumerate(series):
        points = [
            (LEFT + (place + 0.5) * wide, above + PLOT_HEIGHT - PLOT_HEIGHT * value / top)
            for place, value in enumerate(one.values)
        ]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        dash = f' stroke-dasharray="{_DASHES[number]}"' if _DASHES[number] else ""
        drawn.append(f'<polyline class="chart-line c{number + 1}" fill="none"{dash} points="{path}"/>')
        drawn += [_mark(number, x, y) for x, y in points]
        y = number * LINE + 9.0
        drawn.append(f'<polyline class="chart-line c{number + 1}" fill="none"{dash} points="0,{y} 28,{y}"/>')
        drawn += [_mark(number, 14, y), _text(36, y + 4, one.name)]
    drawn += _under(chart.labels, wide, above)
    return _svg(chart, above + PLOT_HEIGHT + LINE + 6, drawn, 0)


def _mark(number: int, x: float, y: float) -> str:
    name = f'class="chart-mark c{number + 1}"'
    if number == 0:
        return f'<circle {name} cx="{x:.1f}" cy="{y:.1f}" r="3"/>'
    if number == 1:
        return f'<rect {name} x="{x - 2.8:.1f}" y="{y - 2.8:.1f}" width="5.6" height="5.6"/>'
    turned = -1 if number == 2 else 1  # noqa: PLR2004 - the third points up, the fourth down
    corners = (
        f"{x:.1f},{y + 3.6 * turned:.1f} {x - 3.4:.1f},{y - 2.6 * turned:.1f} {x + 3.4:.1f},{y - 2.6 * turned:.1f}"
    )
    return f'<polygon {name} points="{corners}"/>'


def _axis(values: Sequence[int], above: float) -> tuple[int, list[str]]:
    """Return what the top line stands for, and the lines with their numbers."""
    step = _step(max([*values, 1]))
    top = step * TICKS
    while top - step >= max([*values, 1]):
        top -= step
    drawn = []
    for value in range(0, top + 1, step):
        y = above + PLOT_HEIGHT - PLOT_HEIGHT * value / top
        drawn.append(f'<line class="chart-grid" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>')
        drawn.append(_text(LEFT - 5, y + 4, f"{value}", "chart-tick", "end"))
    return top, drawn


def _step(most: int) -> int:
    """The smallest round number of which TICKS are enough."""
    size = 1
    while True:
        for round_one in (1, 2, 5):
            if round_one * size * TICKS >= most:
                return round_one * size
        size *= 10


def _under(labels: Sequence[str], wide: float, above: float) -> list[str]:
    every = max(1, -(-len(labels) // LABELS_MAX))
    y = above + PLOT_HEIGHT + LINE
    return [
        _text(LEFT + (place + 0.5) * wide, y, label, "chart-tick", "middle")
        for place, label in enumerate(labels)
        if place % every == 0
    ]


def _legend(chart: Chart, series: Sequence[Series]) -> list[str]:
    """One series needs no legend: the title names it."""
    if len(series) == 1:
        return []
    drawn = []
    for number, one in enumerate(series):
        drawn.append(_bar(chart, number, (0, number * LINE + 2, 22, 12)))
        drawn.append(_text(30, number * LINE + 13, one.name))
    return drawn


def _legend_height(series: Sequence[Series]) -> int:
    return 0 if len(series) == 1 else len(series) * LINE + 8


def _bar(chart: Chart, number: int, box: tuple[float, float, float, float]) -> str:
    x, y, wide, high = box
    place = f'x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{high:.1f}"'
    fill = f"url(#{chart.chart_id}-p{number + 1})"
    return f'<rect class="chart-bar c{number + 1}" {place} fill="{fill}"/>'


def _patterns(chart: Chart, how_many: int) -> str:
    """Full, slanting lines, dots, upright lines: each over a fainter ground of its own colour."""
    over = (
        '<rect class="chart-full" width="8" height="8"/>',
        '<path class="chart-ink" d="M-2,2 l4,-4 M0,8 l8,-8 M6,10 l4,-4"/>',
        '<circle class="chart-full" cx="4" cy="4" r="1.8"/>',
        '<path class="chart-ink" d="M2,0 v8 M6,0 v8"/>',
    )
    made = (
        f'<pattern id="{chart.chart_id}-p{n + 1}" class="c{n + 1}" width="8" height="8" patternUnits="userSpaceOnUse">'
        f'<rect class="chart-faint" width="8" height="8"/>{over[n]}</pattern>'
        for n in range(how_many)
    )
    return f"<defs>{''.join(made)}</defs>" if how_many else ""


def _text(x: float, y: float, words: str, name: str = "chart-label", anchor: str = "start") -> str:
    place = "" if anchor == "start" else f' text-anchor="{anchor}"'
    return f'<text class="{name}" x="{x:.1f}" y="{y:.1f}"{place}>{escape(words)}</text>'


def _svg(chart: Chart, height: float, drawn: Sequence[str], patterns: int) -> str:
    names = f"{chart.chart_id}-t", f"{chart.chart_id}-d"
    return (
        f'<svg class="chart" role="img" aria-labelledby="{names[0]} {names[1]}" viewBox="0 0 {WIDTH} {height:.0f}" '
        f'xmlns="http://www.w3.org/2000/svg">'
        f'<title id="{names[0]}">{escape(chart.title)}</title><desc id="{names[1]}">{escape(chart.description)}</desc>'
        f"{_patterns(chart, patterns)}{''.join(drawn)}</svg>"
    )
