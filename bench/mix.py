"""What residents write in the benchmarks: signed webhooks as Meta sends them, one comment each, the same for a seed."""

import json
import random
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

from common import accounts
from common.events import item_id_of
from simulator.facebook.bodies import meta_json
from simulator.phrases import ROADS, Phrase, read_phrases
from simulator.signing import webhook_headers

SHARES = {
    "praise": 18,
    "neutral": 15,
    "political": 10,
    "criticism": 12,
    "question": 20,
    "casework_light": 10,
    "casework_extensive": 5,
    "political_proposal": 7,
    "own_phone": 3,
}
"""Of each hundred comments, by what they are: the packs capture more than thirty, and none is hidden or removed."""
LANG = {"bo": "nb", "sogne": "nb", "randaberg": "nb", "kinn": "nn", "knivsta": "sv"}
POSTS = 40
"""So many posts a municipality has, on which the comments stand in turn."""
HOUSES = 3000
AUTHORS = 4000


class Webhook(NamedTuple):
    """One delivery: where it goes, its bytes, the secret that signs it, and the item that it becomes."""

    path: str
    body: bytes
    secret: str
    item_id: UUID

    def request(self, address: str) -> bytes:
        """Return it as it goes over the wire."""
        return request_of(address, self.path, webhook_headers(self.secret, self.body), self.body)


def request_of(address: str, path: str, headers: dict[str, bytes], body: bytes) -> bytes:
    """Return a POST of HTTP/1.1 that keeps its connection."""
    lines = [f"POST {path} HTTP/1.1".encode(), b"Host: " + address.encode(), b"Content-Length: %d" % len(body)]
    lines += [name.encode() + b": " + value for name, value in headers.items()]
    return b"\r\n".join(lines) + b"\r\n\r\n" + body


def webhooks(accounts_file: Path, seed: int) -> Iterator[Webhook]:
    """Yield deliveries without end to the municipalities of an accounts file in turn; no text comes twice."""
    listed = accounts.read(accounts_file)
    secrets = {app.municipality: app.secret_files[0].read_text(encoding="utf-8").strip() for app in listed.apps}
    pages = [(one.municipality, one.id, secrets[one.municipality]) for one in listed.accounts]
    chance = random.Random(f"{seed}/mix")  # noqa: S311 - repeatable, not secret
    written = {name: _phrases(name) for name, _, _ in pages}
    first = chance.randrange(1, 10**6) * 10**9
    number = 0
    while True:
        for municipality, page_id, secret in pages:
            number += 1
            kind = chance.choices(list(SHARES), list(SHARES.values()))[0]
            text = chance.choice([phrase for phrase in written[municipality] if phrase.kind == kind]).text
            where = f"{chance.choice(ROADS[LANG[municipality]])} {chance.randrange(1, HOUSES)}"
            post = f"{10**12 + number % POSTS}"
            comment = f"{post}_{first + number}"
            value = _value(page_id, post, comment, (f"{text} Hilsen {where}.", chance.randrange(AUTHORS)))
            entry = {"id": page_id, "time": int(time.time()), "changes": [{"value": value, "field": "feed"}]}
            yield Webhook(
                f"/webhooks/facebook/{municipality}",
                meta_json({"entry": [entry], "object": "page"}),
                secret,
                item_id_of(municipality, "facebook", comment),
            )


def some(accounts_file: Path, seed: int, count: int) -> list[Webhook]:
    """Return so many of them."""
    deliveries = webhooks(accounts_file, seed)
    return [next(deliveries) for _ in range(count)]


def _phrases(municipality: str) -> Sequence[Phrase]:
    """Return what is ever written to a municipality: the same words in every run."""
    chance = random.Random("mix")  # noqa: S311 - repeatable, not secret
    found = read_phrases(LANG[municipality], chance).comments
    return [one for one in found if one.kind in SHARES and one.text is not None and one.under is None]


def _value(page_id: str, post: str, comment: str, written: tuple[str, int]) -> dict[str, object]:
    text, author = written
    post_id = f"{page_id}_{post}"
    return {
        "from": {"id": f"{7 * 10**14 + author}", "name": f"Innbygger {author}"},
        "post": {
            "status_type": "mobile_status_update",
            "is_published": True,
            "updated_time": "2026-08-07T12:34:56+0000",
            "permalink_url": f"https://www.facebook.com/{page_id}/posts/{post}",
            "promotion_status": "inactive",
            "id": post_id,
        },
        "message": text,
        "post_id": post_id,
        "comment_id": comment,
        "created_time": int(time.time()),
        "item": "comment",
        "parent_id": post_id,
        "verb": "add",
    }


def told(delivery: Webhook) -> dict[str, object]:
    """Return a delivery's body as JSON, for those who look."""
    found: dict[str, object] = json.loads(delivery.body)
    return found
