"""Founds a municipality's handle on X."""

from simulator.ground import Founded, Ground
from simulator.ids import number_of, secret_of


def found_x(ground: Ground) -> list[Founded]:
    """Return one handle, its app (the consumer secret) and its token."""
    name, app_name, seed = ground.municipality, f"{ground.municipality}-x", ground.seed
    account_id = "2" + number_of(8, "x handle", seed, ground.owner)
    consumer = ground.secret(f"{name}.x.consumer-secret", secret_of("x consumer", seed, name))
    token = ground.secret(f"{name}.x.token", secret_of("x token", seed, name))
    row: dict[str, object] = {
        "platform": "x",
        "name": name,
        "lang": ground.lang,
        "app": app_name,
        "account_id": account_id,
        "account_name": ground.title,
        "settings": {"username": f"{name}kommune"[:15]},
        "secret_files": {"app_secret": consumer, "token": token},
    }
    app = {"platform": "x", "name": app_name, "municipality": name, "secret_file": consumer}
    account = {
        "municipality": name,
        "platform": "x",
        "id": account_id,
        "name": ground.title,
        "class": "official",
        "app": app_name,
        "token_file": token,
        "url": ground.url,
    }
    return [Founded(row, app, account)]
