"""The page on which a login ends: the person's language, each permission by name, nothing that runs."""

import pytest

from common.connecting_words import LANGUAGES, PAGE, PURPOSE, WHY, said
from ingest.core.login_page import language, page


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_connected_account_says_what_is_permitted_and_what_is_not(lang: str) -> None:
    html = page(lang, None, ("pages_show_list",), ("pages_messaging",), None)
    assert f'<html lang="{lang}">' in html
    assert f"<h1>{said(lang, PAGE, 'done')}</h1>" in html.replace("&#x27;", "'")
    for name in ("pages_show_list", "pages_messaging"):
        assert f"<code>{name}</code>" in html
        assert said(lang, PURPOSE, name) in html
    assert said(lang, PAGE, "needs_all") in html
    assert "<a " not in html


def test_with_everything_permitted_nothing_is_missing() -> None:
    html = page("nb", None, ("pages_show_list",), (), "https://desk.example/bo/our-channels")
    assert said("nb", PAGE, "not_permitted") not in html
    assert '<a href="https://desk.example/bo/our-channels">' in html


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_login_that_came_to_nothing_says_why_and_what_to_do(lang: str) -> None:
    html = page(lang, "said_no", (), (), None)
    assert said(lang, PAGE, "failed") in html
    assert said(lang, WHY, "said_no") in html
    assert said(lang, PAGE, "done_do") not in html


def test_nothing_in_it_is_markup_of_others() -> None:
    html = page("nb", None, ("<script>",), (), 'https://desk.example/"><script>')
    assert "<script>" not in html


@pytest.mark.parametrize(
    ("known", "asked", "lang"),
    [
        ("sv", "en", "sv"),
        ("", "en-GB,en;q=0.9", "en"),
        ("", "no", "nb"),
        ("", "da", "nb"),
        ("", "de, nn;q=0.8", "nn"),
        ("", "de", "nb"),
        ("", "", "nb"),
        ("xx", "sv-SE", "sv"),
    ],
)
def test_the_language_is_the_persons_or_the_first_of_ours_that_the_browser_asks_for(
    known: str, asked: str, lang: str
) -> None:
    assert language(known, asked) == lang
