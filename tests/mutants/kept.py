"""What is kept between runs: the groups, a session of cosmic-ray a module, and the survivors that are accepted."""

import fcntl
import hashlib
import os
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from cosmic_ray.work_db import WorkDB, use_db
from cosmic_ray.work_item import MutationSpec, TestOutcome, WorkerOutcome, WorkItem, WorkResult

from tests.mutants.made import Mutant, module_of, mutants_of
from tests.repo.tree import ROOT

VAR = ROOT / "var" / "mutants"
_HERE = Path(__file__).parent


@dataclass(frozen=True)
class Group:
    """Modules, and the tests that are about them."""

    name: str
    modules: list[Path]
    tests: list[Path]


@dataclass(frozen=True)
class Accepted:
    """A mutant nobody can notice, and why."""

    module: str
    was: str
    becomes: str
    why: str

    def is_of(self, mutant: Mutant) -> bool:
        """The change is told by what it says, not by its line: lines move."""
        return mutant.module == self.module and mutant.line in self.was and mutant.change == (self.was, self.becomes)


@dataclass
class Tally:
    """What a session knows of a module's mutants."""

    mutants: list[Mutant]
    killed: set[str] = field(default_factory=set)
    survived: set[str] = field(default_factory=set)

    def of(self, keys: Iterable[str]) -> list[Mutant]:
        """The mutants by their keys, as they stand in the module."""
        wanted = set(keys)
        return sorted((one for one in self.mutants if one.key in wanted), key=lambda one: one.lines.start)


def groups() -> list[Group]:
    """As groups.toml lists them."""
    rows = tomllib.loads((_HERE / "groups.toml").read_text(encoding="utf-8"))["group"]
    return [
        Group(
            row["name"],
            [
                path.relative_to(ROOT)
                for found in row["modules"]
                for path in sorted(ROOT.glob(found))
                if path.stem != "__init__"
            ],
            [Path(test) for test in row["tests"]],
        )
        for row in rows
    ]


@cache
def accepted() -> tuple[Accepted, ...]:
    """As accepted.toml lists them."""
    rows = tomllib.loads((_HERE / "accepted.toml").read_text(encoding="utf-8"))
    return tuple(Accepted(**row) for row in rows.get("accepted", []))


@contextmanager
def alone(folder: Path) -> Iterator[bool]:
    """Whether nobody else runs mutants into this folder: two would take what they keep from each other."""
    with _locked(folder / "lock", fcntl.LOCK_EX | fcntl.LOCK_NB) as is_ours:
        yield is_ours


@contextmanager
def _locked(path: Path, how: int) -> Iterator[bool]:
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = os.open(path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o644)
    try:
        yield _is_given(lock, how)
    finally:
        os.close(lock)


def _is_given(lock: int, how: int) -> bool:
    try:
        fcntl.flock(lock, how)
    except BlockingIOError:
        return False
    return True


class Session:
    """The mutants of one module in cosmic-ray's own database: made anew when the module changes."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._digests = [hashlib.sha256(file.read_bytes()).hexdigest() for file in (ROOT / path, _HERE / "made.py")]

    @property
    def _file(self) -> Path:
        return VAR / f"{module_of(self.path)}.sqlite"

    @contextmanager
    def _open(self) -> Iterator[WorkDB]:
        stamp = self._file.with_suffix(".digest")
        # A moment each: who only looks may look while another one runs, and neither makes it anew under the other.
        with _locked(VAR / "sessions.lock", fcntl.LOCK_EX), use_db(str(self._file)) as db:
            known = stamp.read_text(encoding="utf-8").split() if stamp.exists() else []
            if known != self._digests:
                # Where only the choice of mutants is another, what is known of those that stay is still true.
                results = dict(db.results) if known[:1] == self._digests[:1] else {}
                made = {one.key: one for one in mutants_of(self.path)}
                db.clear()
                db.add_work_items([_item(one) for one in made.values()])
                for key in results.keys() & made.keys():
                    db.set_result(key, results[key])
                stamp.write_text(" ".join(self._digests), encoding="utf-8")
            yield db

    def tally(self) -> Tally:
        """How far it has come."""
        with self._open() as db:
            tally = Tally([_mutant(item) for item in db.work_items])
            for key, result in db.results:
                (tally.killed if result.is_killed else tally.survived).add(key)
            return tally

    def keep(self, mutant: Mutant, *, killed: bool, note: str) -> None:
        """What became of one."""
        outcome = TestOutcome.KILLED if killed else TestOutcome.SURVIVED
        with self._open() as db:
            db.set_result(mutant.key, WorkResult(WorkerOutcome.NORMAL, output=note, test_outcome=outcome))


def _item(one: Mutant) -> WorkItem:
    return WorkItem.single(
        one.key,
        MutationSpec(
            one.path, one.operator, one.occurrence, (one.lines.start, 0), (one.lines.stop, 0), definition_name=one.where
        ),
    )


def _mutant(item: WorkItem) -> Mutant:
    spec = item.mutations[0]
    lines = range(spec.start_pos[0], spec.end_pos[0])
    return Mutant(Path(spec.module_path), spec.operator_name, spec.occurrence, spec.definition_name or "", lines)


def stale(rows: Sequence[Accepted]) -> list[Accepted]:
    """Those that no mutant of the module as it stands now is."""
    paths = {module_of(path): path for group in groups() for path in group.modules}
    made = {row.module: list(mutants_of(paths[row.module])) for row in rows if row.module in paths}
    return [row for row in rows if not any(row.is_of(one) for one in made.get(row.module, ()))]
