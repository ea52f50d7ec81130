"""Every variable that the classifier reads."""

from pathlib import Path

from pydantic import Field

from common.settings import Settings


class ClassifierSettings(Settings):
    """Packs lie in `policies_dir`; a model ships with the package, and others are put into a folder."""

    classifier_models_dir: Path | None = Field(
        None, description="Folder that `ordstyrer train` writes models into; unset: the model that ships is used."
    )
    classifier_card: str = Field(
        "model.json",
        pattern=r"^[A-Za-z0-9_-]+\.json$",
        description="Card in that folder, of the model that is used; not there: the model that ships. Read on change.",
    )
    classifier_shadow_card: str | None = Field(
        None,
        pattern=r"^[A-Za-z0-9_-]+\.json$",
        description="Card of a second model that reads too and decides nothing; `first.json` is the one that ships.",
    )
    classifier_shadow_share: float = Field(
        0.1, ge=0, le=1, description="Share of the items that the second model reads too, 0 to 1."
    )
