"""Founds a municipality's own website."""

import base64

from simulator.ground import Founded, Ground
from simulator.ids import secret_of


def found_generic(ground: Ground) -> list[Founded]:
    """Return one website, what it signs with, and what its callbacks are signed with."""
    name, app_name = ground.municipality, f"{ground.municipality}-generic"
    site = f"nettside-{ground.owner}"
    webhook = ground.secret(f"{name}.generic.webhook-secret", _secret("webhook", ground))
    token = ground.secret(f"{name}.generic.token", _secret("token", ground))
    row: dict[str, object] = {
        "platform": "generic",
        "name": name,
        "lang": ground.lang,
        "app": app_name,
        "account_id": site,
        "account_name": ground.title,
        "settings": {"form": "mixed"},
        "secret_files": {"app_secret": webhook, "token": token},
    }
    app = {"platform": "generic", "name": app_name, "municipality": name, "secret_file": webhook}
    account = {
        "municipality": name,
        "platform": "generic",
        "id": site,
        "name": ground.title,
        "class": "official",
        "app": app_name,
        "token_file": token,
        "url": f"{ground.url}/generic/{site}",
    }
    return [Founded(row, app, account)]


def _secret(what: str, ground: Ground) -> str:
    words = secret_of("generic", what, ground.seed, ground.municipality)
    return "whsec_" + base64.b64encode(words.encode()).decode()
