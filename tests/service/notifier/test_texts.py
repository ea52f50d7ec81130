"""The texts that people get: every reason, every language, for one and for many."""

from datetime import datetime

import pytest
from jinja2 import UndefinedError

from common.events import derived_id
from notifier.adapters.texts import PackagedTexts
from notifier.core.alert import REASONS as EVERY_REASON
from notifier.core.alert import Alert
from notifier.core.letter import LANGUAGES, LINKS_MAX, fields_of, spoken_time

REASONS = tuple(reason for reason in EVERY_REASON if reason not in {"morning_list", "weekly_figures"})
"""Those of alerts; lists have tests of their own."""
DUE = "2026-01-20T15:00:00+01:00"


def alert(n: int = 1, reason: str = "hidden", due: str | None = None) -> Alert:
    return Alert(
        alert_id=derived_id("alert", n),
        item_id=derived_id("item", n),
        revision=1,
        reason=reason,
        to=("administratorer",),
        clauses=("BO-38", f"BO-{n}"),
        state="raised",
        round_no=1,
        lang="nb",
        due=due,
    )


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("reason", REASONS)
@pytest.mark.parametrize("count", [1, 2, LINKS_MAX + 3])
def test_every_reason_has_a_text_in_every_language_for_one_and_for_many(lang: str, reason: str, count: int) -> None:
    alerts = [alert(n, reason, DUE) for n in range(1, count + 1)]
    subject, body = PackagedTexts().written(reason, lang, fields_of("bo", alerts, "https://d.example", lang))
    assert subject
    assert "\n" not in subject
    assert "BO-38" in body
    assert "{" not in subject + body
    assert "https://d.example/bo/items/" in body
    assert body.count("https://d.example/bo/items/") == min(count, LINKS_MAX)
    assert (" 3 " in body) == (count > LINKS_MAX)
    if reason.startswith("deadline"):
        assert spoken_time(datetime.fromisoformat(DUE), lang) in subject
    if count > 1 and reason != "message_parked":
        assert str(count) in subject


def test_the_texts_of_the_four_languages_are_four_texts() -> None:
    texts = PackagedTexts()
    for reason in REASONS:
        fields = fields_of("bo", [alert(1, reason, DUE)], "https://d.example", "nb")
        assert len({texts.written(reason, lang, fields) for lang in LANGUAGES}) == len(LANGUAGES)


def test_an_unknown_language_is_bokmal_and_an_unknown_reason_asks_for_attention() -> None:
    texts = PackagedTexts()
    fields = fields_of("bo", [alert()], "https://d.example", "se")
    assert texts.written("hidden", "se", fields) == texts.written("hidden", "nb", fields)
    assert texts.written("of tomorrow", "nb", fields) == texts.written("attention", "nb", fields)


def test_no_text_may_ask_for_something_it_is_not_given() -> None:
    with pytest.raises(UndefinedError):
        PackagedTexts().written("deadline_near", "nb", {"count": 1})
