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

# A calendar's longest: February has 29 days, for the century of a year in two digits is not known.
_MONTH_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
# Added to the day (D-number, samordningsnummer) and to the month (synthetic people: Tenor +80, NAV +40, Dolly +65).
# Sweden adds nothing to the month: where it is 20 and more, the number is an organisation's.
_DAYS_ADDED_NO, _MONTHS_ADDED_NO = (0, 40), (0, 40, 65, 80)
_DAYS_ADDED_SE, _MONTHS_ADDED_SE = (0, 60), (0,)
_CONTEXT_CHARS = 28
_CALLED_CHARS = 48
_SE_ID_DIGITS = 10

# Of other scripts: each is read as one of 0-9, in its place.
_OTHER_DIGIT = re.compile(r"[^\D0-9]")
# What stands between the groups of a number: blanks, points, strokes, brackets, pictures.
_GAP = r"[^\w\n,;:?!]{0,4}"
_NO_ID = re.compile(
    rf"(?<!\d)(?<!\d[.,])\d\d{_GAP}\d\d{_GAP}(?:18|19|20)?\d\d\W{{0,4}}\d(?:[ .\-]?\d){{4}}(?!\d|[.,]\d)"
    # Digit by digit, with the same between them but before the last five.
    r"|(?<!\d)\d(\W{1,4})\d(?:\1\d){4}\W{1,6}\d(?:\1\d){4}(?!\1?\d)"
)
_SE_ID = re.compile(
    rf"(?<!\d)(?<!\d[.,])(?:(?:18|19|20){_GAP})?\d\d{_GAP}\d\d{_GAP}\d\d{_GAP}\d\d[ .\-]?\d\d(?!\d|[.,]\d)"
    r"|(?<!\d)(?:[12](\W{1,4})[089]\1)?\d(\W{1,4})\d(?:\2\d){4}\W{1,6}\d(?:\2\d){3}(?!\2?\d)"
)
_SE_ID_USUAL = re.compile(r"\d{6,8} ?[-+] ?\d{4}")
# A row of five pairs; a date with a time or a year after it.
_SE_ID_LIKE = re.compile(
    r"\d\d([^\w\-+]+)\d\d(?:\1\d\d){3}|.*\d\W+(?:(?:[01]\d|2[0-3])[ .\-]?[0-5]\d|(?:18|19|20)\d\d)"
)
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
# In groups of three from the right a sum is written, and no telephone of Norway or Sweden.
_SUM = re.compile(r"[1-9]\d{0,2}(?: \d{3})+")
_UNIT_AFTER = re.compile(
    r" ?(?:kr|kroner|kronor|nok|sek|mill\w*|mkr|m[23]|kvm|km|mil|meter|[kmg]?wh|kg|kilo|tonn?|liter|stk?|prosent"
    r"|procent)(?!\w)| ?%",
)

# A number is a thing's when one of these, or a compound of it, stands right before it, or before "nr.", "er" and "og".
_NUMBERED = re.compile(
    r"(?:(?<!\w)(?:kid|ocr|ref|org|[gb]+nr|[dj]nr|sn|ean|isbn|issn|lodd|lott)|faktura|sak|referanse|referens|arkiv"
    r"|journal|diarie|dokument|ärende|regning|rekning|räkning|purring|nota|kvittering|kvitto|måler|målar|mätare|ordre"
    r"|order|bestilling|beställning|kolli|sending|paket|pakke|meter|skjema|plan|kode?|feil|fel|versjon|version|billett"
    r"|biljett|kupong|stolpe?|punkt|lys|ljus|lampe|lampa|mast|kum|brønn|brunn|ventil|hydrant|dunk|kärl|traktor)"
    r"-?(?:en|et|a|n|ne|ene|ane|na|er|ar|or|r|s|t)?$",
)
_ANY_NUMBER = re.compile(r"(.+?)-?(?:nummer|nummeret|numrene|numra|numret|numren|nr)|(.+)-id")
_SOMEBODYS = re.compile(
    r"(?:telefon|tele|tlf|tel|mobil|mob|jobb|arbei[dt]s|hjemme|heime|hem|privat|kontakt|direkte?|vakt|vipps|swish|sms"
    r"|whatsapp|person|fødsels|födelse|samordnings|identitets|identifikasjons|legitimasjons|trygde|konto|bank(?:id)?|kort"
    r"|(?<!\w)(?:id|[dfp]))$",
)
_BETWEEN = frozenset(
    ("nr", "no", "nummer", "nummeret", "numret", "id", "er", "är", "var", "har", "med", "og", "och", "eller", "både"),
)
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_PHRASE_END = re.compile(
    r"[!?;\n]|(?<=[^\W\d])(?:,| - )|(?<=\d) (?=er |är |har |var )|(?<!nr)(?<!no)(?<!ref)(?<!org)\. ",
)

_ID_WORDS = re.compile(r"(?<!\w)(?:person ?n|pers\.? ?nr|fødselsn|fødd|fnr|pnr|samordning)|personnummer")
_PHONE_WORDS = re.compile(
    r"(?<!\w)(?:tlf|tel|mob|ring|ringe[rs]?|ringa|ringte|ringde|call|nås|når meg|nå meg|nr|nummer|nummeret|numret"
    r"|kontakt\w*|sms\w*|vipps\w*|swish\w*|phone|messenger|whatsapp|snap\w*)(?!\w)|telefon|mobil",
)
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
    read = _OTHER_DIGIT.sub(lambda digit: str(int(digit[0])), text.text)
    for detector in _DETECTORS:
        deadline.check()
        for finding in detector(read, language):
            if all(finding.end <= other.start or finding.start >= other.end for other in found):
                found.append(finding)
    return tuple(sorted(found, key=lambda finding: finding.start))


def _before(text: str, start: int) -> str:
    return text[max(0, start - _CONTEXT_CHARS) : start]


def _says(context: str, words: tuple[str, ...]) -> bool:
    return any(word in context for word in words)


def _digits(written: str) -> str:
    return "".join(sign for sign in written if sign.isdecimal())


def _is_numbered(text: str, start: int) -> bool:
    """Whether the number at `start` is called a thing's: `KID 4…`, `fakturaene nr. 4… og 4…`, `løpenummer 4…`."""
    phrase = _PHRASE_END.split(text[max(0, start - _CALLED_CHARS) : start])[-1]
    called = next((word for word in reversed(_WORD.findall(phrase)) if word not in _BETWEEN), "")
    compound = _ANY_NUMBER.fullmatch(called)
    if compound:
        return _SOMEBODYS.search(compound[1] or compound[2]) is None
    return _NUMBERED.search(called) is not None


def _calendar_date(day: int, month: int, days_added: tuple[int, ...], months_added: tuple[int, ...]) -> bool:
    """Whether day and month, with any of the additions that special numbers carry, name a day."""
    return any(
        0 < month - more <= len(_MONTH_DAYS)
        and any(0 < day - added <= _MONTH_DAYS[month - more - 1] for added in days_added)
        for more in months_added
    )


def _norwegian_ids(text: str, _language: str) -> Iterator[Finding]:
    """Fødselsnummer, D-number and synthetic numbers: check digits by python-stdnum, date by us.

    stdnum's own `validate` reads the clock and refuses the +65 and +80 months of test persons.
    """
    for match in _NO_ID.finditer(text):
        written = _digits(match[0])
        # A year in full loses its century.
        digits = written[:4] + written[-7:]
        if not _calendar_date(int(digits[:2]), int(digits[2:4]), _DAYS_ADDED_NO, _MONTHS_ADDED_NO):
            continue
        sound = digits[-2:] == fodselsnummer.calc_check_digit1(digits) + fodselsnummer.calc_check_digit2(digits)
        named = _ID_WORDS.search(_before(text, match.start())) is not None
        if sound and (named or not _is_numbered(text, match.start())):
            yield Finding("national_id", *match.span(), 0.99)
        elif named:
            # Written with a slip, or made up: the writer meant to give it away.
            yield Finding("national_id", *match.span(), 0.9)


def _swedish_ids(text: str, _language: str) -> Iterator[Finding]:
    """Personnummer and samordningsnummer: ten or twelve digits, the last by Luhn."""
    for match in _SE_ID.finditer(text):
        digits = _digits(match[0])[-_SE_ID_DIGITS:]
        if not _calendar_date(int(digits[4:6]), int(digits[2:4]), _DAYS_ADDED_SE, _MONTHS_ADDED_SE):
            continue
        sound = luhn.is_valid(digits)
        usual = _SE_ID_USUAL.fullmatch(match[0]) is not None
        if _ID_WORDS.search(_before(text, match.start())):
            yield Finding("national_id", *match.span(), 0.99 if sound else 0.9)
        elif sound and not _may_be_chance(match, usual) and not _is_numbered(text, match.start()):
            yield Finding("national_id", *match.span(), 0.99 if usual else 0.8)


def _may_be_chance(match: re.Match[str], usual: bool) -> bool:
    """Luhn is right by chance once in ten: what is glued to a letter or looks like a time is nobody's."""
    before, after = match.string[: match.start()][-1:], match.string[match.end() :][:1]
    return before.isalpha() or (not usual and (after.isalpha() or _SE_ID_LIKE.fullmatch(match[0]) is not None))


def _ibans(text: str, _language: str) -> Iterator[Finding]:
    for match in _IBAN.finditer(text):
        if iban.is_valid(match[0]):
            yield Finding("iban", *match.span(), 0.85)


def _cards(text: str, _language: str) -> Iterator[Finding]:
    for match in _CARD.finditer(text):
        if luhn.is_valid(_digits(match[0])) and not _is_numbered(text, match.start()):
            yield Finding("card", *match.span(), 0.9)


def _accounts(text: str, _language: str) -> Iterator[Finding]:
    """Norwegian account numbers: eleven digits by modulus 11, only where the text speaks of an account."""
    for match in _ACCOUNT.finditer(text):
        if kontonr.is_valid(_digits(match[0])) and _says(_before(text, match.start()), _ACCOUNT_WORDS):
            yield Finding("bank_account", *match.span(), 0.7)


def _phones(text: str, language: str) -> Iterator[Finding]:
    """Numbers that ring at somebody: valid in Norway or Sweden, and not a case, an invoice, a year, a sum."""
    regions = ("SE", "NO") if language == "sv" else ("NO", "SE")
    for match in _PHONE.finditer(text):
        if _YEARS_OR_DATE.fullmatch(match[0]) or _UNIT_AFTER.match(text, match.end()):
            continue
        asked = match[0].startswith("+") or _PHONE_WORDS.search(_before(text, match.start())) is not None
        if (_SUM.fullmatch(match[0]) and not asked) or _is_numbered(text, match.start()):
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
