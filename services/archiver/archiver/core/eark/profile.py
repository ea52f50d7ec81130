"""What a depot and an authority have agreed of a package: versions, who delivers, what the words are."""

from datetime import datetime
from typing import Literal

import msgspec

Sip = Literal["2.1.0", "2.2.0"]
SIP_PROFILES: dict[str, str] = {
    "2.1.0": "https://earksip.dilcis.eu/profile/E-ARK-SIP.xml",
    "2.2.0": "https://earksip.dilcis.eu/profile/E-ARK-SIP-v2-2-0.xml",
}
"""mets/@PROFILE (SIP2) by version. FGS Paketstruktur 2.0 is 2.1.0."""
Erms = Literal["3.0", "2.1"]
CONTENT_INFORMATION_TYPE: dict[str, str] = {"3.0": "citserms_v3_0", "2.1": "citserms_v2_1"}
"""The package's content information type by ERMS version (CSIPVocabularyContentInformationType)."""
CONTENT_CATEGORIES = (
    # An en dash, as in CSIPVocabularyContentCategory: with a hyphen validators refuse the value.
    "Textual works \u2013 Digital",
    "Photographs \u2013 Digital",
    "Websites",
    "Web Archives",
    "Databases",
    "Datasets",
    "Collection",
    "Text",
    "Mixed",
    "Other",
)
RECORD_STATUS = ("NEW", "SUPPLEMENT", "REPLACEMENT", "TEST", "VERSION", "DELETE", "OTHER")
"""SIPVocabularyRecordStatus."""
PLACES = ("metadata/descriptive", "data")


class Agent(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody with a name and a code, such as "VAT:SE212000301601" or "ORG:212000-3016"."""

    name: str
    code: str | None = None


class Agreed(msgspec.Struct, frozen=True, kw_only=True):
    """What a depot's terms and a delivery's profile both say.

    Without a `submitter` the authority itself is it. A `contact` is a person: its `code` says how to reach them, and
    commons-ip 2.10 wrongly takes them for a second submitter. `category` is one of CONTENT_CATEGORIES. `place` is where
    the representation holds ERMS.xml: with its descriptive metadata, or beside the documents where a depot asks so.
    With `declare_mixed` the content information type is said to be MIXED: commons-ip 2.10 refuses the name of ERMS 3.0.
    """

    sip: Sip = "2.1.0"
    erms: Erms = "3.0"
    category: str = CONTENT_CATEGORIES[0]
    other_category: str | None = None
    status: str = "NEW"
    submitter: Agent | None = None
    contact: Agent | None = None
    archive: Agent | None = None
    agreement: str | None = None
    reference_code: str | None = None
    place: str = PLACES[0]
    declare_mixed: bool = False


class Profile(Agreed, frozen=True, kw_only=True):
    """One delivery's terms. `created` is when it was ordered: the same order gives the same bytes.

    `diary` stands before a case file's number ("KS 2026/451").
    Raises ValueError for a value outside the official vocabularies.
    """

    created: datetime
    software: str = "Ordstyrer"
    version: str
    diary: str

    def __post_init__(self) -> None:
        if self.created.utcoffset() is None:
            raise ValueError("a package's time of creation has a zone")
        for value, known in (
            (self.sip, tuple(SIP_PROFILES)),
            (self.erms, tuple(CONTENT_INFORMATION_TYPE)),
            (self.category, CONTENT_CATEGORIES),
            (self.status, RECORD_STATUS),
            (self.place, PLACES),
        ):
            if value not in known:
                raise ValueError(f"{value!r} is none of {', '.join(known)}")
        if (self.category == "Other") != (self.other_category is not None):
            raise ValueError("category Other goes with other_category, and no other does")

    @property
    def content_information_type(self) -> str:
        """Return the value of csip:CONTENTINFORMATIONTYPE."""
        return "MIXED" if self.declare_mixed else CONTENT_INFORMATION_TYPE[self.erms]
