"""One way to spoil a good deposit, and the rule that has to notice."""

from collections.abc import Callable
from typing import NamedTuple

from tests.archive.small_deposit import Deposit

Change = Callable[[Deposit], None]


class Mutation(NamedTuple):
    """`also` are other rules that rightly notice the same change."""

    rule: str
    problem: str
    what: str
    change: Change
    also: tuple[str, ...] = ()
    sealed: bool = True
    """Whether the checksums in arkivuttrekk.xml are written anew after the change."""


def edit(name: str, old: str, new: str, nth: int = 1) -> Change:
    """Return the change of what stands in a file for the nth time."""
    return lambda deposit: deposit.edit(name, old, new, nth)


def after(name: str, mark: str, old: str, new: str) -> Change:
    """Return the change of what first stands after a mark."""
    return lambda deposit: deposit.after(name, mark, old, new)


def cut(name: str, begin: str, end: str, mark: str = "") -> Change:
    """Return the removal of everything between two texts, and of these."""
    return lambda deposit: deposit.cut(name, begin, end, mark)


def both(*changes: Change) -> Change:
    """Return several changes as one."""

    def change(deposit: Deposit) -> None:
        for one in changes:
            one(deposit)

    return change


def remove(name: str) -> Change:
    """Return the removal of a file."""
    return lambda deposit: (deposit.folder / name).unlink()


def put(name: str, content: bytes) -> Change:
    """Return a file put in, or over another."""

    def change(deposit: Deposit) -> None:
        (deposit.folder / name).write_bytes(content)

    return change


def rename(old: str, new: str) -> Change:
    """Return a file or folder moved."""

    def change(deposit: Deposit) -> None:
        (deposit.folder / old).rename(deposit.folder / new)

    return change


def everywhere(old: str, new: str, *files: str) -> Change:
    """Return the change of something wherever it stands in some files."""

    def change(deposit: Deposit) -> None:
        for name in files:
            path = deposit.folder / name
            text = path.read_text(encoding="utf-8")
            assert old in text
            path.write_text(text.replace(old, new), encoding="utf-8")

    return change
