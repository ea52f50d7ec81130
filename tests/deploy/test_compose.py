"""docker-compose.yml gives every service what it needs, to each only its own, and shows nobody else anything."""

import re
import shutil
import stat
from pathlib import Path
from typing import Any

import pytest
import yaml

from classifier.app import PackFolder
from common.accounts import read
from common.release import VERSION
from notifier.adapters.roles import RolesFile
from notifier.core.people_text import parse
from tests.deploy.settings import accepted
from tests.deploy.tools import run
from tests.repo.tree import ROOT, SERVICES

EXAMPLES = ROOT / "deploy" / "examples"
OURS = [*SERVICES, "migrate", "ordstyrer"]
PRETEND = ["founding", "simulator"]
DEMO = dict(
    line.split("=", 1)
    for line in (ROOT / "deploy" / "demo" / "settings.env").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
)


def compose() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
    return found


def container(name: str) -> dict[str, Any]:
    found: dict[str, Any] = compose()["services"][name]
    return found


def as_started(text: str) -> str:
    """What Compose makes of `${NAME:-default}` when nobody has set NAME."""
    return re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", text)


def mounts(name: str) -> dict[str, str]:
    """Path in the container → what is mounted there."""
    split = [as_started(volume).split(":") for volume in container(name).get("volumes", [])]
    return {parts[1]: parts[0] for parts in split}


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_would_start_with_its_settings(service: str) -> None:
    environ = {name: as_started(str(value)) for name, value in container(service)["environment"].items()}
    found = accepted(service, environ)
    there = {*mounts(service), *(f"/run/secrets/{name}" for name in container(service)["secrets"])}
    named = [value for name, value in environ.items() if name.endswith(("_FILE", "_DIR"))]
    assert all(there & {name, str(Path(name).parent)} for name in named), "every file and folder is mounted"
    assert found.kafka == "kafka:9092"


@pytest.mark.parametrize("name", [*OURS, *PRETEND])
def test_a_container_may_do_nothing_but_run(name: str) -> None:
    found = container(name)
    assert found["read_only"] is True
    assert found["cap_drop"] == ["ALL"]
    assert found["security_opt"] == ["no-new-privileges:true"]
    assert found["mem_limit"]
    assert found["pids_limit"]


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_starts_after_its_tables_and_the_broker(service: str) -> None:
    after = dict(container(service)["depends_on"])
    # Only the demo founds a world, and only those two read it.
    founding = after.pop("founding", None)
    assert (founding is not None) == (service in {"ingest", "desk"})
    assert founding in (None, {"condition": "service_completed_successfully", "required": False})
    assert after == {
        "migrate": {"condition": "service_completed_successfully"},
        "kafka": {"condition": "service_healthy"},
    }
    assert container("migrate")["depends_on"] == {
        "postgres": {"condition": "service_healthy"},
        "kafka": {"condition": "service_healthy"},
    }
    assert all("healthcheck" in container(part) for part in ("kafka", "postgres"))


@pytest.mark.parametrize("name", OURS)
def test_an_image_is_built_from_the_service_it_is_named_after(name: str) -> None:
    build = container(name)["build"]
    tool = name not in SERVICES
    assert build["target"] == ("tool" if tool else "service")
    assert build["args"]["SERVICE"] == ("standalone" if tool else name)
    assert as_started(container(name)["image"]) == f"ordstyrer-{'tool' if tool else name}:{VERSION}"


def test_only_this_machine_reaches_a_published_port() -> None:
    published = [as_started(port) for service in compose()["services"].values() for port in service.get("ports", [])]
    assert "127.0.0.1:8080:8080" in published
    assert all(port.startswith("127.0.0.1:") for port in published)


def test_kafka_and_the_database_cannot_reach_the_internet_nor_it_them() -> None:
    assert compose()["networks"]["inside"] == {"internal": True}
    for name in ("kafka", "postgres", "classifier", "archiver", "migrate"):
        assert container(name)["networks"] == ["inside"], name


def test_ingest_alone_holds_the_platforms_secrets() -> None:
    holders = {name for name in compose()["services"] if any("secrets/platforms" in at for at in mounts(name))}
    assert holders == {"ingest"}


def test_those_who_decide_read_the_policy_packs_of_this_folder() -> None:
    for name in ("classifier", "archiver", "desk"):
        assert mounts(name)["/policies"] == "./policies"


def test_ingest_and_the_archiver_keep_what_they_seal_in_one_place() -> None:
    for name in ("ingest", "archiver"):
        assert mounts(name)["/var/lib/ordstyrer/blobs"] == "blobs"
    assert "blobs:/var/lib/ordstyrer/blobs:ro" in compose()["services"]["desk"]["volumes"]


def test_every_image_of_others_has_a_version() -> None:
    images = [service["image"] for service in compose()["services"].values() if "build" not in service]
    assert images
    assert all(re.search(r":v?\d", image) for image in images)


def test_what_is_mounted_from_here_is_here() -> None:
    sources = {source for name in compose()["services"] for source in mounts(name).values() if source.startswith("./")}
    assert sources
    missing = [source for source in sources if "/secrets/" not in source and not (ROOT / source).exists()]
    assert not missing


def test_prepare_makes_every_secret_once_and_only_its_owner_opens_the_folder(tmp_path: Path) -> None:
    (tmp_path / "deploy").mkdir()
    prepare = Path(shutil.copy(ROOT / "deploy" / "prepare", tmp_path / "deploy"))
    assert run([prepare])[0] == 0
    made = {path: path.read_text() for path in (tmp_path / "deploy" / "secrets").rglob("*") if path.is_file()}
    wanted = {tmp_path / secret["file"] for secret in compose()["secrets"].values()}
    platforms = {
        tmp_path / "deploy" / "secrets" / "platforms" / Path(name).name
        for app in read(EXAMPLES / "accounts.toml").apps
        for name in (*app.secret_files, app.verify_token_file)
        if name
    }
    assert set(made) == wanted | platforms
    assert stat.S_IMODE((tmp_path / "deploy" / "secrets").stat().st_mode) == 0o700
    assert run([prepare])[0] == 0
    assert {path: path.read_text() for path in made} == made
    assert len(set(made.values())) == len(made), "no two are alike"


def test_the_examples_are_what_the_services_read() -> None:
    accounts = read(EXAMPLES / "accounts.toml")
    folders = {path.parent.name for path in (ROOT / "policies").glob("*/pack.toml")}
    assert {app.municipality for app in accounts.apps} <= folders
    assert {account.municipality for account in accounts.accounts} <= folders
    assert all(str(name).startswith("/run/secrets/platforms/") for app in accounts.apps for name in app.secret_files)
    assert RolesFile(EXAMPLES / "roles.toml").of("sogne", "operator") == ("drift@example.no",)
    people = (EXAMPLES / "people" / "people.toml").read_text(encoding="utf-8")
    assert parse(people, "people.toml") == {}, "an example names nobody until somebody writes their own"
    written = "\n".join(
        line[2:]
        for line in people.splitlines()
        if line.startswith(("# [bo", "# channels", "# urgent", "# quiet", "# persons"))
    )
    assert set(parse(written, "people.toml")["bo"].persons) == {"kari"}


def test_prometheus_looks_at_every_service() -> None:
    found = yaml.safe_load((ROOT / "deploy" / "prometheus" / "prometheus.yml").read_text(encoding="utf-8"))
    targets = found["scrape_configs"][0]["static_configs"][0]["targets"]
    assert targets == [f"{service}:8080" for service in SERVICES]


def test_every_key_that_replicas_share_is_a_secret_by_reference_and_the_preparation_makes_it() -> None:
    named = {
        name: container(service)["environment"][name].rpartition("/")[2]
        for service in SERVICES
        for name in container(service)["environment"]
        if name.endswith("_KEY_FILE")
    }
    assert named == {
        "ORDSTYRER_ARCHIVER_CHECKPOINT_KEY_FILE": "checkpoint-key",
        "ORDSTYRER_NOTIFIER_LINK_KEY_FILE": "link-key",
        "ORDSTYRER_DESK_KEY_FILE": "desk-key",
    }
    makes = (ROOT / "deploy" / "prepare").read_text(encoding="utf-8")
    for secret in named.values():
        assert compose()["secrets"][secret] == {"file": f"./deploy/secrets/{secret}"}
        assert f"keep {secret} " in makes


def test_pretend_platforms_and_the_catcher_of_mails_are_there_in_the_demo_alone() -> None:
    assert {name for name, one in compose()["services"].items() if "demo" in one.get("profiles", [])} == {
        *PRETEND,
        "mail",
    }
    assert DEMO["COMPOSE_PROFILES"] == "demo,watch"
    written = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    assert all(f"${{{name}:-" in written for name in DEMO if name != "COMPOSE_PROFILES"), (
        "each setting is one of the file's"
    )


def test_the_demo_takes_the_accounts_that_the_pretend_platforms_have_founded() -> None:
    founded = container("founding")["command"][1]
    assert DEMO["ORDSTYRER_ACCOUNTS_FILE"] == f"{founded}/accounts.toml"
    for name in ("ingest", "desk"):
        assert mounts(name)[founded] == "world"
        assert any(volume.endswith(f"{founded}:ro") for volume in container(name)["volumes"])


def test_the_demo_has_an_address_for_every_role_of_every_policy_pack() -> None:
    given = RolesFile(ROOT / str(DEMO["ORDSTYRER_ROLES"]))
    packs = PackFolder(ROOT / "policies").all()
    missing = [
        (pack.file.pack.id, role) for pack in packs for role in pack.file.roles if not given.of(pack.file.pack.id, role)
    ]
    assert packs
    assert not missing


def test_prometheus_hands_its_alerts_to_the_alertmanager_of_the_file() -> None:
    found = yaml.safe_load((ROOT / "deploy" / "prometheus" / "prometheus.yml").read_text(encoding="utf-8"))
    assert found["alerting"]["alertmanagers"][0]["static_configs"][0]["targets"] == ["alertmanager:9093"]
    assert "alertmanager" in compose()["services"]
