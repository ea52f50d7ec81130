"""Every variable that the desk reads."""

from pydantic import Field

from common.settings import Settings


class DeskSettings(Settings):
    """The desk's own settings; `ORDSTYRER_DESK_…` in the environment."""

    desk_evidence_wait_s_max: float = Field(
        60.0, gt=0, description="How long a seal may take before the item is shown as late (seconds)."
    )
    desk_notice_wait_s_max: float = Field(
        300.0, gt=0, description="How long a removal waits for the private message before it (seconds)."
    )
    desk_report_least: int = Field(
        5, ge=1, description="Smaller numbers than this are not shown as they are in the yearly report; 1: all are."
    )
    desk_session_hours: float = Field(10.0, gt=0, description="How long a sign-in lasts.")
