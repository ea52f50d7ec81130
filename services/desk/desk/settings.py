"""Every variable that the desk reads."""

from pathlib import Path

from pydantic import Field, field_validator

from common.settings import Settings
from desk.core.provided import gifts_of


class DeskSettings(Settings):
    """The desk's own settings; `ORDSTYRER_DESK_…` in the environment."""

    desk_evidence_wait_s_max: float = Field(
        60.0, gt=0, description="How long a seal may take before the item is shown as late (seconds)."
    )
    desk_notice_wait_s_max: float = Field(
        300.0, gt=0, description="How long a removal waits for the private message before it (seconds)."
    )
    desk_undo_s: float = Field(
        10.0,
        ge=0,
        description="How long a reply waits before it goes out, and may be taken back (seconds); 0: not at all.",
    )
    desk_report_least: int = Field(
        5, ge=1, description="Smaller numbers than this are not shown as they are in the yearly report; 1: all are."
    )
    desk_session_hours: float = Field(10.0, gt=0, description="How long a sign-in lasts.")
    desk_session_idle_minutes: float = Field(
        120.0, gt=0, description="How long a sign-in lasts while nothing is asked for (minutes)."
    )
    desk_second_factor: bool = Field(
        True,
        description="Whether a sign-in link sets up a passphrase and codes from an app, which are asked for from then "
        "on. Without it every link signs in by itself: for the demo, and for machines that nobody else reaches.",
    )
    desk_oidc_issuer: str | None = Field(
        None,
        pattern=r"^https?://\S+$",
        description="Address of the municipality's own sign-in (OpenID Connect). Set: people sign in there alone, and "
        "sign-in links do nothing.",
    )
    desk_oidc_client_id: str = Field("", description="What the desk is called at the provider.")
    desk_oidc_client_secret_file: Path | None = Field(None, description="File that holds the client's secret.")
    desk_oidc_person_claim: str = Field(
        "sub", description="The claim that says who somebody is: one that the provider lets nobody choose themselves."
    )
    desk_oidc_groups_claim: str = Field("groups", description="The claim that lists somebody's groups.")
    desk_oidc_groups: str = Field(
        "",
        description="What groups give: `group=municipality/right@account,…`; without `@account` on all. Rights: "
        "read, reply, moderate, approve, archive, publish, admin, policy, role:<role of the pack>.",
    )
    desk_key_file: Path | None = Field(
        None,
        description="File with the keys that the secrets of people's apps are encrypted with: 32 bytes in base64 a "
        "line, the newest first; the same for all processes. Unset: `desk.key` in the data folder. One that is not "
        "there is made when it is first needed.",
    )
    desk_public_url: str | None = Field(
        None,
        pattern=r"^https?://\S+$",
        description="Where residents reach the public pages; unset: ORDSTYRER_DESK_URL. With neither, no message to a "
        "writer holds a link to the statement of reasons.",
    )
    desk_statement_days: int = Field(
        365, ge=1, description="How long a statement of reasons and the private link to it are kept (days)."
    )
    desk_complain_days: int = Field(
        183, ge=1, description="How long after a decision its writer may complain (days; six months as in the DSA)."
    )
    desk_complaint_answer_days: int = Field(
        14, ge=1, description="Within how many days a complaint is to be answered (days)."
    )
    desk_complaint_kept_days: int = Field(
        365, ge=1, description="How long the words of a complaint are kept after it was decided (days)."
    )
    desk_complaints_per_link_day: int = Field(
        5, ge=1, description="So many complaints at most by one private link in 24 hours."
    )
    desk_complaints_per_address_hour: int = Field(
        20, ge=1, description="So many complaints at most from one network address in an hour."
    )
    desk_plan_days: int = Field(
        730, ge=1, description="How long an entry of the publishing plan is kept after its hour (days)."
    )
    desk_public_accessibility_url: str = Field(
        "",
        pattern=r"^(https://\S+)?$",
        description="Where the accessibility statement of the public pages stands: every one of them that says whose "
        "it is links to it. `{municipality}` in it becomes the municipality's id. Empty: no link.",
    )
    desk_links_journal: bool = Field(
        False, description="Whether the list of channels links to the public journal: say so once that is turned on."
    )

    @field_validator("desk_oidc_groups")
    @classmethod
    def _groups_can_be_read(cls, given: str) -> str:
        gifts_of(given)
        return given
