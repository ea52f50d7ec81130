"""Founding a world, and reading it again."""

import json
import stat
import tomllib
from pathlib import Path

import pytest

from simulator.cli import main
from simulator.worldfile import WorldFileError, read_world_file


def _init(folder: Path, *more: str) -> None:
    assert main(["init", str(folder), "--municipality", "bo", "--municipality", "kinn", "--seed", "4", *more]) == 0


def test_a_world_is_founded_with_an_accounts_file_for_the_product(tmp_path: Path) -> None:
    _init(tmp_path, "--port", "22123")
    accounts = tomllib.loads((tmp_path / "accounts.toml").read_text(encoding="utf-8"))
    app, account = accounts["app"][0], accounts["account"][0]
    assert list(app) == ["platform", "name", "municipality", "secret_file", "verify_token_file"]
    assert (app["platform"], app["name"], app["municipality"]) == ("facebook", "bo", "bo")
    assert list(account) == ["municipality", "platform", "id", "name", "class", "token_file", "graph_url"]
    assert (account["name"], account["class"]) == ("Bø kommune", "main")
    assert account["graph_url"] == "http://127.0.0.1:22123"
    world = read_world_file(tmp_path / "world.json")
    assert world.pages[0].page_id == account["id"]
    assert world.pages[0].app_secret == Path(app["secret_file"]).read_text(encoding="utf-8").strip()
    assert world.pages[0].verify_token == Path(app["verify_token_file"]).read_text(encoding="utf-8").strip()
    assert world.pages[0].page_token == Path(account["token_file"]).read_text(encoding="utf-8").strip()


def test_secrets_are_readable_for_their_owner_only(tmp_path: Path) -> None:
    _init(tmp_path)
    modes = {stat.S_IMODE(file.stat().st_mode) for file in (tmp_path / "secrets").iterdir()}
    assert modes == {0o600}


def test_the_same_seed_founds_the_same_world(tmp_path: Path) -> None:
    for name in ("one", "two"):
        _init(tmp_path / name)
    assert read_world_file(tmp_path / "one" / "world.json") == read_world_file(tmp_path / "two" / "world.json")


def test_equal_ids_and_several_pages_can_be_asked_for(tmp_path: Path) -> None:
    _init(tmp_path, "--same-ids", "--pages", "2")
    pages = read_world_file(tmp_path / "world.json").pages
    assert [page.municipality for page in pages] == ["bo", "bo", "kinn", "kinn"]
    assert pages[0].page_id == pages[2].page_id != pages[1].page_id == pages[3].page_id
    assert len({page.page_token for page in pages}) == 4
    assert len({page.app_secret for page in pages}) == 2


def test_a_world_file_may_be_toml(tmp_path: Path) -> None:
    _init(tmp_path)
    world = json.loads((tmp_path / "world.json").read_text(encoding="utf-8"))
    lines = [f"seed = {world['seed']}"]
    for row in world["municipalities"]:
        lines += ["[[municipalities]]", *(f"{name} = {json.dumps(value)}" for name, value in row.items())]
    (tmp_path / "world.toml").write_text("\n".join(lines), encoding="utf-8")
    assert read_world_file(tmp_path / "world.toml") == read_world_file(tmp_path / "world.json")


@pytest.mark.parametrize(
    ("world", "said"),
    [
        ("[]", "an object is needed"),
        ('{"municipalities": []}', "at least one row"),
        ('{"municipalities": [{"lang": "nb"}]}', "`name` must be a text"),
        (
            '{"municipalities": [{"name": "bo", "app_secret_file": "nowhere"}]}',
            "`app_secret_file` does not exist",
        ),
    ],
)
def test_a_world_file_that_cannot_be_used_says_what_is_missing(tmp_path: Path, world: str, said: str) -> None:
    (tmp_path / "world.json").write_text(world, encoding="utf-8")
    with pytest.raises(WorldFileError, match=said):
        read_world_file(tmp_path / "world.json")


def test_instagram_is_founded_with_both_logins_where_it_is_asked_for(tmp_path: Path) -> None:
    _init(tmp_path, "--port", "22123", "--platform", "instagram")
    world = read_world_file(tmp_path / "world.json")
    own, linked, *others = world.accounts
    assert len(others) == 2
    assert (own.settings["login"], linked.settings["login"]) == ("instagram", "facebook")
    assert linked.settings["page_id"] == world.pages[0].page_id
    assert (linked.app_secret, linked.secrets["token"]) == (world.pages[0].app_secret, world.pages[0].page_token)
    assert own.app_secret not in {page.app_secret for page in world.pages}
    accounts = tomllib.loads((tmp_path / "accounts.toml").read_text(encoding="utf-8"))
    apps = {(app["platform"], app["name"]): app for app in accounts["app"]}
    rows = [row for row in accounts["account"] if row["platform"] == "instagram" and row["municipality"] == "bo"]
    assert [(row["app"], row["class"], row["url"]) for row in rows] == [
        ("bo-ig", "main", "http://127.0.0.1:22123"),
        ("bo", "other", "http://127.0.0.1:22123"),
    ]
    assert Path(apps["instagram", "bo-ig"]["secret_file"]).read_text(encoding="utf-8").strip() == own.app_secret
    assert [row["id"] for row in rows] == [own.account_id, linked.account_id]


def test_what_was_founded_before_stays_when_a_platform_is_added(tmp_path: Path) -> None:
    _init(tmp_path / "one")
    _init(tmp_path / "two", "--platform", "instagram")
    one, two = (tmp_path / name / "world.json" for name in ("one", "two"))
    assert read_world_file(one).pages == read_world_file(two).pages
    assert "accounts" not in json.loads(one.read_text(encoding="utf-8"))


def test_a_platform_that_nobody_knows_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["init", str(tmp_path), "--platform", "myspace"])
    assert "instagram" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("accounts", "said"),
    [
        ("{}", "`accounts` must be a list"),
        ("[7]", "account 1 is no object"),
        ('[{"name": "bo", "platform": "instagram"}]', "`account_id` must be a text"),
        ('[{"name": "bo", "secret_files": {"token": 7}}]', "`secret_files` must be an object of texts"),
    ],
)
def test_an_account_that_cannot_be_used_says_what_is_missing(tmp_path: Path, accounts: str, said: str) -> None:
    _init(tmp_path)
    file = tmp_path / "world.json"
    world = json.loads(file.read_text(encoding="utf-8")) | {"accounts": json.loads(accounts)}
    file.write_text(json.dumps(world), encoding="utf-8")
    with pytest.raises(WorldFileError, match=said):
        read_world_file(file)
