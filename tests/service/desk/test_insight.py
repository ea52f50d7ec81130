"""The pages of figures: tables in four languages, files, the yearly report, and that nobody else's stands there."""

import csv
import io
import re
from datetime import date

import pytest

from desk.core import counting as c
from desk.core.counting import Cell
from desk.core.figure_tables import NAMES
from desk.routes.shown_figures import Saying
from desk.routes.words import words_in
from tests.core.desk.scene import ANSWER, decided, item
from tests.service.desk.conftest import Opened, pack_told
from tests.service.desk.stage import Stage
from tests.service.desk.test_pages import Landmarks, only_our_scripts, signed_in
from tests.service.desk.year import INSIGHT, a_full_year, add, shown, sums

SCRIPT = "<script>alert(1)</script>"


# --- pages --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["nb", "nn", "sv", "en"])
async def test_every_table_stands_on_the_page_in_every_language_with_its_chart_and_its_file(
    opened: Opened, lang: str
) -> None:
    stage = await opened(told=pack_told(language=lang))
    await a_full_year(stage)
    await stage.tell(item(), decided((ANSWER,)))
    page = await shown(stage, INSIGHT)
    words, found = words_in(lang), Landmarks(page)
    for name in NAMES:
        assert words.say("table", name) in page
        assert f"{INSIGHT}/tables/{name}.csv?" in page
    assert found.tags.count("table") == len(NAMES)
    assert found.tags.count("caption") == found.tags.count("table")
    assert found.tags.count("svg") == len(NAMES) - 1
    assert found.tags.count("h1") == found.tags.count("main") == 1
    assert only_our_scripts(page)
    assert not {"style", "img", "b"} & set(found.tags)
    assert not [name for name in found.attributes if name == "style" or name.startswith("on")]
    assert f'<html lang="{lang}" ' in page
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert {"from", "to", "account"} <= found.labelled


@pytest.mark.parametrize("lang", ["nb", "nn", "sv", "en"])
def test_every_code_that_a_table_shows_has_words(lang: str) -> None:
    sections, codes = words_in(lang).sections(), {name: set(each) for name, each in words_in("nb").sections().items()}
    assert set(NAMES) <= sections["table"]
    assert set(NAMES) <= sections["table_intro"]
    assert {*c.VERDICTS, c.TAG_ADDED, c.TAG_DROPPED, c.HIDDEN_BY_SYSTEM, c.HIDDEN_BY_PERSON} <= sections["column"]
    assert {"opening_time", "handling_day", "asap", "follow_up"} <= sections["deadline_kind"]
    assert sections["insight"] == codes["insight"]
    assert sections["report"] == codes["report"]


async def test_a_period_is_chosen_by_links_and_by_dates_and_outside_it_nothing_counts(stage: Stage) -> None:
    await a_full_year(stage)
    may = await shown(stage, INSIGHT)
    assert "1.5.2026 til 31.5.2026" in may
    assert "1\u202f200" in may
    april = await shown(stage, re.findall(r'href="([^"]+)" rel="prev"', may)[0].replace("&amp;", "&"))
    assert "1.4.2026 til 30.4.2026" in april
    assert "Ingenting er talt i denne perioden." in april
    assert "1.5.2026" in await shown(stage, re.findall(r'href="([^"]+)" rel="next"', april)[0].replace("&amp;", "&"))
    own = await shown(stage, f"{INSIGHT}?from=2026-05-10&to=2026-05-15")
    assert "10.5.2026 til 15.5.2026" in own
    assert "1\u202f200" in own
    other = await shown(stage, f"{INSIGHT}?span=year&account=facebook:2")
    assert "Ingenting er talt i denne perioden." in other
    assert 'rel="next"' not in may


async def test_an_address_with_nonsense_shows_this_month_and_no_markup(stage: Stage) -> None:
    page = await shown(stage, f"{INSIGHT}?span={SCRIPT}&on={SCRIPT}&account={SCRIPT}&from=1&to={SCRIPT}")
    assert only_our_scripts(page)
    assert "1.5.2026 til 31.5.2026" in page


async def test_figures_are_of_ones_own_municipality_alone(stage: Stage) -> None:
    await a_full_year(stage)
    await add(stage, {Cell(day=date(2026, 5, 14), what=c.CAME): 7}, "sogne")
    assert await sums(stage, "sogne") == {("came", ""): 7}
    async with signed_in(stage, "sogne") as client:
        for path in (INSIGHT, f"{INSIGHT}/tables/grounds.csv", f"{INSIGHT}/report/2026"):
            assert (await client.get(path)).status_code == 404
        assert "1\u202f200" not in (await client.get("/sogne/insight")).text
    async with stage.client() as client:
        for path in (INSIGHT, f"{INSIGHT}/tables/grounds.csv", f"{INSIGHT}/report/2026"):
            assert (await client.get(path)).status_code == 401


async def test_the_queue_leads_to_the_figures(stage: Stage) -> None:
    assert f'href="{INSIGHT}"' in await shown(stage, "/bo")


# --- files --------------------------------------------------------------------------------------------------------


async def rows_of(stage: Stage, name: str, delimiter: str) -> list[list[str]]:
    async with signed_in(stage, "bo") as client:
        answer = await client.get(f"{INSIGHT}/tables/{name}.csv?span=year&on=2026-05-14")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert f'filename="bo-{name}-2026-01-01-2026-12-31.csv"' in answer.headers["content-disposition"]
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=delimiter))


async def test_a_table_opens_in_a_norwegian_spreadsheet_and_no_name_runs_in_it(stage: Stage) -> None:
    await a_full_year(stage)
    head, *rows = await rows_of(stage, "answers", ";")
    assert head[3:5] == ["Halvparten innen (min)", "Ni av ti innen (min)"]
    assert rows == [["'=Bø <b>kommune", "Kommentar", "80", "100", "5000", "90", "10", "90,0"]]
    head, *rows = await rows_of(stage, "grounds", ";")
    assert rows == [
        ["BO-39", "30", "0", "0"],
        ["Uten grunn i retningslinjene", "0", "0", "12"],
        ["Eget valg", "0", "3", "0"],
    ]


async def test_an_english_file_has_commas_and_points(opened: Opened) -> None:
    stage = await opened(told=pack_told(language="en"))
    await a_full_year(stage)
    assert (await rows_of(stage, "promises", ","))[1][1:] == ["90", "10", "90.0"]


async def test_a_table_that_is_not_there_is_not_found(stage: Stage) -> None:
    async with signed_in(stage, "bo") as client:
        for name in ("nonsense", "grounds", "..%2fgrounds"):
            assert (await client.get(f"{INSIGHT}/tables/{name}.csv")).status_code == 404


# --- the report ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["nb", "nn", "sv", "en"])
async def test_the_report_stands_alone_and_shows_no_small_number(opened: Opened, lang: str) -> None:
    stage = await opened(told=pack_told(language=lang))
    await a_full_year(stage)
    async with signed_in(stage, "bo") as client:
        answer = await client.get(f"{INSIGHT}/report/2026")
    page, found = answer.text, Landmarks(answer.text)
    assert words_in(lang).say("report", "title", year=2026) in page
    assert f'<html lang="{lang}">' in page
    assert not {"script", "link", "img", "form", "input"} & set(found.tags)
    assert not re.search(r'(?:src|href)="', page)
    assert "url(http" not in page
    assert found.tags.count("h1") == found.tags.count("main") == 1
    grounds = page[page.index('id="caption-grounds"') : page.index("</table>", page.index('id="caption-grounds"'))]
    assert "&lt;5" in grounds
    assert ">3<" not in grounds
    assert "Sjikane og trusler med personangrep" in page
    topic = page[page.index('id="caption-topics"') :].split("</table>")[0]
    assert ">2<" not in topic
    assert "sha256-" in answer.headers["content-security-policy"]
    assert "'unsafe-inline'" not in answer.headers["content-security-policy"]


async def test_a_report_may_show_every_number_where_the_operator_says_so(opened: Opened) -> None:
    stage = await opened(desk_report_least=1)
    await a_full_year(stage)
    page = await shown(stage, f"{INSIGHT}/report/2026")
    assert "&lt;5" not in page
    assert ">3<" in page


async def test_a_report_says_that_its_year_is_not_over_and_since_when_it_counts(stage: Stage) -> None:
    await a_full_year(stage)
    page = await shown(stage, f"{INSIGHT}/report/2026")
    assert "Året er ikke over: tallene er til og med 14.5.2026." in page
    assert "Tallene begynner 14.5.2026" in page
    empty = await shown(stage, f"{INSIGHT}/report/2025")
    assert "Året er ikke over" not in empty
    async with signed_in(stage, "bo") as client:
        for year in ("2027", "1999", "999999999999999999999", "x"):
            assert (await client.get(f"{INSIGHT}/report/{year}")).status_code == 404


@pytest.mark.parametrize(
    ("minutes", "said"), [(0, "< 1 min"), (1, "1 min"), (60, "1 t"), (61, "1 t 1 min"), (2 * 1440, "2 døgn")]
)
def test_a_wait_is_told_in_what_people_count_in(minutes: int, said: str) -> None:
    assert Saying(words_in("nb"), {}, {}).wait(minutes) == said
