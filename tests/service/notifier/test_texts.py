"""The texts that people get: every reason, every language, for one and for many."""

from datetime import datetime
from html.parser import HTMLParser

import pytest
from jinja2 import UndefinedError

from notifier.adapters.texts import PackagedTexts
from notifier.core.alert import REASONS as EVERY_REASON
from notifier.core.letter import LANGUAGES, LINKS_MAX, Named, Written, fields_of, spoken_time
from tests.core.notifier.alerts import DUE, alert

TEXTS = PackagedTexts()
REASONS = tuple(reason for reason in EVERY_REASON if reason not in {"morning_list", "weekly_figures"})
"""Those of alerts; lists have tests of their own."""


class Reader(HTMLParser):
    """Reads a page: its words, its links, its tags."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.links: list[str] = []
        self.tags: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name == "href"]

    def handle_data(self, data: str) -> None:
        if self.tags[-1:] != ["style"]:
            self.words += data.split()


def assert_says_the_same(written: Written, count: int) -> None:
    """Every word and link of the text stands on the page, which loads nothing from anywhere."""
    page = Reader(written.html)
    told = [word for word in written.text.split() if not word.startswith("https://")]
    assert not set(told) - {word + end for word in page.words for end in ("", ":")} - {":", "-"}
    assert {word for word in written.text.split() if word.startswith("https://")} <= set(page.links)
    assert page.tags.count("h1") == page.tags.count("title") == 1
    assert not {"img", "script", "link", "iframe", "form"} & set(page.tags)
    assert "{" not in "".join(page.words)
    assert len(page.links) == (1 if count == 1 else 1 + min(count, LINKS_MAX))


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("reason", REASONS)
@pytest.mark.parametrize("count", [1, 2, LINKS_MAX + 3])
def test_every_reason_has_a_text_in_every_language_for_one_and_for_many(lang: str, reason: str, count: int) -> None:
    alerts = [alert(n, reason, DUE) for n in range(1, count + 1)]
    written = TEXTS.written(reason, lang, fields_of("bo", alerts, "https://d.example", lang))
    subject, body = written.subject, written.text
    assert subject
    assert "\n" not in subject
    assert "BO-38" in body
    assert "{" not in subject + body
    assert "https://d.example/bo/items/" in body
    assert body.count("https://d.example/bo/items/") == min(count, LINKS_MAX)
    assert (" 3 " in body) == (count > LINKS_MAX)
    assert_says_the_same(written, count)
    if reason.startswith("deadline"):
        assert spoken_time(datetime.fromisoformat(DUE), lang) in subject
    if count > 1 and reason != "message_parked":
        assert str(count) in subject


def test_the_texts_of_the_four_languages_are_four_texts() -> None:
    for reason in REASONS:
        fields = fields_of("bo", [alert(1, reason, DUE)], "https://d.example", "nb")
        assert len({TEXTS.written(reason, lang, fields).text for lang in LANGUAGES}) == len(LANGUAGES)


def test_an_unknown_language_is_bokmal_and_an_unknown_reason_asks_for_attention() -> None:
    fields = fields_of("bo", [alert()], "https://d.example", "se")
    assert TEXTS.written("hidden", "se", fields) == TEXTS.written("hidden", "nb", fields)
    assert TEXTS.written("of tomorrow", "nb", fields) == TEXTS.written("attention", "nb", fields)


def test_no_text_may_ask_for_something_it_is_not_given() -> None:
    with pytest.raises(UndefinedError):
        TEXTS.written("deadline_near", "nb", {"count": 1})


def test_a_name_that_looks_like_a_page_is_shown_as_it_is_written() -> None:
    named = Named(municipality="<b>Bø</b>", role='"vakt" & <i>varsel</i>')
    written = TEXTS.written("hidden", "nb", fields_of("bo", [alert()], "https://d.example", "nb", named=named))
    assert "<b>Bø</b>" in written.text
    assert not {"b", "i"} & set(Reader(written.html).tags)
    assert 'Sendt til: "vakt" & <i>varsel</i>' in written.text


def test_who_is_asked_to_acknowledge_finds_where_in_both_forms() -> None:
    asked = "https://d.example/seen/abc?x=1&y=2"
    written = TEXTS.written(
        "urgent", "en", fields_of("bo", [alert()], "https://d.example", "en", acknowledge_url=asked)
    )
    assert f"Confirm that you have seen this and look after it:\n{asked}\n" in written.text
    assert Reader(written.html).links[1] == asked
    fields = fields_of("bo", [alert()], "https://d.example", "en")
    assert "seen this" not in TEXTS.written("urgent", "en", fields).html
