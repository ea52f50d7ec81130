"""`ls services/*/*/handlers/on_*` prints the pipeline: the handlers' names are the catalogue's consumers."""

import tomllib

from tests.repo.tree import ROOT, SERVICES, files

CATALOGUE = ROOT / "libs/common/common/events/topics.toml"
# Every service is laid out alike; what else it has is up to it.
# `app` is a package where one service has more to wire than fits on a few screens.
EVERY_SERVICE_HAS = ("__main__.py", "app.py", "settings.py", "core/__init__.py", "handlers/__init__.py")


def test_the_handlers_are_the_consumers_in_the_catalogue() -> None:
    topics = tomllib.loads(CATALOGUE.read_text(encoding="utf-8"))
    promised = {
        f"{service}: on_{_singular(topic)}" for topic, entry in topics.items() for service in entry["consumers"]
    }
    written = {
        f"{path.parts[1]}: {path.stem}"
        for path in files()
        if path.parts[0] == "services" and path.parent.name == "handlers" and path.name.startswith("on_")
    }
    assert not promised - written, f"In topics.toml, and without a handler: {sorted(promised - written)}"
    assert not written - promised, f"Handlers of what topics.toml does not name: {sorted(written - promised)}"


def test_every_topic_is_told_and_heard_by_services_we_have() -> None:
    topics = tomllib.loads(CATALOGUE.read_text(encoding="utf-8"))
    known = {*SERVICES, "standalone"}
    strangers = {
        f"{topic}: {service}"
        for topic, entry in topics.items()
        for service in (*entry["consumers"], *str(entry["producer"]).split(", "))
        if service not in known
    }
    assert not strangers


def test_every_service_has_the_same_shape() -> None:
    present = set(files())
    missing = [
        str(path.relative_to(ROOT))
        for service in SERVICES
        for name in EVERY_SERVICE_HAS
        if (path := ROOT / "services" / service / service / name).relative_to(ROOT) not in present
        and (path.with_suffix("") / "__init__.py").relative_to(ROOT) not in present
    ]
    assert not missing


def _singular(topic: str) -> str:
    name = topic.replace("-", "_")
    return f"{name[:-3]}y" if name.endswith("ies") else name.removesuffix("s")
