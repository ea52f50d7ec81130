"""Every variable that the archiver reads."""

from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, ValidationInfo, field_validator

from common.settings import Settings


class ArchiverSettings(Settings):
    """Settings of the archiver, beside those that all services share."""

    archiver_checkpoint_key_file: Path | None = Field(
        None,
        description="File with the key that checkpoints are signed with: 64 hexadecimal digits or more. "
        "Unset: made in the data folder of the embedded default. On PostgreSQL it is required.",
    )
    archiver_checkpoint_dir: Path | None = Field(
        None,
        description="Write-once folder for checkpoints, outside the database's reach. Unset: in the data folder of "
        "the embedded default; on PostgreSQL they lie in the blob store and the database only.",
    )
    archiver_seal_bytes_max: int = Field(
        8 * 1024 * 1024, ge=1024, description="Largest change that is sealed, in bytes."
    )
    archiver_timezone: str = Field(
        "Europe/Oslo", description="Wall clock of a municipality without a policy pack: its year numbers the journal."
    )

    @field_validator("archiver_timezone")
    @classmethod
    def _is_a_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError) as e:
            raise ValueError("no such timezone; it looks like Europe/Oslo") from e
        return value

    @field_validator("archiver_checkpoint_key_file")
    @classmethod
    def _is_given_on_postgres(cls, value: Path | None, info: ValidationInfo) -> Path | None:
        """Each replica would make a key of its own, and none could verify the other's checkpoints."""
        if value is None and (info.data.get("database_url") or info.data.get("database_url_file")):
            raise ValueError("on PostgreSQL, name a file with 64 hexadecimal digits (openssl rand -hex 32)")
        return value

    @property
    def checkpoint_key_file(self) -> Path:
        """Return where the key lies."""
        return self.archiver_checkpoint_key_file or self.data_dir / "checkpoint.key"

    @property
    def checkpoint_dir(self) -> Path | None:
        """Return where the write-once files lie; None on PostgreSQL unless a folder is named."""
        if self.archiver_checkpoint_dir is None and self.url() is None:
            return self.data_dir / "checkpoints"
        return self.archiver_checkpoint_dir
