"""Which file formats are archive formats, by their PRONOM ids, and what our own files are."""

ARCHIVE_FORMATS = frozenset(
    {
        # Text, XML, JSON and JSON-LD
        *("x-fmt/111", "x-fmt/16", "fmt/101", "fmt/817", "fmt/880"),
        # PDF/A-1a and -1b, PDF/A-2a, -2b and -2u
        *("fmt/95", "fmt/354", "fmt/476", "fmt/477", "fmt/478"),
        # TIFF, JPEG, PNG, JPEG 2000
        *("fmt/353", "fmt/42", "fmt/43", "fmt/44", "fmt/11", "fmt/12", "fmt/13", "x-fmt/392"),
        # MPEG-4, FFV1 in Matroska, MPEG-2
        *("fmt/199", "fmt/569", "x-fmt/385", "x-fmt/386"),
        # MP3, WAV, BWF, FLAC, Ogg
        *("fmt/134", "fmt/141", "fmt/142", "fmt/143", "fmt/1", "fmt/2", "fmt/279", "fmt/203", "fmt/944", "fmt/946"),
        # WARC, HTML and XHTML
        *("fmt/289", "fmt/1355", "fmt/1281", "fmt/96", "fmt/99", "fmt/100", "fmt/102", "fmt/103", "fmt/471"),
    }
)
"""Riksarkivarens forskrift § 5-17 as amended 2022-03-01, for what social media bring."""

FORMAT_OF = {
    "application/json": "fmt/817",
    "text/html": "fmt/471",
    "text/plain": "x-fmt/16",
    "image/jpeg": "fmt/43",
    "image/png": "fmt/11",
    "image/tiff": "fmt/353",
    "video/mp4": "fmt/199",
    "audio/mpeg": "fmt/134",
    "application/warc": "fmt/289",
}
"""What a file is taken for whose bytes nobody has looked at; a PDF is none until its PDF/A part is known."""


def format_of(stated: str | None, media_type: str) -> str:
    """Return a file's PRONOM id: the one that its bytes were found to be, else what its media type stands for."""
    return stated or FORMAT_OF.get(media_type, "av/0")


def is_archive_format(stated: str | None, media_type: str) -> bool:
    """Say whether a file may be kept for ever as it is."""
    return format_of(stated, media_type) in ARCHIVE_FORMATS
