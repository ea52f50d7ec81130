"""Of what may show violence or pornography nobody of us holds a copy."""

import pytest

from common.events import Tagging, bars_attachments


@pytest.mark.parametrize(
    ("share", "reasons", "barred"),
    [
        (0.0, (), False),
        (0.01, (), False),
        (0.011, (), True),
        (0.4, (), True),
        (0.0, ("violence_pornography",), True),
        (0.0, ("threat", "violence_pornography"), True),
        (0.0, ("threat",), False),
    ],
)
def test_at_any_share_that_is_more_than_noise_and_whenever_it_is_named_nothing_is_fetched(
    share: float, reasons: tuple[str, ...], *, barred: bool
) -> None:
    tagging = Tagging(lang="nb", abuse_reasons=reasons, scores={"violence_pornography": share, "threat": 1.0})
    assert bars_attachments(tagging) is barred


def test_what_nobody_has_scored_is_not_barred_by_it() -> None:
    assert not bars_attachments(Tagging(lang="nb"))
