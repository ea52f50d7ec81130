"""The codes of Noark's skjermingMetadata, and what each of them withholds."""

TEMPORARY = "M"
"""Midlertidig skjerming: title and parties, until a person has read it for publishing."""
CLASS_ID, CLASS_TITLE = "KID", "TKL"
CASE_LINES, CASE_WORDS = "TM1", "TMO"
"""Title of the case: all but its first line, or chosen words."""
LINES, WORDS = "TR1", "TRO"
"""Title of the record: the same."""
PARTIES, SENDER, RECIPIENT = "NPS", "NA", "NM"
DOCUMENT_TITLE, REMARK = "TD", "MT"

OF_CASE = frozenset({TEMPORARY, CLASS_ID, CLASS_TITLE, CASE_LINES, CASE_WORDS, PARTIES})
OF_RECORD = frozenset({TEMPORARY, LINES, WORDS, SENDER, RECIPIENT, PARTIES, DOCUMENT_TITLE, REMARK})
CODES = OF_CASE | OF_RECORD

SENDERS = frozenset({"EA", "IA", "IS"})
RECIPIENTS = frozenset({"EM", "EK", "GM", "IM", "IK"})
"""Korrespondanseparttype; a code that is on neither side is withheld with either."""


def withholds_part(metadata: frozenset[str], part_type: str) -> bool:
    """Say whether the name of a party of this type is withheld."""
    if metadata & {TEMPORARY, PARTIES}:
        return True
    if part_type in SENDERS:
        return SENDER in metadata
    if part_type in RECIPIENTS:
        return RECIPIENT in metadata
    return bool(metadata & {SENDER, RECIPIENT})
