"""What a service consumes and produces, its tables and its settings, for the service's own page."""

import ast
import importlib
from pathlib import Path

from sqlalchemy import Table

from common.codec import catalogue
from common.service import Machinery
from tests.repo.reference import settings
from tests.repo.reference.flow import producers
from tests.repo.reference.marked import table
from tests.repo.tree import modules

MACHINERY_TABLES = ("outbox", "job", "waiting", "dead_letter")


def consumes(service: str) -> str:
    """Return a row for each topic it consumes: its events, the handler and what that does."""
    rows = []
    for name, topic in catalogue().items():
        if service not in topic.consumers:
            continue
        path = f"{service}/handlers/{handler_of(name)}.py"
        tree = next(m.tree for m in modules() if m.path == Path(f"services/{service}/{path}"))
        said = (ast.get_docstring(tree) or "").partition("\n")[0]
        rows.append((_topic(name), f"[`{handler_of(name)}`]({path})", said))
    return table(("topic", "handler", "what it does"), rows)


def produces(service: str) -> str:
    """Return a row for each topic it tells on, with those of its events that this service makes."""
    rows = []
    for name, topic in catalogue().items():
        if service not in producers(topic):
            continue
        made = [event for event in topic.events if event in _called(service)]
        rows.append((_topic(name), ", ".join(made if made and len(producers(topic)) > 1 else topic.events)))
    return table(("topic", "events"), rows)


def tables(service: str) -> str:
    """Return the service's own tables; the four that every service has are named in one line."""
    machinery = machinery_of(service)
    rows = []
    for one in machinery.outbox.table.metadata.sorted_tables:
        if one.name in {f"{service}_{name}" for name in MACHINERY_TABLES}:
            continue
        key = ", ".join(f"`{c.name}`" for c in one.primary_key.columns)
        rest = ", ".join(f"`{c.name}`" for c in one.columns if not c.primary_key)
        rows.append((f"`{one.name}`", key, rest))
    shared = ", ".join(f"`{service}_{name}`" for name in MACHINERY_TABLES)
    return f"{table(('table', 'key', 'other columns'), sorted(rows))}\n\nAnd as every service: {shared}."


def settings_of(service: str) -> str:
    """Return the settings that only this service reads."""
    own = settings.own_fields(service)
    shared = "[those that all services share](../../docs/reference/settings.md#all-services)"
    return f"Beside {shared}:\n\n{settings.rows(own)}" if own else f"Only {shared}."


def machinery_of(service: str) -> Machinery:
    """Return the machinery of a service, whose outbox knows all of its tables."""
    found: Machinery = importlib.import_module(f"{service}.store").MACHINERY
    return found


def tables_of(service: str) -> list[Table]:
    """Return every table of a service, the machinery's too."""
    return list(machinery_of(service).outbox.table.metadata.sorted_tables)


def handler_of(topic: str) -> str:
    """Return the name of the module that handles a topic: `judgements` is `on_judgement`."""
    name = topic.replace("-", "_")
    return f"on_{name[:-3]}y" if name.endswith("ies") else f"on_{name.removesuffix('s')}"


def _called(service: str) -> set[str]:
    """Return the names that the service's own code calls: an event that it makes is among them."""
    return {
        node.func.id
        for module in modules()
        if module.path.parts[:2] == ("services", service)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }


def _topic(name: str) -> str:
    return f"[`{name}`](../../docs/reference/events.md#topics)"
