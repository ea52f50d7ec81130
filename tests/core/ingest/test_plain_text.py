"""HTML becomes the words that a reader sees, quickly and without an error, whatever comes."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.core.plain_text import html_to_text, same_words

unhurried = settings(deadline=None)


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>N&aring;r kommer br&oslash;ytebilen? &#8211; takk</p>\n", "Når kommer brøytebilen? \u2013 takk"),
        ("<p>en<br />\nto</p><p>tre</p>", "en\nto\ntre"),
        ("<ul><li>en</li><li>to</li></ul>", "en\nto"),
        ("  mange \n  mellomrom ", "mange mellomrom"),
        ("Fint bilde av <b>torget</b>!", "Fint bilde av torget!"),
        ("2 < 3 &amp; 4 > 3, <3", "2 < 3 & 4 > 3, <3"),
        ("&lt;script&gt;ord&lt;/script&gt;", "<script>ord</script>"),
        ("a<script>alert('<p>')</script>b<STYLE>p{}</style>c", "abc"),
        ("a<script>aldri lukket", "a"),
        ("a<!-- <p>skjult</p> -->b<!doctype html><?xml?>c", "abc"),
        ("a<!-- aldri lukket", "a"),
        ('hei <img src="x" alt="🙂 &amp;">', "hei 🙂 &"),
        ("<img alt='🙂'><img>", "🙂"),
        ("<![x", "<![x"),
        ('<a title="uten slutt>', '<a title="uten slutt>'),
        ("", ""),
    ],
)
def test_markup_becomes_the_words_that_a_reader_sees(html: str, text: str) -> None:
    assert html_to_text(html) == text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ('<a href="https://svindel.example/?a=1&amp;b">her</a>', "her (https://svindel.example/?a=1&b)"),
        ("<a href='http://a.example'>klikk", "klikk (http://a.example)"),
        ("<A HREF=https://a.example>klikk</A> nå", "klikk (https://a.example) nå"),
        ('<a href="https://kommune.example.no/">kommune.example.no</a>', "kommune.example.no"),
        ('<a href="https://a.example">https://a.example</a>', "https://a.example"),
        ('<a href="javascript:alert(1)">klikk</a><a>nå</a></a>', "klikknå"),
        (
            '<a href="https://a.example">en<a href="https://b.example">to</a>',
            "en (https://a.example)to (https://b.example)",
        ),
    ],
)
def test_a_link_shows_where_it_leads_when_its_words_do_not(html: str, text: str) -> None:
    assert html_to_text(html) == text


def test_line_ends_of_the_text_are_kept_where_the_platform_means_them() -> None:
    assert html_to_text("en\nto <b>tre</b>", keep_lines=True) == "en\nto tre"


@pytest.mark.parametrize(
    "piece", ["<a ", "<!--", "</", "<?", "<!", "<", "<script>", '<a href="', "<a href='x' ", "&#", "<a>", "a b\n"]
)
def test_a_text_that_is_ten_times_as_long_takes_no_hundred_times_as_long(piece: str) -> None:
    began = time.process_time()
    html_to_text(piece * 50_000)
    assert time.process_time() - began < 5, "the standard library's parser needs minutes for some of these"


@unhurried
@given(st.text(st.characters()) | st.text("<>!-/a\"'=& ;#xbrph", max_size=60))
def test_whatever_the_html_its_text_has_no_empty_lines_and_no_space_around_it(html: str) -> None:
    text = html_to_text(html)
    assert text == text.strip()
    assert "\n\n" not in text


@pytest.mark.parametrize(
    ("one", "other", "are_same"),
    [
        ("Hei «du» - vi svarer her.", "Hei «du» \u2013 vi   svarer\nher.", True),
        ('Vi sier "ja"', "Vi sier “ja”", True),
        ("Ja", "Nei", False),
        ("🙂 🙂", "🙂\n🙂", True),
        ("🙂", "🙁", False),
        ("", "", True),
        ("", "Nei", False),
    ],
)
def test_what_platforms_tidy_up_is_no_difference(one: str, other: str, are_same: bool) -> None:
    assert same_words(one, other) is are_same
