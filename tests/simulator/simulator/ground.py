"""What a platform gets and gives when a world is founded with accounts of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Ground:
    """One municipality, its first Facebook page, and how to write a secret.

    `owner` is the municipality, or the same word for all where equal ids are wanted: make ids of it, and secrets of
    `municipality`. `secret(name, value)` writes a file that only its owner may read and returns its path relative to
    the world file.
    """

    municipality: str
    lang: str
    title: str
    owner: str
    page_id: str
    page_app: str
    page_token_file: str
    page_app_secret_file: str
    page_verify_token_file: str
    seed: int
    url: str
    secret: Callable[[str, str], str]


@dataclass(frozen=True)
class Founded:
    """One account: a row of the world file, and tables of the product's accounts file.

    `row`: platform, name (the municipality), lang, app, account_id, account_name, settings, secret_files.
    `app` is None where the account has no app of its own. Members that end in `_file` are paths as `secret` gave them.
    """

    row: Mapping[str, object]
    app: Mapping[str, str] | None
    account: Mapping[str, str]


Founder = Callable[[Ground], list[Founded]]
