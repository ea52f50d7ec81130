"""Settings are read once, at start, from a mapping of environment variables; wrong ones stop the start."""

import difflib
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError

PREFIX = "ORDSTYRER_"


class WrongSettings(SystemExit):
    """The start is refused: the message names each variable, what is wrong, and what was meant."""


class Settings(BaseModel):
    """What every service reads. Each has a default that works on a laptop.

    Each field is an environment variable `ORDSTYRER_<FIELD>` in capitals.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=True)

    data_dir: Path = Field(Path("data"), description="Where the embedded default keeps database and files.")
    database_url: SecretStr | None = Field(
        None, description="postgresql+asyncpg://…; unset: the embedded SQLite database in the data folder."
    )
    database_url_file: Path | None = Field(None, description="File that holds the database URL (a mounted secret).")
    database_direct_url: SecretStr | None = Field(
        None,
        description="Set where ORDSTYRER_DATABASE_URL leads to a pooler in transaction mode (PgBouncer, a Pooler of "
        "CloudNativePG): PostgreSQL itself, past the pooler, for what needs a connection of its own (one of each "
        "process for the lock of the outbox; migrations; backups). Then nothing is left on a pooled connection.",
    )
    database_direct_url_file: Path | None = Field(None, description="File that holds that URL (a mounted secret).")
    database_statement_s_max: float = Field(
        30,
        gt=0,
        le=600,
        description="Seconds that PostgreSQL may work on one statement; then it breaks it off, and we try again later.",
    )
    database_lock_s_max: float = Field(
        10, gt=0, le=600, description="Seconds that a statement waits for a lock of PostgreSQL; then the same."
    )
    database_idle_s_max: float = Field(
        60,
        gt=0,
        le=3600,
        description="Seconds that a transaction may be open and do nothing (what hangs holds its locks); then "
        "PostgreSQL takes it back, and we try again later.",
    )
    database_roles: str | None = Field(
        None,
        pattern=r"^(ingest|classifier|archiver|notifier|desk)=[a-z_][a-z0-9_]{0,62}"
        r"(,(ingest|classifier|archiver|notifier|desk)=[a-z_][a-z0-9_]{0,62})*$",
        description="`service=role,…`: PostgreSQL roles that services connect as. `ordstyrer migrate`, as the owner of "
        "the tables, grants each what it needs: the journal can then be read and added to, and not changed.",
    )
    kafka: str | None = Field(None, description="host:port,… of Kafka; unset: the log in the embedded database.")
    kafka_replication: int = Field(
        1, ge=1, description="Copies of each topic, which `ordstyrer migrate` makes; 3 where brokers may be lost."
    )
    kafka_min_insync: int | None = Field(
        None,
        ge=1,
        description="Copies that a write waits for, fewer than there are; unset: 2 from three copies on, else 1.",
    )
    kafka_security_protocol: str = Field(
        "PLAINTEXT",
        pattern=r"^(PLAINTEXT|SSL|SASL_PLAINTEXT|SASL_SSL)$",
        description="PLAINTEXT, SSL (TLS, with a certificate of ours where the broker wants one), SASL_PLAINTEXT or "
        "SASL_SSL (TLS, with user and password).",
    )
    kafka_sasl_mechanism: str = Field(
        "SCRAM-SHA-512",
        pattern=r"^(PLAIN|SCRAM-SHA-256|SCRAM-SHA-512)$",
        description="PLAIN, SCRAM-SHA-256 or SCRAM-SHA-512: how the password is proved, with SASL_SSL.",
    )
    kafka_user: str | None = Field(None, description="User, with SASL_SSL or SASL_PLAINTEXT.")
    kafka_password_file: Path | None = Field(None, description="File that holds the user's password.")
    kafka_ca_file: Path | None = Field(
        None, description="CA certificates (PEM) that Kafka's certificate is checked with; unset: the machine's own."
    )
    kafka_cert_file: Path | None = Field(None, description="Client certificate (PEM, with its chain) for mutual TLS.")
    kafka_key_file: Path | None = Field(None, description="Key of the client certificate (PEM, without a password).")
    blob_s3_bucket: str | None = Field(None, description="S3-compatible bucket; unset: a folder in the data folder.")
    blob_s3_endpoint: str | None = Field(None, description="URL of an S3-compatible service; unset: AWS.")
    blob_s3_lock_days: int | None = Field(
        None,
        ge=1,
        description="So many days nobody changes or deletes evidence in the bucket (S3 object lock, governance mode: "
        "who may bypass it can open it). The bucket must be made with object lock. Unset: no lock.",
    )
    accounts_file: Path | None = Field(
        None, description="TOML with webhook apps and accounts, read at start and on change."
    )
    policies_dir: Path = Field(Path("policies"), description="Folder with one policy pack per municipality.")
    host: str = Field("127.0.0.1", description="Address to listen on.")
    port: int = Field(8080, ge=0, le=65535, description="Port to listen on; 0 picks a free one.")
    health_port: int | None = Field(
        None,
        ge=1,
        le=65535,
        description="Port of /healthz, /readyz, /idlez and /metrics alone, which no proxy hands on; unset: "
        "ORDSTYRER_PORT has them too.",
    )
    desk_url: str | None = Field(
        None, pattern=r"^https?://\S+$", description="Where people reach the desk; unset: http://<host>:<port>."
    )
    jobs_at_once_max: int = Field(
        8,
        ge=1,
        le=64,
        description="So many platform calls or mails of a service are under way at a time; "
        "of the archiver's jobs four times as many.",
    )
    trace_endpoint: str | None = Field(
        None,
        pattern=r"^https?://\S+$",
        description="Where traces are sent by OTLP over HTTP, for example http://collector:4318/v1/traces; unset: none "
        "are made. They hold ids and closed words, nobody's text.",
    )
    trace_share: float = Field(1.0, ge=0, le=1, description="Share of all deliveries that are traced.")
    log_json: bool = Field(False, description="JSON lines in place of readable ones.")
    log_level: str = Field("info", description="debug, info, warning or error.")

    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> Self:
        """Read and check the settings; WrongSettings names the variable and what to do."""
        given = {k.removeprefix(PREFIX).lower(): v for k, v in environ.items() if k.startswith(PREFIX)}
        values = {k: v for k, v in given.items() if k in cls.model_fields and v != ""}
        try:
            settings = cls.model_validate(values)
        except ValidationError as e:
            lines = [
                f"{PREFIX}{'_'.join(map(str, p['loc'])).upper()}: {_wrong(p['type'], p['msg'])}"
                for p in e.errors(include_input=False)
            ]
            raise WrongSettings("These settings are wrong:\n  " + "\n  ".join(lines)) from None
        return settings

    def url(self) -> str | None:
        """Return PostgreSQL's URL from the variable or its file; None for the embedded database."""
        if self.database_url_file is not None:
            return _postgres("DATABASE_URL_FILE", _secret("DATABASE_URL_FILE", self.database_url_file))
        return _postgres("DATABASE_URL", self.database_url.get_secret_value()) if self.database_url else None

    def direct_url(self) -> str | None:
        """Return PostgreSQL's URL past a pooler; None where none is named."""
        if self.database_direct_url_file is not None:
            return _postgres(
                "DATABASE_DIRECT_URL_FILE", _secret("DATABASE_DIRECT_URL_FILE", self.database_direct_url_file)
            )
        straight = self.database_direct_url
        return _postgres("DATABASE_DIRECT_URL", straight.get_secret_value()) if straight else None

    def roles(self) -> dict[str, str]:
        """Return the PostgreSQL role of each service that has one of its own."""
        pairs = (self.database_roles or "").split(",") if self.database_roles else []
        return {service: role for service, _, role in (pair.partition("=") for pair in pairs)}

    def kafka_security(self) -> dict[str, str]:
        """Return the security settings of the Kafka client; the password is read from its file now.

        WrongSettings where they do not belong together: what would be passed over in silence is a door left open.
        """
        protocol = self.kafka_security_protocol
        found = {"security_protocol": protocol}
        if self.kafka_user is not None or self.kafka_password_file is not None:
            found |= self._kafka_password()
        elif protocol.startswith("SASL"):
            raise WrongSettings(f"{protocol} needs {PREFIX}KAFKA_USER and {PREFIX}KAFKA_PASSWORD_FILE.")
        named = {"ca_file": self.kafka_ca_file, "cert_file": self.kafka_cert_file, "key_file": self.kafka_key_file}
        files = {name: str(path) for name, path in named.items() if path is not None}
        if files and not protocol.endswith("SSL"):
            raise WrongSettings(f"{PREFIX}KAFKA_{min(files).upper()} needs SSL or SASL_SSL, not {protocol}.")
        if ("cert_file" in files) != ("key_file" in files):
            raise WrongSettings(f"{PREFIX}KAFKA_CERT_FILE and {PREFIX}KAFKA_KEY_FILE belong together.")
        return found | files

    def _kafka_password(self) -> dict[str, str]:
        if self.kafka_user is None or self.kafka_password_file is None:
            raise WrongSettings(f"{PREFIX}KAFKA_USER and {PREFIX}KAFKA_PASSWORD_FILE belong together.")
        if not self.kafka_security_protocol.startswith("SASL"):
            raise WrongSettings(f"{PREFIX}KAFKA_USER needs SASL_SSL, not {self.kafka_security_protocol}.")
        return {
            "sasl_mechanism": self.kafka_sasl_mechanism,
            "sasl_plain_username": self.kafka_user,
            "sasl_plain_password": _secret("KAFKA_PASSWORD_FILE", self.kafka_password_file),
        }

    def shown(self) -> dict[str, str]:
        """Return the effective settings for people, secrets left out."""
        return {f"{PREFIX}{k.upper()}": "(set)" if isinstance(v, SecretStr) else str(v) for k, v in self}


_WORDS = {
    "int_parsing": "a whole number is needed",
    "float_parsing": "a number is needed",
    "bool_parsing": "true or false is needed",
}


def _wrong(kind: str, said: str) -> str:
    """Say what is wrong with a value in words of ours; the value itself may be a secret."""
    return _WORDS.get(kind) or said.removeprefix("Value error, ")


_ADDRESS = re.compile(
    r"postgresql\+asyncpg://(?:[^:/]*(?::[^@]*)?@)?(?:\[[^/?]+\]|[^/:?@]*)(?::(?P<port>\d{1,5}))?(?:[/?].*)?"
)
"""As SQLAlchemy reads one: of the odd characters only an @ ends a password."""
_PORT_MAX = 65535


def _postgres(field: str, url: str) -> str:
    """Return a database's URL; WrongSettings, without a word of it, when it is none that we can use."""
    found = _ADDRESS.fullmatch(url)
    if found is None or int(found["port"] or 0) > _PORT_MAX:
        raise WrongSettings(
            f"{PREFIX}{field} is no address of PostgreSQL that we can use: write "
            "postgresql+asyncpg://USER:PASSWORD@HOST:5432/DATABASE (odd characters of a password as %XX)"
        )
    return url


def _secret(field: str, path: Path) -> str:
    """Return what a mounted secret holds; WrongSettings when it cannot be read or is empty."""
    try:
        found = path.read_text(encoding="utf-8").strip()
    except OSError as e:
        raise WrongSettings(f"{PREFIX}{field}: {path} cannot be read: {e.strerror}") from None
    if not found:
        raise WrongSettings(f"{PREFIX}{field}: {path} is empty")
    return found


NOT_SETTINGS = frozenset({"test", "crash_at", "schemas"})
"""Variables of ours that are no settings of a service: they belong to tests and to the archive's schemas."""


def unknown_variables(environ: Mapping[str, str], known: set[str]) -> list[str]:
    """Return a sentence for each `ORDSTYRER_` variable that no service reads, with the nearest that one does."""
    found = []
    for name in sorted(environ):
        field = name.removeprefix(PREFIX).lower()
        if not name.startswith(PREFIX) or field in known or field in NOT_SETTINGS:
            continue
        near = difflib.get_close_matches(field, known, n=1)
        meant = f" Did you mean {PREFIX}{near[0].upper()}?" if near else ""
        found.append(f"{name} is no setting of ours.{meant}")
    return found
