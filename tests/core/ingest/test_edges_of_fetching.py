"""How much is fetched, and that an address that names a person is never called."""

import pytest

from ingest.core.fetching import ATTACHMENTS_MAX, BYTES_MAX, REDIRECTS_MAX, refusal_of

HTTPS = frozenset({"https"})


@pytest.mark.parametrize("who", ["ola@", ":hemmelig@", "ola:hemmelig@"])
def test_an_address_that_names_a_person_or_a_password_is_not_called(who: str) -> None:
    assert refusal_of(f"https://{who}a.twimg.com/1.jpg", ("twimg.com",), HTTPS) == "host"
    assert refusal_of("https://a.twimg.com/1.jpg", ("twimg.com",), HTTPS) is None


def test_ten_attachments_are_fetched_each_of_32_mebibytes_at_most_over_three_addresses() -> None:
    assert (ATTACHMENTS_MAX, BYTES_MAX, REDIRECTS_MAX) == (10, 33_554_432, 3)
