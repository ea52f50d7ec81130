"""Finds what has a shape of its own: identity numbers, phones, mail, accounts, addresses and links."""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

import phonenumbers
from phonenumbers import PhoneNumberType
from stdnum import iban, luhn
from stdnum.no import fodselsnummer, kontonr

from classifier.core.clocked import Deadline
from classifier.core.links import links
from classifier.core.normalise import Normalised

_MONTHS = 12
_DAYS = 31
# Added to the day (D-number, samordningsnummer) and to the month (synthetic people: Tenor +80, NAV +40, Dolly +65).
_DAYS_ADDED = (0, 40, 60)
_MONTHS_ADDED = (0, 40, 65, 80)
_CONTEXT_CHARS = 28
_NORDIC_ID_DIGITS = 11

_NO_ID = re.compile(r"(?<![\d.])\d{2}[ .]?\d{2}[ .]?\d{2}[ .\-]?\d{3} ?\d{2}(?![\d]|\.\d)")
_SE_ID = re.compile(r"(?<!\d)(?:18|19|20)?\d{6} ?[-+]? ?\d{4}(?!\d)")
_PHONE = re.compile(r"(?<![\w.,/\-])(?:\+|00)?\d(?:[ \-]{0,2}\d){6,13}(?![\w/]|[.,]\d)")
_MAIL = re.compile(r"(?<![\w./:])[\w.+\-]{1,64}@[\w\-]{1,63}(?:\.[\w\-]{2,63}){1,4}")
_IBAN = re.compile(r"(?<!\w)[a-z]{2}\d{2}(?: ?[a-z0-9]{4}){2,7}(?: ?[a-z0-9]{1,3})?(?!\w)")
_CARD = re.compile(r"(?<!\d)[3-6]\d{3}(?:[ \-]?\d{4}){2}[ \-]?\d{1,7}(?!\d)")
_ACCOUNT = re.compile(r"(?<!\d)\d{4}[ .]?\d{2}[ .]?\d{5}(?!\d)")
_STREET = re.compile(
    r"(?<!\w)(?:[\w\-]{2,40}(?:veien|vegen|vei|veg|gaten|gata|gate|vägen|väg|gatan|gränd|gränden|stigen|stien|svingen"
    r"|bakken|tunet|lia|haugen|åsen|ringen|allé|terrasse|torget|kroken|løkka|backen|gården|hagen|marka|myra)"
    r"|[\w\-]{3,40} (?:vei|veg|gate|gata|väg|gränd|plass|allé|terrasse))"
    r" \d{1,4} ?[a-h]?(?!\w)(?:,? \d{3} ?\d{1,2} \w+)?",
)
_POSTCODE_END = re.compile(r"\d{3} ?\d{1,2} \w+$")
_YEARS_OR_DATE = re.compile(r"(?:\d{4}-\d{4}|\d{1,2}[ \-]\d{1,2}[ \-]\d{4}|\d{4}[ \-]\d{2}[ \-]\d{2})")
_UNIT_AFTER = re.compile(r" ?(?:kr|kroner|kronor|nok|sek|mill|mkr|m2|kvm|kwh|stk|st\b|prosent|%)")

_REFERENCE = (
    "kid", "ocr", "faktura", "sak", "ref", "org", "gnr", "bnr", "arkiv", "journal", "dnr", "diarie", "ärende",
    "regning", "måler", "kundenr", "ordre", "meter", "ean", "isbn", "løpenr", "fakturanr", "räkning", "postnr",
)  # fmt: skip
_ID_WORDS = ("personnummer", "fødselsn", "fødselsnr", "fnr", "personnr", "fødd", "pnr", "personn", "samordning")
_PHONE_WORDS = (
    "tlf", "tel", "telefon", "mobil", "ring", "nummer", "sms", "call", "phone", "nås på", "når meg", "nås", "nr",
    "vipps", "swish", "kontakt", "messenger", "whatsapp", "snap",
)  # fmt: skip
_ACCOUNT_WORDS = ("konto", "account", "overfør", "bankgiro", "clearing")
_HOME_WORDS = (
    "bor ", "bur ", "bodde", "heime", "hjemme", "hemma", "adress", "bostad", "bolig", "bustad", "flytt", "lives ",
    "live ", "huset til", "hemma hos", "finn", "leiligh", "hybel", "lägenhet", "husvær", "villa ", "oppsøk",
)  # fmt: skip
_PRIVATE_MAIL = re.compile(
    r"@(?:gmail|hotmail|outlook|live|icloud|yahoo|msn|online|proton|telia|spray|bredband)\w*\.",
)
_CALLABLE = frozenset(
    (
        PhoneNumberType.MOBILE,
        PhoneNumberType.FIXED_LINE,
        PhoneNumberType.FIXED_LINE_OR_MOBILE,
        PhoneNumberType.PERSONAL_NUMBER,
        PhoneNumberType.VOIP,
    ),
)


class Finding(NamedTuple):
    """`kind` of thing at [start, end) of the normalised text; `share` 0-1 says how surely it is private."""

    kind: str
    start: int
    end: int
    share: float


Detector = Callable[[str, str], Iterator[Finding]]


def detect(text: Normalised, language: str, deadline: Deadline) -> tuple[Finding, ...]:
    """All findings in order of place; where two overlap, the earlier detector of the list holds.

    Raises:
        OutOfTime: the phase's budget is used up.
    """
    found: list[Finding] = []
    for detector in _DETECTORS:
        deadline.check()
        for finding in detector(text.text, language):
            if all(finding.end <= other.start or finding.start >= other.end for other in found):
                found.append(finding)
    return tuple(sorted(found, key=lambda finding: finding.start))


def _before(text: str, start: int) -> str:
    return text[max(0, start - _CONTEXT_CHARS) : start]


def _says(context: str, words: tuple[str, ...]) -> bool:
    return any(word in context for word in words)


def _calendar_date(day: int, month: int) -> bool:
    """Whether day and month, with any of the additions that special numbers carry, name a day."""
    return any(0 < day - added <= _DAYS for added in _DAYS_ADDED) and any(
        0 < month - added <= _MONTHS for added in _MONTHS_ADDED
    )


def _norwegian_ids(text: str, _language: str) -> Iterator[Finding]:
    """Fødselsnummer, D-number and synthetic numbers: check digits by python-stdnum, date by us.

    stdnum's own `validate` reads the clock and refuses the +65 and +80 months of test persons.
    """
    for match in _NO_ID.finditer(text):
        digits = fodselsnummer.compact(match[0].replace(".", ""))
        if not _calendar_date(int(digits[:2]), int(digits[2:4])):
            continue
        sound = digits[-2:] == fodselsnummer.calc_check_digit1(digits) + fodselsnummer.calc_check_digit2(digits)
        context = _before(text, match.start())
        if sound and not (_says(context, _REFERENCE) and " " not in match[0].strip()):
            yield Finding("national_id", *match.span(), 0.99)
        elif _says(context, _ID_WORDS):
            # Written with a slip, or made up: the writer meant to give it away.
            yield Finding("national_id", *match.span(), 0.9)


def _swedish_ids(text: str, _language: str) -> Iterator[Finding]:
    """Personnummer and samordningsnummer: ten or twelve digits, the last by Luhn."""
    for match in _SE_ID.finditer(text):
        digits = "".join(sign for sign in match[0] if sign.isdigit())[-10:]
        marked = any(sign in match[0] for sign in "-+")
        context = _before(text, match.start())
        if not _calendar_date(int(digits[4:6]), int(digits[2:4])):
            continue
        named = _says(context, _ID_WORDS)
        if luhn.is_valid(digits) and (marked or named or not _says(context, _REFERENCE)):
            yield Finding("national_id", *match.span(), 0.99 if marked or named else 0.8)
        elif named:
            yield Finding("national_id", *match.span(), 0.9)


def _ibans(text: str, _language: str) -> Iterator[Finding]:
    for match in _IBAN.finditer(text):
        if iban.is_valid(match[0]):
            yield Finding("iban", *match.span(), 0.85)


def _cards(text: str, _language: str) -> Iterator[Finding]:
    for match in _CARD.finditer(text):
        digits = "".join(sign for sign in match[0] if sign.isdigit())
        if luhn.is_valid(digits) and not _says(_before(text, match.start()), _REFERENCE):
            yield Finding("card", *match.span(), 0.9)


def _accounts(text: str, _language: str) -> Iterator[Finding]:
    """Norwegian account numbers: eleven digits by modulus 11, only where the text speaks of an account."""
    for match in _ACCOUNT.finditer(text):
        digits = "".join(sign for sign in match[0] if sign.isdigit())
        if kontonr.is_valid(digits) and _says(_before(text, match.start()), _ACCOUNT_WORDS):
            yield Finding("bank_account", *match.span(), 0.7)


def _phones(text: str, language: str) -> Iterator[Finding]:
    """Numbers that ring at somebody: valid in Norway or Sweden, and not a case, an invoice, a year, a sum."""
    regions = ("SE", "NO") if language == "sv" else ("NO", "SE")
    for match in _PHONE.finditer(text):
        context = _before(text, match.start())
        if _YEARS_OR_DATE.fullmatch(match[0]) or _UNIT_AFTER.match(text, match.end()):
            continue
        asked = _says(context, _PHONE_WORDS) or match[0].startswith("+")
        if _says(context, _REFERENCE) and not asked:
            continue
        kind = _phone_type(match[0], regions)
        if kind == PhoneNumberType.MOBILE or (asked and kind in _CALLABLE):
            yield Finding("phone", *match.span(), 0.85 if kind == PhoneNumberType.MOBILE else 0.6)


def _phone_type(written: str, regions: tuple[str, ...]) -> int:
    """Type of the number in the first region where it is valid."""
    for region in regions:
        if region == "SE" and not written.startswith(("0", "+")):
            continue
        try:
            number = phonenumbers.parse(written, region)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(number):
            return int(phonenumbers.number_type(number))
    return int(PhoneNumberType.UNKNOWN)


def _mails(text: str, _language: str) -> Iterator[Finding]:
    """Mail addresses; one with a private provider is somebody's own."""
    for match in _MAIL.finditer(text):
        private = _PRIVATE_MAIL.search(match[0]) is not None
        yield Finding("private_mail" if private else "mail", *match.span(), 0.6 if private else 0.1)


def _addresses(text: str, _language: str) -> Iterator[Finding]:
    """Street and number; `home_address` where somebody is said to live there."""
    for match in _STREET.finditer(text):
        home = _says(_before(text, match.start()), _HOME_WORDS) or _POSTCODE_END.search(match[0]) is not None
        yield Finding("home_address" if home else "address", *match.span(), 0.7 if home else 0.1)


def _links(text: str, _language: str) -> Iterator[Finding]:
    for link in links(text):
        yield Finding("odd_link" if link.odd else "link", link.start, link.end, 0.0)


_DETECTORS: tuple[Detector, ...] = (
    _norwegian_ids,
    _swedish_ids,
    _ibans,
    _cards,
    _accounts,
    _phones,
    _mails,
    _addresses,
    _links,
)
