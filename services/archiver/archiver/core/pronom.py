"""Which file format some bytes are, by PRONOM's id: what platforms send, and what we make."""

import json
import re

PDF_A_2U = "fmt/478"
JSON = "fmt/817"
PNG = "fmt/11"
JPEG = "fmt/44"

CONVERTIBLE = frozenset({"fmt/566", "fmt/567", "fmt/568", "fmt/3", "fmt/4", "fmt/1101", "fmt/2062", "fmt/116"})
"""Pictures that are made a PNG: WebP, GIF, HEIC, AVIF, BMP."""
BARE_JPEG = frozenset({"fmt/41", "fmt/645"})
"""JPEG without JFIF's header, as cameras write it: the header is put before it, and not a dot of the picture changes.
"""
PICTURES = frozenset({"fmt/42", "fmt/43", JPEG, PNG, "fmt/12", "fmt/13", *CONVERTIBLE, *BARE_JPEG})
"""What can be shown on a page."""
_JFIF_HEADER = bytes.fromhex("ffe000104a46494600010200000100010000")
_PDF_A = {
    ("1", "A"): "fmt/95",
    ("1", "B"): "fmt/354",
    ("2", "A"): "fmt/476",
    ("2", "B"): "fmt/477",
    ("2", "U"): PDF_A_2U,
}
_PDF = {b"1.0": "fmt/14", b"1.1": "fmt/15", b"1.2": "fmt/16", b"1.3": "fmt/17", b"1.4": "fmt/18", b"1.5": "fmt/19"}
_PDF |= {b"1.6": "fmt/20", b"1.7": "fmt/276", b"2.0": "fmt/1129"}
_STARTS = (
    (b"II*\x00", "fmt/353"),
    (b"MM\x00*", "fmt/353"),
    (b"GIF87a", "fmt/3"),
    (b"GIF89a", "fmt/4"),
    (b"BM", "fmt/116"),
    (b"ID3", "fmt/134"),
)
_BRANDS = {
    **dict.fromkeys((b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"heim", b"heis"), "fmt/1101"),
    **dict.fromkeys((b"avif", b"avis"), "fmt/2062"),
    **dict.fromkeys((b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"dash"), "fmt/199"),
    b"qt  ": "x-fmt/384",
}


def pronom_of(content: bytes) -> str | None:
    """Return the PRONOM id of what platforms send us; None for what we cannot tell (noark.md, section 6)."""
    for start, told in ((b"\x89PNG\r\n\x1a\n", _png), (b"\xff\xd8\xff", _jpeg), (b"%PDF-", _pdf), (b"RIFF", _riff)):
        if content.startswith(start):
            return told(content)
    for start, found in _STARTS:
        if content.startswith(start):
            return found
    if content[4:8] == b"ftyp":
        return _BRANDS.get(content[8:12])
    if content.startswith(b"\x1a\x45\xdf\xa3"):
        return "fmt/573" if b"webm" in content[:64] else "fmt/569"
    return _text(content)


def _png(content: bytes) -> str:
    """Return the version by the chunks before the picture: iTXt came with 1.2, colour profiles with 1.1."""
    head = content[: content.find(b"IDAT")]
    if b"iTXt" in content:
        return "fmt/13"
    return "fmt/12" if any(chunk in head for chunk in (b"iCCP", b"sRGB", b"sPLT")) else PNG


def _jpeg(content: bytes) -> str:
    if content[6:11] == b"JFIF\x00":
        return {b"\x01\x00": "fmt/42", b"\x01\x01": "fmt/43"}.get(content[11:13], JPEG)
    return "fmt/645" if content[6:10] == b"Exif" else "fmt/41"


def with_jfif_header(content: bytes) -> bytes:
    """Return a bare JPEG with the header that makes it JFIF 1.02."""
    return content[:2] + _JFIF_HEADER + content[2:]


def _pdf(content: bytes) -> str | None:
    part = re.search(rb"pdfaid:part(?:>|\s*=\s*[\"'])(\d)", content)
    level = re.search(rb"pdfaid:conformance(?:>|\s*=\s*[\"'])([ABU])", content)
    if part and level and (found := _PDF_A.get((part[1].decode(), level[1].decode()))):
        return found
    return _PDF.get(content[5:8])


def _riff(content: bytes) -> str | None:
    if content[8:12] != b"WEBP":
        return None
    return {b"VP8 ": "fmt/566", b"VP8L": "fmt/567", b"VP8X": "fmt/568"}.get(content[12:16])


def _text(content: bytes) -> str | None:
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return None
    try:
        return JSON if isinstance(json.loads(text), dict | list) else "x-fmt/111"
    except ValueError:
        return None if "\x00" in text else "x-fmt/111" if text.isascii() else "x-fmt/16"
