"""Every setting that the notifier reads."""

from pathlib import Path
from typing import Literal

from pydantic import Field

from common.settings import Settings


class NotifierSettings(Settings):
    """Mail, people, languages and the waits of the notifier."""

    notifier_smtp_host: str | None = Field(
        None, description="Mail server; unset: mails are files under `outbox` in the data folder."
    )
    notifier_smtp_port: int = Field(587, ge=1, le=65535, description="Port of the mail server.")
    notifier_smtp_tls: Literal["auto", "required", "implicit"] = Field(
        "auto", description="auto: STARTTLS when offered; required: never without; implicit: TLS at once (465)."
    )
    notifier_smtp_user: str | None = Field(None, description="User at the mail server; then TLS is required.")
    notifier_smtp_password_file: Path | None = Field(None, description="File that holds the user's password.")
    notifier_smtp_ca_file: Path | None = Field(
        None, description="CA certificates that the mail server's is checked with."
    )
    notifier_smtp_wait_s_max: float = Field(
        20.0, gt=0, le=60, description="How long each answer of the mail server may take."
    )
    notifier_from: str = Field(
        "ordstyrer@localhost", pattern=r"^[^@\s]+@[^@\s]+$", description="Address that mails come from."
    )
    notifier_apprise_wait_s_max: float = Field(
        20.0, gt=0, le=60, description="How long a channel of Apprise may take for one message."
    )
    notifier_webhook_wait_s_max: float = Field(
        20.0, gt=0, le=60, description="How long a municipality's own system may take for one webhook."
    )
    notifier_webhook_networks: str = Field(
        "",
        description="Networks of our own that webhooks may go to, `10.20.0.0/16, fd00:20::/32`; unset: none.",
    )
    notifier_roles_file: Path | None = Field(
        None, description="TOML: a table for each municipality, a list of addresses for each role."
    )
    notifier_people_file: Path | None = Field(
        None, description="TOML: persons, their channels, who is on duty when; read anew when it changes."
    )
    notifier_languages_file: Path | None = Field(
        None, description="TOML: municipality = language (nb, nn, sv, en), where no decision says it."
    )
    notifier_language: str = Field("nb", pattern="^(nb|nn|sv|en)$", description="Language of everybody else.")
    notifier_gather_s: float = Field(
        60.0, ge=0, description="In a storm one message in so many seconds to each person about each reason."
    )
    notifier_gather_urgent_s: float = Field(
        15.0, ge=0, description="The same for what is urgent; the first one always goes at once."
    )
    notifier_fall_back_s: float = Field(
        600.0, ge=10, description="A channel that has not answered for so long is replaced by the person's next one."
    )
    notifier_fall_back_urgent_s: float = Field(30.0, ge=5, description="The same for what is urgent.")
    notifier_dead_after: int = Field(
        5,
        ge=2,
        description="A channel that fails so often in a row, for a minute or more, is dead: the operator hears.",
    )
    notifier_log_days: int = Field(400, ge=30, description="Whom an alert reached, and how, is kept so many days.")
    notifier_evidence_wait_s_max: float = Field(
        60.0, gt=0, description="How long a seal may take before people hear of it."
    )
    notifier_digests: bool = Field(
        True, description="Each open day a list of what waits goes to those who answer for it, each week the figures."
    )
    notifier_link_key_file: Path | None = Field(
        None,
        description="File with the key, 32 bytes or more, that links in messages are sealed with: the same for all "
        "replicas. Of several, one a line, the first seals and all read. Unset: `link.key` in the data folder, made at "
        "the first start.",
    )
    notifier_link_days: int = Field(
        7, ge=1, le=60, description="So many days somebody can say by a message's link that they have seen it."
    )
    notifier_urgent_climb_min: int = Field(
        10,
        ge=0,
        le=1440,
        description="So many minutes after danger was told, and nobody has said to have seen it, those who know are "
        "told once more, and after as many again the operator too. 0: nobody is.",
    )
