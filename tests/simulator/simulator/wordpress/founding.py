"""Founds a municipality's WordPress site."""

import base64
import json

from simulator.beside.letters import letters_of
from simulator.ground import Founded, Ground
from simulator.ids import secret_of


def found_wordpress(ground: Ground) -> list[Founded]:
    """Return one site, its sender's secret and its application password."""
    name, app_name = ground.municipality, f"{ground.municipality}-wordpress"
    site, user = f"nettsted-{ground.owner}", "ordstyrer"
    key = base64.b64encode(secret_of("wordpress", ground.seed, name).encode()).decode()
    password = letters_of(24, "wordpress password", ground.seed, name)
    webhook = ground.secret(f"{name}.wordpress.webhook-secret", f"whsec_{key}")
    plain = ground.secret(f"{name}.wordpress.password", password)
    token = ground.secret(f"{name}.wordpress.token", json.dumps({"user": user, "token": password}))
    row: dict[str, object] = {
        "platform": "wordpress",
        "name": name,
        "lang": ground.lang,
        "app": app_name,
        "account_id": site,
        "account_name": ground.title,
        "settings": {"user": user},
        "secret_files": {"app_secret": webhook, "password": plain},
    }
    app = {"platform": "wordpress", "name": app_name, "municipality": name, "secret_file": webhook}
    account = {
        "municipality": name,
        "platform": "wordpress",
        "id": site,
        "name": ground.title,
        "class": "official",
        "app": app_name,
        "token_file": token,
        "url": f"{ground.url}/sites/{site}",
    }
    return [Founded(row, app, account)]
