"""Every setting as a table: variable, default, meaning, as the settings' models state them."""

import importlib
from pathlib import Path

from annotated_types import Ge, Gt, Le, Lt
from pydantic import SecretStr
from pydantic.fields import FieldInfo

from common.settings import PREFIX, Settings
from tests.repo.reference.marked import table
from tests.repo.tree import SERVICES

HEAD = ("variable", "default", "what it is")


def model_of(service: str) -> type[Settings]:
    """Return the settings that a service reads."""
    module = importlib.import_module(f"{service}.settings")
    found: type[Settings] = getattr(module, f"{service.capitalize()}Settings")
    return found


def own_fields(service: str) -> dict[str, FieldInfo]:
    """Return what a service reads beside the settings that all share."""
    fields = model_of(service).model_fields
    return {name: field for name, field in fields.items() if name not in Settings.model_fields}


def variable(field: str) -> str:
    """Return the environment variable of a field."""
    return f"{PREFIX}{field.upper()}"


def rows(fields: dict[str, FieldInfo]) -> str:
    """Return the table of these fields."""
    return table(HEAD, [(f"`{variable(name)}`", _default(field), _meaning(field)) for name, field in fields.items()])


def page() -> str:
    """Return all settings: the shared ones, then each service's own."""
    sections = [f"## All services\n\n{rows(Settings.model_fields)}"]
    for service in SERVICES:
        own = own_fields(service)
        said = rows(own) if own else f"The {service} reads only what all services share."
        sections.append(f"## {service.capitalize()}\n\n{said}")
    return "\n\n".join(sections)


def _default(field: FieldInfo) -> str:
    match field.default:
        case None:
            return "unset"
        case SecretStr():
            return "(secret)"
        case bool() as value:
            return f"`{str(value).lower()}`"
        case Path() as value:
            return f"`{value.as_posix()}`"
        case value:
            return f"`{value}`"


def _meaning(field: FieldInfo) -> str:
    limits = []
    for limit in field.metadata:
        match limit:
            case Ge(ge=least):
                limits.append(f"at least {least}")
            case Gt(gt=below):
                limits.append(f"more than {below}")
            case Le(le=most):
                limits.append(f"at most {most}")
            case Lt(lt=above):
                limits.append(f"less than {above}")
            case _:
                continue
    said = field.description or ""
    return f"{said} ({', '.join(limits)})" if limits else said
