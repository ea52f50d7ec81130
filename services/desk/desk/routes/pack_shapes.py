"""The API's bodies about policy packs and the rows beside them. New fields are optional for ever."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

FILES_MAX = 300
FILE_CHARS_MAX = 500_000
ROWS_CHARS_MAX = 200_000
FileName = Annotated[str, Field(max_length=100)]
FileText = Annotated[str, Field(max_length=FILE_CHARS_MAX)]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ProposeBody(_Body):
    """A whole pack, file by file: `pack.toml`, `clauses.toml`, `texts/thank.txt` …."""

    files: Annotated[dict[FileName, FileText], Field(min_length=1, max_length=FILES_MAX)]


class ApproveBody(_Body):
    """The words that you have read: 409 when the proposal says others by now."""

    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class RowsBody(_Body):
    """Rows in TOML, as `ordstyrer policy rows` reads them from a file."""

    toml: Annotated[str, Field(max_length=ROWS_CHARS_MAX)]


class VersionOut(BaseModel):
    """One version. `state`: proposed, active, withdrawn, or replaced by another proposal.

    `holds_from`: it judges what comes then.

    `approvals_missing`: so many different persons have still to approve.
    """

    version: int
    sha256: str
    state: str
    valid_from: str
    holds_from: str | None
    proposed_by: str
    proposed_at: str
    approved_by: list[str]
    activated_at: str | None
    approvals_missing: int


class MountedOut(BaseModel):
    """What lies in the folder of packs. `place`: first, same, changed, older, waiting, newer, or wrong with `error`."""

    version: int | None
    sha256: str | None
    place: str
    error: str | None


class PacksOut(BaseModel):
    """All versions, the newest first."""

    active: int | None
    versions: list[VersionOut]
    mounted: MountedOut | None


class ChangeOut(BaseModel):
    """One thing that differs; null: it is not there."""

    what: str
    name: str
    before: str | None
    after: str | None


class TurnedOut(BaseModel):
    """A worked case that comes out differently."""

    name: str
    changes: list[ChangeOut]


class DiffOut(BaseModel):
    """What a version says otherwise than the one that was in force before it."""

    old: str
    new: str
    changes: list[ChangeOut]
    turned: list[TurnedOut]


class PackOut(VersionOut):
    """A version with its files. `missing`: roles that are alerted and cannot be reached, or `hours`."""

    files: dict[str, str]
    missing: list[str]
    diff: DiffOut | None


class RowOut(BaseModel):
    """A dated row: `kind` calendar, contact, crisis, learning or political-case; `since` a date or an instant."""

    kind: str
    name: str
    since: str
    stated_by: str
    value: dict[str, object]


class RowsOut(BaseModel):
    """All dated rows in the order in which they were stated; `added` counts those of this request."""

    rows: list[RowOut]
    added: int = 0
