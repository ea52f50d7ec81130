"""The documents say what the code says: names of files, tests, commands and settings."""

import re
from pathlib import Path

import pytest

from common.codec import catalogue
from common.metrics import METRICS
from common.settings import NOT_SETTINGS, PREFIX
from standalone.cli import COMMANDS
from tests.repo.house.links import pages
from tests.repo.reference import services, settings
from tests.repo.reference.marked import DocumentError, filled
from tests.repo.tree import ROOT, SERVICES, files, modules

REFERENCE = ROOT / "docs/reference"
DECISIONS = sorted((ROOT / "docs/decisions").glob("*.md"))
DECISION_HEADINGS = ["Context", "Decision", "Consequences", "Alternatives", "Enforced by"]
SERVICE_HEADINGS = ["Consumes", "Produces", "Tables", "Settings", "Adapters"]
ARCHITECTURE_LINES_MAX = 300
VARIABLES_OF_TESTS = {"ORDSTYRER_CHROMIUM"}

_CODE = re.compile(r"`([^`\n]+)`")
_ADR = re.compile(r"\[ADR (\d+)\]\([^)]*?(\d{4})-")
_LINK = re.compile(r"\]\(([^)#\s]+\.md)[)#]")


def _is_ours_to_check(path: Path) -> bool:
    """Pages that name code: the documents and each service's own page."""
    return path.parts[0] == "docs" or (path.parts[0] == "services" and len(path.parts) == 3)


@pytest.mark.parametrize("text", ["", "<!-- flow -->\n", "<!-- /flow -->\n<!-- flow -->\n"])
def test_a_document_without_a_place_for_its_part_is_told_by_name_and_marker(text: str) -> None:
    with pytest.raises(DocumentError, match=r"README\.md has no place for 'flow'.*<!-- flow -->.*<!-- /flow -->"):
        filled(text, "flow", "made", "README.md")


def test_what_stands_outside_the_markers_is_left_alone() -> None:
    text = "before\n<!-- a -->\nold\n<!-- /a -->\nafter\n"
    changed = filled(text, "a", "new", "x.md")
    assert changed.startswith("before\n<!-- a -->\n")
    assert changed.endswith("\nnew\n\n<!-- /a -->\nafter\n")
    assert filled(changed, "a", "new", "x.md") == changed


def test_every_command_setting_and_metric_stands_in_the_reference() -> None:
    variables = {settings.variable(field) for service in SERVICES for field in settings.model_of(service).model_fields}
    missing = {
        "cli.md": [name for name in COMMANDS if f"## {name}\n" not in _reference("cli.md")],
        "settings.md": [name for name in variables if f"`{name}`" not in _reference("settings.md")],
        "metrics.md": [metric.name for metric in METRICS if f"`{metric.name}`" not in _reference("metrics.md")],
        "events.md": [name for name in _events() if f"### {name}\n" not in _reference("events.md")],
    }
    assert not any(missing.values()), missing


def test_every_table_and_topic_stands_in_the_page_on_personal_data() -> None:
    page = _reference("personal-data.md")
    machinery = {f"{service}_{name}" for service in SERVICES for name in services.MACHINERY_TABLES}
    tables = {table.name for service in SERVICES for table in services.tables_of(service)}
    wanted = {*catalogue(), *(tables - machinery), *(f"<service>_{name}" for name in services.MACHINERY_TABLES)}
    assert not [name for name in sorted(wanted) if f"`{name}`" not in page]


def test_every_variable_and_command_that_a_page_names_exists() -> None:
    fields = {field for service in SERVICES for field in settings.model_of(service).model_fields} | NOT_SETTINGS
    variables = {settings.variable(field) for field in fields} | VARIABLES_OF_TESTS | _variables_of_the_deployment()
    wrong = []
    for path, text in pages():
        if _is_ours_to_check(path):
            named = [name for name in re.findall(rf"{PREFIX}[A-Z_]+[A-Z]\b", text) if name not in variables]
            called = [name for name in re.findall(r"`ordstyrer ([a-z][a-z-]*)", text) if name not in COMMANDS]
            wrong += [f"{path}: {name}" for name in (*named, *called)]
    assert not wrong


def test_every_file_and_test_that_a_page_names_exists() -> None:
    tests = set(re.findall(r"def (test_\w+)", "".join(module.text for module in modules() if module.is_test)))
    wrong = []
    for path, text in pages():
        if _is_ours_to_check(path):
            wrong += [f"{path}: {word}" for word in _CODE.findall(text) if _names_nothing(path, word, tests)]
    assert not wrong


def test_the_decisions_are_numbered_without_a_gap_and_all_have_the_same_headings() -> None:
    assert [path.name[:4] for path in DECISIONS] == [f"{number:04}" for number in range(1, len(DECISIONS) + 1)]
    for number, path in enumerate(DECISIONS, start=1):
        text = path.read_text(encoding="utf-8")
        assert text.startswith(f"# {number}. "), path.name
        assert re.findall(r"^## (.+)$", text, re.MULTILINE) == DECISION_HEADINGS, path.name


def test_a_decision_is_called_by_its_own_number() -> None:
    called = [(path, *named) for path, text in pages() for named in _ADR.findall(text)]
    assert called
    assert not [f"{path}: ADR {number} leads to {file}" for path, number, file in called if int(number) != int(file)]


def test_every_how_to_is_led_to_from_another_page() -> None:
    led_to = {(ROOT / path).parent.joinpath(to).resolve() for path, text in pages() for to in _LINK.findall(text)}
    assert not [path.name for path in sorted((ROOT / "docs/how-to").glob("*.md")) if path.resolve() not in led_to]


@pytest.mark.parametrize("service", SERVICES)
def test_a_services_page_has_its_headings_and_names_every_adapter(service: str) -> None:
    text = (ROOT / f"services/{service}/README.md").read_text(encoding="utf-8")
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == SERVICE_HEADINGS
    adapters = sorted((ROOT / f"services/{service}/{service}/adapters").glob("[!_]*.py"))
    assert not [path.name for path in adapters if f"`adapters/{path.name}`" not in text]


@pytest.mark.parametrize("member", ["libs/common/common", "services/standalone/standalone"])
def test_a_members_page_names_every_module_in_it(member: str) -> None:
    text = (ROOT / member).parent.joinpath("README.md").read_text(encoding="utf-8")
    inside = {Path(path).relative_to(member).parts[0] for path in map(str, files()) if path.startswith(f"{member}/")}
    modules = {name.removesuffix(".py") for name in inside if not name.startswith("__") and not name.endswith(".toml")}
    assert not [name for name in sorted(modules) if not re.search(rf"`{name}(\.py)?`", text)]


def test_the_architecture_is_short() -> None:
    assert len((ROOT / "docs/architecture.md").read_text(encoding="utf-8").splitlines()) <= ARCHITECTURE_LINES_MAX


def _names_nothing(page: Path, word: str, tests: set[str]) -> bool:
    """True for a path or a test's name that nothing bears. Patterns (`*`, `<x>`, `…`) are left to the reader."""
    if re.fullmatch(r"test_\w+", word):
        return word not in tests
    if not re.fullmatch(r"(?:[\w.-]+/)+[\w.-]*", word) or word.endswith("/"):
        return False
    roots = [ROOT, ROOT / page.parent, ROOT / page.parent / page.parent.name]
    first = word.partition("/")[0]
    return any((root / first).exists() for root in roots) and not any((root / word).exists() for root in roots)


def _variables_of_the_deployment() -> set[str]:
    """What `docker compose` takes from whoever starts it."""
    return set(re.findall(rf"\$\{{({PREFIX}[A-Z_]+)", (ROOT / "docker-compose.yml").read_text(encoding="utf-8")))


def _events() -> list[str]:
    return [event for topic in catalogue().values() for event in topic.events]


def _reference(name: str) -> str:
    return (REFERENCE / name).read_text(encoding="utf-8")
