"""The house rules that no linter knows: sizes, names, words, and what a test may not do."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.repo.tree import ROOT, Module, modules, texts

MODULE_LINES_MAX = 300
FUNCTION_LINES_MAX = 40
NAMES_THAT_SAY_NOTHING = {"utils", "util", "helper", "helpers", "lib", "misc", "manager", "data"}
# Who may catch whatever is thrown and not throw it on.
BROAD_EXCEPT = {
    # parks the message, and says so
    Path("libs/common/common/runner.py"),
    # hands it to whoever waits in another thread
    Path("libs/common/common/db/sqlite.py"),
    # hands it to whoever waits for this one job, or tries each by itself
    Path("libs/common/common/work/ends.py"),
    # hands it to whoever waits on the loop
    Path("libs/common/common/blob/s3.py"),
    # hands it to whoever waits for what is read, or reads for each by itself
    Path("services/archiver/archiver/jobs/gathering.py"),
    # counts it, tells of it, and begins again
    Path("libs/common/common/steady.py"),
}

# Put together from halves, so that this file does not hold what it looks for.
_LATER = re.compile(r"\b(" + "|".join(("TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK")) + r")\b")
_UNFINISHED = "NotImplemented" + "Error"


def test_a_module_fits_on_a_few_screens() -> None:
    long = [
        f"{module.path}: {lines} lines"
        for module in modules()
        if not module.is_migration and (lines := module.text.count("\n")) > MODULE_LINES_MAX
    ]
    assert not long, _say(f"Split by meaning; a module has at most {MODULE_LINES_MAX} lines", long)


def test_a_function_fits_on_one_screen() -> None:
    long = [
        f"{module.at(function)} {function.name}: {lines} lines"
        for module in modules()
        if not module.is_migration
        for function in _functions(module)
        if (lines := _body_lines(function)) > FUNCTION_LINES_MAX
    ]
    assert not long, _say(f"Split it; a function has at most {FUNCTION_LINES_MAX} lines", long)


def test_a_file_is_named_after_what_it_holds() -> None:
    vague = [
        str(module.path)
        for module in modules()
        if NAMES_THAT_SAY_NOTHING.intersection((module.path.stem, *module.path.parent.parts))
    ]
    assert not vague, _say("Name it after the thing it is about", vague)


def test_every_module_says_what_it_is_for() -> None:
    mute = [str(module.path) for module in modules() if not ast.get_docstring(module.tree)]
    assert not mute, _say("Begin with one line that says what the module is for", mute)


def test_what_catches_everything_throws_it_on() -> None:
    broad = [
        module.at(node)
        for module in modules()
        if module.path not in BROAD_EXCEPT
        for node in ast.walk(module.tree)
        if _swallows_everything(node)
        if isinstance(node, ast.ExceptHandler | ast.Call)
    ]
    assert not broad, _say("Name the errors, or throw on what was caught", broad)


def test_tests_use_the_twin_and_not_a_mock() -> None:
    mocked = [
        module.at(node)
        for module in modules()
        if module.is_test
        for node in ast.walk(module.tree)
        if _mocks(node)
        if isinstance(node, ast.stmt | ast.expr)
    ]
    assert not mocked, _say("Use the local twin, the simulator, or an argument instead", mocked)


def test_a_test_that_is_left_out_says_why() -> None:
    silent = [
        module.at(node) for module in modules() if module.is_test for node in _skips(module) if not _has_reason(node)
    ]
    assert not silent, _say("Give the reason", silent)


def test_a_run_ends_with_why_something_was_left_out(tmp_path: Path) -> None:
    left_out = tmp_path / "test_left_out.py"
    left_out.write_text(
        "import pytest\n\n\ndef test_it():\n    pytest.skip('not run: no such part here')\n", encoding="utf-8"
    )
    command = [sys.executable, "-m", "pytest", "-q", "-c", str(ROOT / "pyproject.toml"), str(left_out)]
    told = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60, cwd=tmp_path).stdout  # noqa: S603 - our own words
    assert "not run: no such part here" in told


def test_nothing_is_left_for_later() -> None:
    later = [
        f"{path}: {found[0]}" for path, text in texts() if _is_ours(path) for found in [_LATER.search(text)] if found
    ]
    unfinished = [str(module.path) for module in modules() if _UNFINISHED in module.text]
    assert not later + unfinished, _say("Do it now, or write it down as an issue", later + unfinished)


def _functions(module: Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def _body_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """How long the body is. A docstring is for the caller and does not count."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def _swallows_everything(node: ast.AST) -> bool:
    match node:
        case ast.ExceptHandler(body=[*_, ast.Raise()]):
            return False
        case ast.ExceptHandler(type=None):
            return True
        case ast.ExceptHandler(type=ast.Tuple(elts=caught)):
            return any(_is_any_error(error) for error in caught)
        case ast.ExceptHandler(type=caught):
            return _is_any_error(caught)
        case ast.Call(func=ast.Attribute(attr="suppress") | ast.Name(id="suppress"), args=caught):
            return any(_is_any_error(error) for error in caught)
        case _:
            return False


def _is_any_error(caught: ast.expr | None) -> bool:
    return isinstance(caught, ast.Name) and caught.id in {"Exception", "BaseException"}


def _mocks(node: ast.AST) -> bool:
    match node:
        case ast.Import(names=names):
            return any(name.name in {"mock", "unittest.mock"} for name in names)
        case ast.ImportFrom(module="mock" | "unittest.mock"):
            return True
        case ast.ImportFrom(module="unittest", names=names):
            return any(name.name == "mock" for name in names)
        case ast.Attribute(value=ast.Name(id="monkeypatch" | "mocker"), attr=attr):
            # The environment and the working folder are not our own code.
            return attr not in {"setenv", "delenv", "chdir"}
        case _:
            return False


def _skips(module: Module) -> Iterator[ast.expr]:
    """`pytest.skip(...)`, `@pytest.mark.xfail` and their like; a mark that is called is given as the call."""
    called = {id(node.func) for node in ast.walk(module.tree) if isinstance(node, ast.Call)}
    for node in ast.walk(module.tree):
        match node:
            case ast.Call(func=ast.Attribute(attr="skip" | "skipif" | "xfail" | "importorskip")):
                yield node
            case ast.Attribute(value=ast.Attribute(attr="mark"), attr="skip" | "skipif" | "xfail"):
                if id(node) not in called:
                    yield node


def _has_reason(node: ast.expr) -> bool:
    match node:
        case ast.Call(func=ast.Attribute(attr="skip"), args=[_, *_]):
            return True
        case ast.Call(keywords=keywords):
            return any(keyword.arg == "reason" for keyword in keywords)
        case _:
            return False


def _is_ours(path: Path) -> bool:
    """What we write ourselves; a resident's comment among the examples may hold any word."""
    return path.suffix in {".py", ".md", ".toml", ".yml", ".yaml", ".sh", ".js", ".ts", ".css"} or not path.suffix


def _say(what: str, where: list[str]) -> str:
    return f"{what}:\n  " + "\n  ".join(where)
