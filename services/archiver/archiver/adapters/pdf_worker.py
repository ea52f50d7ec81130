"""The printing process: reads questions from its input, answers on its output, and has no other business.

Typst makes PDF/A-2u by itself and refuses what would not be it; text never reaches it as markup. A page that takes too
much memory ends this process alone, and one that takes too long has it ended (`pdf_press`).
"""

import ast
import errno
import io
import json
import re
import signal
import sys
from datetime import UTC
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import BinaryIO

import manimgx_fonts
import msgspec
import noto_cjk_sans_jp_regular
import pi_heif
import typst
from PIL import Image, ImageOps

from archiver.core.press import Answer, Changed, Convert, NotDone, Print, Printed, Question
from archiver.core.rendering import Converted, Page, Rendered, without

FONTS = (manimgx_fonts, noto_cjk_sans_jp_regular)
"""The packages that the fonts come in: the same bytes on every machine, held by their hash in the lock."""
FAMILIES = (
    *("Noto Sans", "Noto Sans Arabic", "Noto Sans Hebrew", "Noto Emoji", "Noto Sans CJK JP", "Noto Sans Symbols"),
)
PIXELS_MAX = 50_000_000
PICTURE_SIDE_PIXELS_MAX = 1600
"""A page shows a picture so large; the picture itself is a document of its own."""
WIDTH_CM_MAX = 16.0
HEIGHT_CM_MAX = 20.0
JPEG_QUALITY = 85
ROUNDS_MAX = 4
_FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "HEIF", "AVIF", "TIFF", "BMP")
_MISSING = re.compile(r'the text `("(?:[^"\\]|\\.)*")` could not be displayed')
_LENGTH_BYTES = 4


def main() -> None:
    """Answer until there are no more questions."""
    memory_mib_max, seconds_max, folder = sys.argv[1:]
    _limit_memory(int(memory_mib_max))
    Image.MAX_IMAGE_PIXELS = PIXELS_MAX
    pi_heif.register_heif_opener()
    questions = msgspec.msgpack.Decoder(Question)
    press = Press(Path(folder))
    while (told := _read(sys.stdin.buffer)) is not None:
        _limit_seconds(float(seconds_max))
        content = msgspec.msgpack.encode(press.answer(questions.decode(told)))
        _limit_seconds(0)
        sys.stdout.buffer.write(len(content).to_bytes(_LENGTH_BYTES, "big") + content)
        sys.stdout.buffer.flush()


def _read(pipe: BinaryIO) -> bytes | None:
    length = pipe.read(_LENGTH_BYTES)
    return pipe.read(int.from_bytes(length, "big")) if len(length) == _LENGTH_BYTES else None


def _limit_memory(mib: int) -> None:
    try:
        import resource  # noqa: PLC0415 - not on Windows
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (mib << 20, mib << 20))


def _limit_seconds(seconds: float) -> None:
    """Let this process end after so many seconds of a processor; 0: let it be. Waiting for one's turn costs none."""
    if hasattr(signal, "setitimer"):  # not on Windows
        signal.setitimer(signal.ITIMER_PROF, seconds)


class Press:
    """Typst with our fonts alone, in a folder of its own, where the press has put `main.typ`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        paths = [str(files(package)) for package in FONTS]
        self.fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=paths)
        self._complete = set(FAMILIES) <= set(self.fonts.families())

    def answer(self, question: Question) -> Answer:
        """Do what is asked, or say why it cannot be done."""
        if isinstance(question, Convert):
            return _converted(question.content)
        if not self._complete:
            return NotDone(why="fonts")
        try:
            return self._printed(question)
        except OSError as e:
            if e.errno not in {errno.ENOSPC, errno.EDQUOT}:
                raise
            return NotDone(why="disk")
        finally:
            # Nothing that anybody wrote or showed stays on the disk after its page.
            for left in self._folder.glob("[!m]*"):
                left.unlink()

    def _printed(self, asked: Print) -> Answer:
        pictures = [self._placed(one.sha256, place, asked) for place, one in enumerate(asked.page.pictures)]
        page = asked.page
        for _ in range(ROUNDS_MAX):
            try:
                return Printed(rendered=Rendered(content=self._compile(page, pictures), tool=TOOL))
            except typst.TypstError as e:
                # PDF/A has no room for a sign without a shape: Typst names each, and each is shown by its number.
                missing = {ast.literal_eval(_as_python(found)) for found in _MISSING.findall(e.diagnostic)}
                if not missing:
                    break
                page = without(page, missing)
        return NotDone(why="page")

    def _placed(self, sha256: str, place: int, asked: Print) -> tuple[str, float]:
        """Put a picture beside the page; return its file and width in cm, or no file for what is no picture."""
        try:
            content, extension, size = _shown(asked.pictures[sha256])
        except (KeyError, *_UNREADABLE):
            return "", 0.0
        name = f"{place}.{extension}"
        (self._folder / name).write_bytes(content)
        width, height = size
        return name, round(min(WIDTH_CM_MAX, HEIGHT_CM_MAX * width / height, width / 40), 2)

    def _compile(self, page: Page, pictures: list[tuple[str, float]]) -> bytes:
        shown = msgspec.to_builtins(page) | {"fonts": list(FAMILIES), "dated": _parts(page)}
        for picture, (name, width) in zip(shown["pictures"], pictures, strict=False):
            picture |= {"file": name, "width": width}
        (self._folder / "page.json").write_text(json.dumps(shown), encoding="utf-8")
        made = typst.compile(
            str(self._folder / "main.typ"),
            root=str(self._folder),
            font_paths=self.fonts,
            format="pdf",
            pdf_standards=["a-2u"],
            timestamp=page.dated,
        )
        return bytes(made)


def _parts(page: Page) -> dict[str, int]:
    at = page.dated.astimezone(UTC)
    return {name: getattr(at, name) for name in ("year", "month", "day", "hour", "minute", "second")}


def _as_python(quoted: str) -> str:
    """Return a string as Rust writes it in the way that Python does."""
    return re.sub(r"\\u\{([0-9a-f]+)\}", lambda found: f"\\U{int(found[1], 16):08x}", quoted)


_UNREADABLE = (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError, Image.DecompressionBombWarning)


def _shown(content: bytes) -> tuple[bytes, str, tuple[int, int]]:
    """Return a picture as a page shows it: upright, not larger than need be, PNG where it has an alpha channel."""
    with Image.open(io.BytesIO(content), formats=_FORMATS) as image:
        # A large JPEG is read small at once, and nothing is copied at its full size: memory is what this costs.
        image.draft("RGB", (PICTURE_SIDE_PIXELS_MAX, PICTURE_SIDE_PIXELS_MAX))
        clear = image.has_transparency_data
        upright = image.convert("RGBA" if clear else "RGB") if image.mode in {"1", "P"} else image
        upright.thumbnail((PICTURE_SIDE_PIXELS_MAX, PICTURE_SIDE_PIXELS_MAX))
        plain = ImageOps.exif_transpose(upright).convert("RGBA" if clear else "RGB")
    # What a camera wrote beside the picture, and its colour profile, stay in the document itself.
    plain.info = {}
    made = io.BytesIO()
    plain.save(made, "PNG" if clear else "JPEG", **({} if clear else {"quality": JPEG_QUALITY}))
    return made.getvalue(), "png" if clear else "jpg", plain.size


def _converted(content: bytes) -> Answer:
    try:
        with Image.open(io.BytesIO(content), formats=_FORMATS) as image:
            frames = getattr(image, "n_frames", 1)
            upright = ImageOps.exif_transpose(image)
            made = io.BytesIO()
            plain = upright if upright.mode in {"1", "L", "LA", "P", "RGB", "RGBA"} else upright.convert("RGBA")
            profile = image.info.get("icc_profile")
            plain.info = {key: plain.info[key] for key in ("transparency",) if key in plain.info}
            plain.save(made, "PNG", **({"icc_profile": profile} if profile else {}))
    except _UNREADABLE:
        return NotDone(why="picture")
    comment = f"1/{frames}" if frames > 1 else None
    return Changed(converted=Converted(content=made.getvalue(), tool=f"Pillow {version('pillow')}", comment=comment))


TOOL = f"Typst {version('typst')}"

if __name__ == "__main__":
    main()
