"""The fields that the API's bodies of acts share."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

TEXT_CHARS_MAX = 8000
REASON_CHARS_MAX = 2000
NAME_CHARS_MAX = 200
Text = Annotated[str, Field(max_length=TEXT_CHARS_MAX)]
Reason = Annotated[str, Field(max_length=REASON_CHARS_MAX)]
Name = Annotated[str, Field(max_length=NAME_CHARS_MAX, pattern=r"\S")]
Url = Annotated[str, Field(max_length=REASON_CHARS_MAX, pattern=r"^https?://\S+$")]
CaseFileNumber = Annotated[str, Field(max_length=40, pattern=r"^[0-9]{4}/[0-9]{1,9}$")]
Clause = Annotated[str, Field(max_length=60, pattern=r"^[A-ZÆØÅa-zæøå0-9-]*$")]


class Body(BaseModel):
    """What every act says."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    revision: int = Field(ge=0, description="The revision that you saw; refused with 409 when it is not the newest.")
