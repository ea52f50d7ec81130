"""Every variable that the classifier reads."""

from pathlib import Path
from typing import Literal

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
    classifier_encoder: Literal["auto", "on", "off"] = Field(
        "auto",
        description="Whether the sentence encoder is asked where the linear model is unsure; `auto`: where there is "
        "1 GiB of memory or more. Without it the linear model decides alone, and decisions name no encoder.",
    )
    classifier_shadow_card: str | None = Field(
        None,
        pattern=r"^[A-Za-z0-9_-]+\.json$",
        description="Card of a second model that reads too and decides nothing; `first.json` is the one that ships.",
    )
    classifier_shadow_share: float = Field(
        0.1, ge=0, le=1, description="Share of the items that the second model reads too, 0 to 1."
    )
    classifier_second_opinion_url: str | None = Field(
        None,
        pattern=r"^https?://\S+$",
        description="Base URL of an OpenAI-compatible service, such as https://llm.example.no/v1, that is asked about "
        "uncertain items of the municipalities that want it; unset: nobody is asked.",
    )
    classifier_second_opinion_model: str | None = Field(
        None, min_length=1, description="Name of the language model there."
    )
    classifier_second_opinion_key_file: Path | None = Field(
        None, description="File that holds the service's key; unset: none is sent."
    )
    classifier_second_opinion_wait_s_max: float = Field(
        10.0, gt=0, le=30, description="How long an answer may take, in seconds."
    )
    classifier_second_opinion_price_in: float | None = Field(
        None,
        ge=0,
        allow_inf_nan=False,
        description="What a million tokens asked cost, in your currency; 0 for a model of your own.",
    )
    classifier_second_opinion_price_out: float | None = Field(
        None, ge=0, allow_inf_nan=False, description="What a million tokens answered cost, in the same currency."
    )
