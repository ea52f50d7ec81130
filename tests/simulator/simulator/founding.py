"""Founds a world: writes a world file, the secrets, and the product's accounts file."""

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from simulator.founders import FOUNDERS, Founded, Ground
from simulator.ids import number_of, secret_of


@dataclass(frozen=True)
class Municipality:
    """A municipality that the simulator knows by name; others are founded in bokmål."""

    name: str
    lang: str
    page_name: str


KNOWN = (
    Municipality("bo", "nb", "Bø kommune"),
    Municipality("sogne", "nb", "Søgne kommune"),
    Municipality("kinn", "nn", "Kinn kommune"),
    Municipality("randaberg", "nb", "Randaberg kommune"),
    Municipality("knivsta", "sv", "Knivsta kommun"),
)


@dataclass(frozen=True)
class Founding:
    """What to found. `pages` is the number of pages of each municipality, all of one app; `platforms` are founded
    beside Facebook."""

    names: Sequence[str]
    seed: int
    graph_url: str
    same_ids: bool = False
    pages: int = 1
    platforms: Sequence[str] = ()


def found_world(folder: Path, founding: Founding) -> list[Path]:
    """Write `world.json`, `accounts.toml` and the secrets into a folder; returns the two files.

    Secrets are readable for their owner only. The same seed writes the same files.
    """
    folder = folder.resolve()
    (folder / "secrets").mkdir(parents=True, exist_ok=True)
    rows: list[dict[str, str]] = []
    for name in dict.fromkeys(founding.names):
        rows += [_row(folder, founding, name, page) for page in range(founding.pages)]
    world, accounts = folder / "world.json", folder / "accounts.toml"
    others = _founded_elsewhere(folder, founding, rows)
    beside = {"accounts": [other.row for other in others]} if others else {}
    text = json.dumps({"seed": founding.seed, "municipalities": rows, **beside}, ensure_ascii=False, indent=2)
    world.write_text(text + "\n", encoding="utf-8")
    tables = [_accounts(folder, rows, founding.graph_url), *_tables_of(folder, others)]
    accounts.write_text("\n".join(tables), encoding="utf-8")
    return [world, accounts]


def _founded_elsewhere(folder: Path, founding: Founding, pages: Sequence[dict[str, str]]) -> list[Founded]:
    names = [name for name in FOUNDERS if name in founding.platforms or "all" in founding.platforms]
    found: list[Founded] = []
    for page in pages:
        owner = "everybody" if founding.same_ids else page["name"]
        if page["name"] in {other.row["name"] for other in found}:
            continue
        ground = Ground(
            municipality=page["name"],
            lang=page["lang"],
            title=page["page_name"],
            owner=owner,
            page_id=page["page_id"],
            page_app=page["app"],
            page_token_file=page["page_access_token_file"],
            page_app_secret_file=page["app_secret_file"],
            page_verify_token_file=page["verify_token_file"],
            seed=founding.seed,
            url=founding.graph_url,
            secret=partial(_secret, folder),
        )
        found += [each for name in names for each in FOUNDERS[name](ground)]
    return found


def _tables_of(folder: Path, others: Sequence[Founded]) -> list[str]:
    apps = {(other.app["platform"], other.app["name"]): other.app for other in others if other.app}
    tables = [("app", table) for table in apps.values()] + [("account", other.account) for other in others]
    return [_table(name, _absolute(folder, members)) for name, members in tables]


def _absolute(folder: Path, members: Mapping[str, str]) -> dict[str, str]:
    return {
        key: str(folder / value) if key.endswith("_file") and not Path(value).is_absolute() else value
        for key, value in members.items()
    }


def _row(folder: Path, founding: Founding, name: str, page: int) -> dict[str, str]:
    known = next((each for each in KNOWN if each.name == name), None)
    known = known or Municipality(name, "nb", f"{name.capitalize()} kommune")
    owner = "everybody" if founding.same_ids else name
    suffix = f"-{page + 1}" if page else ""
    seed = founding.seed
    return {
        "name": name,
        "lang": known.lang,
        "app": name,
        "app_secret_file": _secret(folder, f"{name}.app-secret", secret_of("app", seed, name)),
        "verify_token_file": _secret(folder, f"{name}.verify-token", secret_of("verify", seed, name)),
        "page_access_token_file": _secret(
            folder, f"{name}{suffix}.page-token", "EAA" + secret_of("page", seed, name, page)
        ),
        "page_id": "1" + number_of(14, "page", seed, owner, page),
        "page_name": known.page_name + (f" {page + 1}" if page else ""),
    }


def _secret(folder: Path, name: str, secret: str) -> str:
    file = folder / "secrets" / name
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as opened:
        opened.write(secret + "\n")
    return f"secrets/{name}"


def _accounts(folder: Path, rows: Sequence[dict[str, str]], graph_url: str) -> str:
    apps = {row["app"]: row for row in rows}
    parts = [
        _table(
            "app",
            {
                "platform": "facebook",
                "name": row["app"],
                "municipality": row["name"],
                "secret_file": str(folder / row["app_secret_file"]),
                "verify_token_file": str(folder / row["verify_token_file"]),
            },
        )
        for row in apps.values()
    ]
    seen: set[str] = set()
    for row in rows:
        parts.append(
            _table(
                "account",
                {
                    "municipality": row["name"],
                    "platform": "facebook",
                    "id": row["page_id"],
                    "name": row["page_name"],
                    "class": "other" if row["name"] in seen else "main",
                    "token_file": str(folder / row["page_access_token_file"]),
                    "graph_url": graph_url,
                },
            )
        )
        seen.add(row["name"])
    return "\n".join(parts)


def _table(name: str, members: dict[str, str]) -> str:
    # A JSON text without escapes beyond the usual ones is a TOML text too.
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in members.items()]
    return "\n".join([f"[[{name}]]", *lines, ""])
