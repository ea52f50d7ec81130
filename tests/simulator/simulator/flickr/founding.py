"""Founds a municipality's photo stream."""

import json

from simulator.ground import Founded, Ground
from simulator.ids import number_of, secret_of


def found_flickr(ground: Ground) -> list[Founded]:
    """Return one stream with its OAuth 1.0a credentials; it has no app, as nothing is pushed."""
    name, seed = ground.municipality, ground.seed
    account_id = f"{number_of(9, 'flickr stream', seed, ground.owner)}@N02"
    credentials = {
        "token": f"72157{number_of(12, 'flickr token', seed, name)}-{secret_of('flickr token', seed, name)[:16]}",
        "token_secret": secret_of("flickr token secret", seed, name)[:16],
        "api_key": secret_of("flickr key", seed, name),
        "api_secret": secret_of("flickr secret", seed, name)[:16],
    }
    token = ground.secret(f"{name}.flickr.token", json.dumps(credentials))
    row: dict[str, object] = {
        "platform": "flickr",
        "name": name,
        "lang": ground.lang,
        "app": f"{name}-flickr",
        "account_id": account_id,
        "account_name": ground.title,
        "settings": {"api_key": credentials["api_key"]},
        "secret_files": {
            "oauth_token": ground.secret(f"{name}.flickr.oauth-token", credentials["token"]),
            "oauth_token_secret": ground.secret(f"{name}.flickr.oauth-token-secret", credentials["token_secret"]),
            "api_secret": ground.secret(f"{name}.flickr.api-secret", credentials["api_secret"]),
        },
    }
    account = {
        "municipality": name,
        "platform": "flickr",
        "id": account_id,
        "name": ground.title,
        "class": "official",
        "token_file": token,
        "url": ground.url,
    }
    return [Founded(row, None, account)]
