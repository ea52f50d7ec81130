"""What one service needs of a pack's file, whatever else this or a newer release makes of the rest."""

import tomllib
from collections.abc import Mapping
from typing import TypeVar

import msgspec

T = TypeVar("T", bound=msgspec.Struct)


def part_of(files: Mapping[str, str], name: str, shape: type[T]) -> T:
    """Return what the shape names of a file (`pack.toml`). Every key of the shape must be one that may be left out.

    Nothing is said by a file that is not there or has a form that this release does not know: people work on without.
    """
    try:
        return msgspec.convert(tomllib.loads(files.get(name, "")), shape)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError):
        return shape()
