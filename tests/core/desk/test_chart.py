"""Charts: readable by everybody, safe whatever they are told, and true to the numbers."""

import re
from collections.abc import Callable

import pytest
from lxml import etree

from desk.core.chart import Chart, Series, bars, columns, lines, parts

SVG = "{http://www.w3.org/2000/svg}"
Draw = Callable[[Chart], str]
DRAWS: list[Draw] = [bars, parts, columns, lines]


def chart(*series: Series, labels: tuple[str, ...] = ("BO-39", "BO-40")) -> Chart:
    return Chart(chart_id="chart-x", title="Skjult & fjernet", description="Mest: BO-39.", labels=labels, series=series)


ONE = Series(name="Skjult", values=(10, 5), told=("10", "5"))
TWO = Series(name="Fjernet", values=(0, 20), told=("0", "20"))


@pytest.mark.parametrize("draw", DRAWS)
def test_a_chart_is_an_image_with_a_title_and_a_description_and_brings_no_style_or_script(draw: Draw) -> None:
    svg = draw(chart(ONE, TWO))
    root = etree.fromstring(svg)
    assert root.get("role") == "img"
    named = [root.find(f"{SVG}{tag}") for tag in ("title", "desc")]
    assert [one.text for one in named if one is not None] == ["Skjult & fjernet", "Mest: BO-39."]
    assert root.get("aria-labelledby") == " ".join(str(one.get("id")) for one in named if one is not None)
    names = {name for each in root.iter() for name in map(str, each.attrib)}
    assert not {name for name in names if name == "style" or name.startswith("on") or "href" in name}
    assert not {str(each.tag).removeprefix(SVG) for each in root.iter()} & {"style", "script", "foreignObject", "image"}


@pytest.mark.parametrize("draw", DRAWS)
def test_whatever_a_label_says_is_text(draw: Draw) -> None:
    evil = '"><script>alert(1)</script>'
    svg = draw(chart(Series(name=evil, values=(1, 2)), TWO, labels=(evil, "b")))
    assert "<script" not in svg
    etree.fromstring(svg)


@pytest.mark.parametrize("draw", DRAWS)
def test_nothing_and_one_are_drawn_too(draw: Draw) -> None:
    for series, labels in ((Series(name="x", values=()), ()), (Series(name="x", values=(0,)), ("a",))):
        etree.fromstring(draw(chart(series, labels=labels)))


def test_bars_are_as_long_as_their_numbers_and_each_series_has_a_pattern_of_its_own() -> None:
    svg = bars(chart(ONE, TWO))
    drawn = re.findall(
        r'<rect class="chart-bar (c\d)" x="[\d.]+" y="([\d.]+)" width="([\d.]+)"[^>]*fill="(url[^"]+)"', svg
    )
    legend, (first, second, third) = drawn[:2], drawn[2:]
    assert [one[3] for one in legend] == ["url(#chart-x-p1)", "url(#chart-x-p2)"]
    assert (first[0], second[0], third[0]) == ("c1", "c1", "c2")
    assert float(third[2]) / float(second[2]) == pytest.approx(4, rel=0.02)
    assert len(re.findall("<pattern ", svg)) == 2


def test_parts_stand_one_after_the_other_on_one_scale_however_long_their_numbers_are() -> None:
    long = Series(name="a", values=(1490, 10), told=("1 490", "10"))
    svg = parts(chart(long, Series(name="b", values=(10, 90), told=("10", "90"))))
    drawn = [tuple(map(float, one)) for one in re.findall(r'x="([\d.]+)" y="[\d.]+" width="([\d.]+)" height="14', svg)]
    (first, _), (small, after) = drawn[:2], drawn[2:]
    assert first[1] / small[1] == pytest.approx(149, rel=0.05)
    assert after[0] == pytest.approx(small[1], abs=0.1)
    assert "1 490 + 10" in svg
    scaled = bars(chart(long))
    wide = [float(one) for one in re.findall(r'width="([\d.]+)" height="14', scaled)]
    assert wide[0] / wide[1] == pytest.approx(149, rel=0.05)


def test_columns_reach_the_line_of_their_number() -> None:
    svg = columns(chart(Series(name="x", values=(40, 20)), labels=("1.5.", "2.5.")))
    high = [float(h) for h in re.findall(r'class="chart-bar c1"[^>]*height="([\d.]+)"', svg)]
    assert high[0] == 2 * high[1]
    assert [int(n) for n in re.findall(r'text-anchor="end">(\d+)<', svg)] == [0, 10, 20, 30, 40]


def test_lines_are_told_apart_by_dashes_and_marks() -> None:
    svg = lines(chart(*(Series(name=f"{n}", values=(n, 2)) for n in range(5))))
    assert len(set(re.findall(r'stroke-dasharray="([^"]+)"', svg))) == 3
    assert all(f"<{mark} " in svg for mark in ("circle", "rect", "polygon"))
    assert ">4</text>" not in svg.split("chart-grid")[-1]


def test_of_many_days_only_some_are_named() -> None:
    days = tuple(f"{n}.5." for n in range(1, 32))
    svg = columns(chart(Series(name="x", values=tuple(range(31))), labels=days))
    assert len(re.findall(r'text-anchor="middle"', svg)) <= 7
