"""Loads the public journal's own modules with one line of one of them changed: a slip that somebody could make."""

import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources
from types import ModuleType

PACKAGES = ("archiver.core.shielding", "archiver.core.public_journal")


@contextmanager
def slipped(module: str, *slips: tuple[str, str]) -> Iterator[ModuleType]:
    """Yield a fresh `showing` for which lines of `module` say something else; ValueError when no line says it."""
    package, _, name = module.rpartition(".")
    source = resources.files(package).joinpath(f"{name}.py").read_text(encoding="utf-8")
    for line, instead in slips:
        if source.count(line) != 1:
            raise ValueError(f"{module} says this {source.count(line)} times: {line}")
        source = source.replace(line, instead)
    kept = {known: sys.modules.pop(known) for known in list(sys.modules) if known.startswith(PACKAGES)}
    attributes = [(parent, child, getattr(parent, child)) for parent, child in _places(kept)]
    try:
        mutant = ModuleType(module)
        mutant.__package__, mutant.__file__ = package, f"<{module}, slipped>"
        importlib.import_module(package)
        sys.modules[module] = mutant
        exec(compile(source, mutant.__file__, "exec"), mutant.__dict__)  # noqa: S102 - a mutant
        yield importlib.import_module("archiver.core.public_journal.showing")
    finally:
        for known in [known for known in sys.modules if known.startswith(PACKAGES)]:
            del sys.modules[known]
        sys.modules.update(kept)
        for parent, child, value in attributes:
            setattr(parent, child, value)


def _places(kept: dict[str, ModuleType]) -> Iterator[tuple[ModuleType, str]]:
    """Yield each module's place in its package: importing anew puts the new one there."""
    for known in kept:
        parent, _, child = known.rpartition(".")
        if (found := kept.get(parent) or sys.modules.get(parent)) is not None and hasattr(found, child):
            yield found, child
