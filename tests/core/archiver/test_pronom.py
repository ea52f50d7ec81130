"""What bytes are, by PRONOM's ids; the ids themselves are checked against PRONOM's own tool in tests/archive."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.core.pronom import JPEG, JSON, PDF_A_2U, PNG, pronom_of, with_jfif_header

_PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b'{"a": 1}', JSON),
        (b"[1]", JSON),
        (b"1", "x-fmt/111"),
        (b"Hei", "x-fmt/111"),
        ("På".encode(), "x-fmt/16"),
        ("På\x00".encode(), None),
        (b"\xff\xfe\x00", None),
        (_PNG + b"IDAT", PNG),
        (_PNG + b"iCCPIDAT", "fmt/12"),
        (_PNG + b"IDATiTXt", "fmt/13"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x00", "fmt/42"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01", "fmt/43"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x02", JPEG),
        (b"\xff\xd8\xff\xe1\x00\x10Exif\x00\x00", "fmt/645"),
        (b"\xff\xd8\xff\xdb\x00\x43", "fmt/41"),
        (b"%PDF-1.7 <pdfaid:part>2</pdfaid:part><pdfaid:conformance>U</pdfaid:conformance>", PDF_A_2U),
        (b"%PDF-1.4 pdfaid:part='1' pdfaid:conformance='B'", "fmt/354"),
        (b"%PDF-1.7 <pdfaid:part>9</pdfaid:part><pdfaid:conformance>U</pdfaid:conformance>", "fmt/276"),
        (b"%PDF-1.4", "fmt/18"),
        (b"%PDF-9.9", None),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "fmt/566"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8?", None),
        (b"RIFF\x00\x00\x00\x00WAVEfmt ", None),
        (b"GIF87a", "fmt/3"),
        (b"GIF89a", "fmt/4"),
        (b"\x00\x00\x00\x18ftypmp42", "fmt/199"),
        (b"\x00\x00\x00\x18ftypqt  ", "x-fmt/384"),
        (b"\x00\x00\x00\x18ftyp????", None),
        (b"\x1a\x45\xdf\xa3....webm", "fmt/573"),
        (b"\x1a\x45\xdf\xa3....matroska", "fmt/569"),
    ],
)
def test_a_format_is_told_by_the_bytes_and_never_by_a_name(content: bytes, found: str | None) -> None:
    assert pronom_of(content) == found


def test_the_header_that_a_bare_jpeg_gets_changes_nothing_after_it() -> None:
    bare = b"\xff\xd8\xff\xdb\x00\x43rest"
    whole = with_jfif_header(bare)
    assert pronom_of(whole) == JPEG
    assert whole.endswith(bare[2:])
    assert whole[:2] == bare[:2]


@given(st.binary(max_size=200))
def test_no_bytes_make_it_fail(content: bytes) -> None:
    found = pronom_of(content)
    assert found is None or "fmt/" in found
