"""Every variable that the archiver reads."""

from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, ValidationInfo, field_validator

from common.settings import Settings


class ArchiverSettings(Settings):
    """Settings of the archiver, beside those that all services share."""

    archiver_checkpoint_key_file: Path | None = Field(
        None,
        description="File with the keys of checkpoints: Ed25519 as PEM (`openssl genpkey -algorithm ed25519`), or 64 "
        "hexadecimal digits or more a line. The first one signs, all of them prove: to change the key, put the new one "
        "first. Unset: made in the data folder of the embedded default. On PostgreSQL it is required.",
    )
    archiver_checkpoint_dir: Path | None = Field(
        None,
        description="Write-once folder for checkpoints, outside the database's reach. Unset: where the blobs are, in "
        "the bucket or in the data folder.",
    )
    archiver_seal_bytes_max: int = Field(
        8 * 1024 * 1024, ge=1024, description="Largest change that is sealed, in bytes."
    )
    archiver_rendering_seconds_max: float = Field(
        30.0,
        ge=1,
        description="Seconds of a processor that making one page PDF/A may take; then a plainer page is made.",
    )
    archiver_rendering_memory_mib_max: int = Field(
        1024, ge=512, description="Address space of the process that makes PDF/A, in MiB (Linux)."
    )
    schemas: Path | None = Field(
        None,
        description="Folder of the official schemas (noark5/…), which travel with a deposit and are not ours to ship. "
        "Their SHA-256 are checked. Needed for `ordstyrer archive export --format noark5`.",
    )
    archiver_structure_file: Path | None = Field(
        None,
        description="TOML file that says of each municipality who made its archive (organisation number, name), its "
        "classes, and in Sweden its authorities. Unset: the pack's name and the K-koder's main classes.",
    )
    archiver_core: str | None = Field(
        None,
        pattern="^(loopback|noark)$",
        description='How records reach the core of a municipality with `journal = "core"`: `loopback` is a core in '
        "this process, for trying it out; `noark` is the Noark 5 tjenestegrensesnitt of each. Unset: they wait.",
    )
    archiver_noark_file: Path | None = Field(
        None,
        description="TOML file with each municipality's own core, for ORDSTYRER_ARCHIVER_CORE=noark: root, client_id, "
        "client_secret_file, arkivdel, and where needed klasse, username, password_file, scope, key_in_description.",
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
            raise ValueError("on PostgreSQL, name a file with a key (openssl genpkey -algorithm ed25519)")
        return value

    @property
    def checkpoint_key_file(self) -> Path:
        """Return where the key lies."""
        return self.archiver_checkpoint_key_file or self.data_dir / "checkpoint.key"

    @property
    def checkpoint_dir(self) -> Path | None:
        """Return where the write-once files lie; None where that is the bucket."""
        if self.archiver_checkpoint_dir is None and self.blob_s3_bucket is None:
            return self.data_dir / "checkpoints"
        return self.archiver_checkpoint_dir
