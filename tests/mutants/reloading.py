"""How a mutant gets into a process that has its module already, without a file being written."""

import ast
import functools
import gc
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import spec_from_file_location
from pathlib import Path
from types import CodeType, FunctionType, ModuleType

from tests.repo.tree import ROOT

_IN_A_FUNCTION = 0x1  # CO_OPTIMIZED: a function, a lambda, a comprehension; neither a module nor the body of a class
Place = tuple[str, int]


def functions_of(path: Path) -> list[FunctionType]:
    """Every function of this module that lives: what others took from it is the same object."""
    return [
        one
        for one in gc.get_objects()
        if isinstance(one, FunctionType) and one.__code__.co_filename == str(ROOT / path)
    ]


def changed_functions(path: Path, text: str) -> Mapping[Place, CodeType] | None:
    """The functions a mutant changes; None where it changes what runs at import, which no function can be given."""
    before = compile((ROOT / path).read_text(encoding="utf-8"), str(ROOT / path), "exec", dont_inherit=True)
    after = compile(text, str(ROOT / path), "exec", dont_inherit=True)
    if _shell(before) != _shell(after):
        return None
    was = dict(_functions(before))
    return {place: code for place, code in _functions(after) if code != was.get(place)}


def give(functions: Iterable[FunctionType], changed: Mapping[Place, CodeType]) -> None:
    """Give the living functions their mutant's code, and forget what they have remembered."""
    for one in functions:
        code = changed.get((one.__code__.co_qualname, one.__code__.co_firstlineno))
        if code is not None:
            one.__code__ = code
    for kept in gc.get_objects():
        if isinstance(kept, functools._lru_cache_wrapper):
            kept.cache_clear()


def forget(names: Iterable[str]) -> None:
    """Let these modules be imported anew by whoever asks next."""
    for name in names:
        sys.modules.pop(name, None)


def who_imports(module: str) -> set[str]:
    """The module, and every module of this repository that is loaded and rests on it."""
    ours = {name: one for name, one in sys.modules.items() if _is_ours(one)}
    imports = {name: _imports(one, ours) for name, one in ours.items()}
    found = {module}
    while more := {name for name, wanted in imports.items() if wanted & found} - found:
        found |= more
    return {name for name in found if not name.endswith("conftest")}


def imports(one: ModuleType, name: str) -> bool:
    """Say whether this module names that one in an import of its own."""
    return name in _imports(one, {name: one})


@dataclass
class Instead(MetaPathFinder):
    """Answers for one module with another text."""

    module: str
    path: Path
    text: str

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Only for that one."""
        del path, target
        if fullname != self.module:
            return None
        loader = _Given(fullname, str(ROOT / self.path))
        loader.text = self.text
        return spec_from_file_location(fullname, ROOT / self.path, loader=loader)


class _Given(SourceFileLoader):
    text = ""

    def get_code(self, fullname: str) -> CodeType:
        del fullname
        return compile(self.text, self.path, "exec", dont_inherit=True)


def _shell(code: CodeType) -> tuple[object, ...]:
    """What a module or a class does when it is made: all of it but the insides of its functions."""
    consts = tuple(
        (_shell(one) if not one.co_flags & _IN_A_FUNCTION else _outside(one))
        if isinstance(one, CodeType)
        else (type(one), one)
        for one in code.co_consts
    )
    return code.co_code, code.co_names, consts


def _outside(code: CodeType) -> tuple[object, ...]:
    return code.co_qualname, code.co_firstlineno, code.co_flags, code.co_argcount, code.co_freevars


def _functions(code: CodeType) -> Iterator[tuple[Place, CodeType]]:
    for one in code.co_consts:
        if isinstance(one, CodeType):
            if one.co_flags & _IN_A_FUNCTION:
                yield (one.co_qualname, one.co_firstlineno), one
            else:
                yield from _functions(one)


def _is_ours(module: ModuleType) -> bool:
    file = getattr(module, "__file__", None)
    return bool(file) and Path(str(file)).is_relative_to(ROOT) and ".venv" not in str(file)


def _imports(module: ModuleType, ours: Mapping[str, ModuleType]) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
            found.update(f"{node.module}.{name.name}" for name in node.names)
    return found & set(ours)
