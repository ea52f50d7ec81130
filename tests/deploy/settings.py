"""Which settings a pod or container may give, and whether a service would start with them."""

from collections.abc import Mapping

from archiver.settings import ArchiverSettings
from classifier.settings import ClassifierSettings
from common.settings import PREFIX, Settings, unknown_variables
from desk.settings import DeskSettings
from ingest.settings import IngestSettings
from notifier.settings import NotifierSettings

OF: dict[str, type[Settings]] = {
    "ingest": IngestSettings,
    "classifier": ClassifierSettings,
    "archiver": ArchiverSettings,
    "notifier": NotifierSettings,
    "desk": DeskSettings,
    # The command line reads what `archive verify` needs.
    "tool": ArchiverSettings,
    "migrate": ArchiverSettings,
}


def accepted(service: str, environ: Mapping[str, str]) -> Settings:
    """The settings a service would start with. Fails where one is unknown to it or wrong."""
    kind = OF[service]
    # One ConfigMap serves all: what bears another service's name is passed over at the start, and must be known there.
    others = {name for one, their in OF.items() for name in their.model_fields if name.startswith(f"{one}_")}
    strangers = unknown_variables(environ, {*kind.model_fields, *others})
    assert not strangers, f"{service}: {strangers}"
    found = kind.from_environ(environ)
    assert found.database_url_file is not None, f"{service}: without PostgreSQL it would not start alone"
    assert found.kafka, f"{service}: without Kafka it would not start alone"
    return found


def is_setting(name: str) -> bool:
    """Whether some service reads this variable."""
    return any(name.removeprefix(PREFIX).lower() in kind.model_fields for kind in OF.values())
