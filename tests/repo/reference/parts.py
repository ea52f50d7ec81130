"""Every generated part there is, and where it stands."""

from functools import partial

from tests.repo.reference import (
    capabilities,
    cli,
    egress,
    events,
    flow,
    kafka,
    metrics,
    models,
    services,
    settings,
    words,
)
from tests.repo.reference.marked import Part
from tests.repo.tree import SERVICES

REFERENCE = "docs/reference"
OF_A_SERVICE = {
    "consumes": services.consumes,
    "produces": services.produces,
    "tables": services.tables,
    "settings": services.settings_of,
}

PARTS: tuple[Part, ...] = (
    Part("README.md", "flow", flow.picture),
    Part("docs/architecture.md", "flow", flow.picture),
    Part("docs/glossary.md", "words", words.page),
    Part(f"{REFERENCE}/settings.md", "settings", settings.page),
    Part(f"{REFERENCE}/events.md", "topics", events.topics),
    Part(f"{REFERENCE}/events.md", "events", events.structs),
    Part(f"{REFERENCE}/kafka.md", "kafka-topics", kafka.topics),
    Part(f"{REFERENCE}/kafka.md", "kafka-rights", kafka.rights),
    Part(f"{REFERENCE}/egress.md", "egress", egress.page),
    Part(f"{REFERENCE}/metrics.md", "metrics", metrics.page),
    Part(f"{REFERENCE}/cli.md", "commands", cli.page),
    Part(f"{REFERENCE}/model-card.md", "models", models.page),
    Part(f"{REFERENCE}/capabilities.md", "capabilities", capabilities.page),
    *(
        Part(f"services/{service}/README.md", name, partial(make, service))
        for service in SERVICES
        for name, make in OF_A_SERVICE.items()
    ),
)
