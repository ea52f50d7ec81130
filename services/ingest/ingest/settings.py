"""Every variable that ingest reads."""

from pathlib import Path

from pydantic import Field

from common.settings import Settings
from ingest.core.youtube_quota import UNITS_PER_DAY


class IngestSettings(Settings):
    """Settings of ingest, beside those that all services share."""

    ingest_roles: str = Field(
        "webhooks,sweep,actions",
        pattern=r"^(webhooks|sweep|actions)(,(webhooks|sweep|actions)){0,2}$",
        description="What this process does, so that each can have replicas of its own: `webhooks` takes deliveries "
        "and ends logins; `sweep` goes through accounts and watches channels; `actions` handles what has come and "
        "carries orders out. Together the processes must do all three.",
    )
    ingest_graph_version: str = Field("v26.0", pattern=r"v\d+\.\d+", description="Version of Meta's Graph API.")
    ingest_token_key_file: Path | None = Field(
        None,
        description="File with the keys that connected accounts' tokens are encrypted with, the newest first; unset: "
        "tokens come only from the accounts file's token files.",
    )
    ingest_public_url: str | None = Field(
        None,
        pattern=r"^(https://[^\s/?#]+|http://(localhost|127\.0\.0\.1)(:\d+)?)(/[^\s?#]*)?$",
        description="Where platforms reach ingest (https://…): logins begun at the desk come back to "
        "/connect/{platform}/callback below it; unset: accounts are connected at the command line alone.",
    )
    ingest_linkedin_version: str = Field(
        "202511", pattern=r"20\d{4}", description="Version of LinkedIn's API, year and month: each lives for a year."
    )
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
    ingest_youtube_units_per_day: int = Field(
        UNITS_PER_DAY,
        ge=100,
        description="Units a day that Google gives your project for YouTube: a listing costs 1, a reply or hide 50.",
    )
    ingest_sweep_minutes: int = Field(
        15, ge=1, le=1440, description="How often each account is gone through for what no webhook told, in minutes."
    )
    ingest_sweep_days: int = Field(14, ge=1, description="How far back posts are listed each time, in days.")
    ingest_sweep_deep_days: int = Field(180, ge=1, description="How far back posts are listed once a day, in days.")

    def does(self, role: str) -> bool:
        """Say whether this process has a role."""
        return role in self.ingest_roles.split(",")
