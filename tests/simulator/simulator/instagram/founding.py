"""Founds two Instagram accounts for a municipality: one with each way to log in."""

from simulator.ground import Founded, Ground
from simulator.ids import number_of, secret_of


def found_instagram(ground: Ground) -> list[Founded]:
    """Return the main account (Instagram Login, an app and secret of its own) and a library's (Facebook Login)."""
    return [_by_instagram(ground), _by_facebook(ground)]


def _account_id(ground: Ground, name: str) -> str:
    return "17841" + number_of(12, "instagram", name, ground.seed, ground.owner)


def _by_instagram(ground: Ground) -> Founded:
    name, seed = ground.municipality, ground.seed
    account_id = _account_id(ground, "main")
    secret = ground.secret(f"{name}.instagram.app-secret", secret_of("instagram app", seed, name))
    verify = ground.secret(f"{name}.instagram.verify-token", secret_of("instagram verify", seed, name))
    token = ground.secret(f"{name}.instagram.token", "IGAA" + secret_of("instagram token", seed, name))
    return Founded(
        row={
            "platform": "instagram",
            "name": name,
            "lang": ground.lang,
            "app": f"{name}-ig",
            "account_id": account_id,
            "account_name": f"{name}kommune",
            "settings": {"login": "instagram"},
            "secret_files": {"app_secret": secret, "verify_token": verify, "token": token},
        },
        app={
            "platform": "instagram",
            "name": f"{name}-ig",
            "municipality": name,
            "secret_file": secret,
            "verify_token_file": verify,
        },
        account=_account(ground, account_id, f"{name}kommune", f"{name}-ig", token),
    )


def _by_facebook(ground: Ground) -> Founded:
    name = ground.municipality
    account_id = _account_id(ground, "library")
    return Founded(
        row={
            "platform": "instagram",
            "name": name,
            "lang": ground.lang,
            "app": ground.page_app,
            "account_id": account_id,
            "account_name": f"{name}bibliotek",
            "settings": {"login": "facebook", "page_id": ground.page_id},
            "secret_files": {
                "app_secret": ground.page_app_secret_file,
                "verify_token": ground.page_verify_token_file,
                "token": ground.page_token_file,
            },
        },
        app=None,
        account=_account(ground, account_id, f"{name}bibliotek", ground.page_app, ground.page_token_file),
    )


def _account(ground: Ground, account_id: str, title: str, app: str, token_file: str) -> dict[str, str]:
    return {
        "municipality": ground.municipality,
        "platform": "instagram",
        "id": account_id,
        "name": title,
        "class": "other" if app == ground.page_app else "main",
        "app": app,
        "token_file": token_file,
        "url": ground.url,
    }
