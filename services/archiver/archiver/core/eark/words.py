"""Noark's codes in the words of a Swedish diary and in the value lists of ERMS."""

from typing import NamedTuple

CASE = "Ärende"
RECORD = "Handling"
DIARY_NUMBER = "Diarienummer"
RUNNING_NUMBER = "Löpnummer i diariet"
SECRECY = "Sekretessmarkering"
UNCONFIRMED = "identiteten är inte bekräftad"


class Direction(NamedTuple):
    """ERMS' direction, and what a diary calls it."""

    definition: str
    word: str


DIRECTIONS = {
    "I": Direction("incoming", "Inkommen"),
    "U": Direction("outgoing", "Expedierad"),
    "N": Direction("internal_memo_for_follow-up", "Upprättad, för åtgärd"),
    "X": Direction("internal_memo_without_follow-up", "Upprättad"),
    "S": Direction("case_draft", "Tjänsteutlåtande"),
}
CASE_STATUS = {
    "B": "open",
    "A": "closed",
    "U": "obliterated",
    "R": "initiated",
    "S": "closed",
    "P": "open",
    "F": "prepared",
}
RECORD_STATUS = {
    "M": "received",
    "S": "received",
    "R": "initiated",
    "F": "prepared",
    "G": "prepared",
    "J": "in_progress",
    "E": "expedited",
    "A": "closed",
    "U": "obliterated",
}


class Party(NamedTuple):
    """ERMS' type of an agent, and its role in a diary."""

    agent_type: str
    role: str


PARTIES = {
    "EA": Party("sender", "Avsändare"),
    "EM": Party("recipient", "Mottagare"),
    "EK": Party("recipient", "Kopiemottagare"),
    "GM": Party("recipient", "Gruppmottagare"),
    "IA": Party("sender", "Intern avsändare"),
    "IM": Party("recipient", "Intern mottagare"),
    "IK": Party("recipient", "Intern kopiemottagare"),
    "IS": Party("sender", "Medavsändare"),
}
HIDDEN = {
    "TRO": "ord i handlingens rubrik",
    "TR1": "handlingens rubrik",
    "TMO": "ord i ärendemeningen",
    "TM1": "ärendemeningen",
    "NPS": "parts namn",
    "NA": "avsändarens namn",
    "NM": "mottagarens namn",
    "TD": "dokumentets rubrik",
    "MT": "anteckningens text",
    "KID": "klassens beteckning",
    "TKL": "klassens rubrik",
    "M": "tills vidare hela handlingen",
    "H": "hela dokumentet",
    "D": "delar av dokumentet",
}
DOCUMENTS = {"H": "Huvuddokument", "V": "Bilaga"}
DISPOSALS = {"B": "Bevaras", "K": "Gallras", "G": "Bedöms senare"}
SETTLED = {
    "BU": "Besvarad med brev",
    "BE": "Besvarad med e-post",
    "TLF": "Besvarad per telefon",
    "TE": "Lagd till handlingarna",
    "TO": "Tagen till kännedom",
    "BN": "Besvarad med tjänsteanteckning",
    "SA": "Ärendet avslutades",
}
