"""Every variable that ingest reads."""

from pydantic import Field

from common.settings import Settings


class IngestSettings(Settings):
    """Settings of ingest, beside those that all services share."""

    ingest_graph_version: str = Field("v26.0", pattern=r"v\d+\.\d+", description="Version of Meta's Graph API.")
    ingest_webhook_bytes_max: int = Field(
        8 * 1024 * 1024,
        ge=1024,
        description="Largest delivery that is taken, in bytes; more is answered 413.",
    )
    ingest_unmatched_hours_max: int = Field(
        72, ge=1, le=72, description="How long a change of a page that nobody moderates is kept, in hours."
    )
    ingest_read_back_s_max: float = Field(
        120.0,
        gt=0,
        description="How long we look for a reply that we may have sent, before a person hears that nobody can tell.",
    )
