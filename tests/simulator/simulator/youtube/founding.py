"""Founds a municipality's YouTube channel."""

from simulator.beside.letters import letters_of
from simulator.ground import Founded, Ground
from simulator.ids import secret_of


def found_youtube(ground: Ground) -> list[Founded]:
    """Return one channel, its app (the hub's secret) and its account."""
    name, app_name = ground.municipality, f"{ground.municipality}-youtube"
    hub_secret = ground.secret(f"{name}.youtube.hub-secret", secret_of("youtube hub", ground.seed, name))
    token = ground.secret(f"{name}.youtube.token", "ya29." + secret_of("youtube token", ground.seed, name))
    channel_id = "UC" + letters_of(22, "youtube channel", ground.seed, ground.owner)
    row: dict[str, object] = {
        "platform": "youtube",
        "name": name,
        "lang": ground.lang,
        "app": app_name,
        "account_id": channel_id,
        "account_name": ground.title,
        "settings": {},
        "secret_files": {"app_secret": hub_secret, "token": token},
    }
    app = {"platform": "youtube", "name": app_name, "municipality": name, "secret_file": hub_secret}
    account = {
        "municipality": name,
        "platform": "youtube",
        "id": channel_id,
        "name": ground.title,
        "class": "official",
        "app": app_name,
        "token_file": token,
        "url": ground.url,
    }
    return [Founded(row, app, account)]
