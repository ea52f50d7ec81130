"""Founds a municipality's organization on LinkedIn."""

from simulator.ground import Founded, Ground
from simulator.ids import number_of, secret_of


def found_linkedin(ground: Ground) -> list[Founded]:
    """Return one organization, its app (the client secret) and its token."""
    name, app_name, seed = ground.municipality, f"{ground.municipality}-linkedin", ground.seed
    account_id = f"urn:li:organization:{number_of(8, 'linkedin', seed, ground.owner)}"
    client = ground.secret(f"{name}.linkedin.client-secret", secret_of("linkedin client", seed, name))
    token = ground.secret(f"{name}.linkedin.token", "AQ" + secret_of("linkedin token", seed, name))
    row: dict[str, object] = {
        "platform": "linkedin",
        "name": name,
        "lang": ground.lang,
        "app": app_name,
        "account_id": account_id,
        "account_name": ground.title,
        "settings": {},
        "secret_files": {"app_secret": client, "token": token},
    }
    app = {"platform": "linkedin", "name": app_name, "municipality": name, "secret_file": client}
    account = {
        "municipality": name,
        "platform": "linkedin",
        "id": account_id,
        "name": ground.title,
        "class": "official",
        "app": app_name,
        "token_file": token,
        "url": ground.url,
    }
    return [Founded(row, app, account)]
