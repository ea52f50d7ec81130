"""Revisions whose pages are hard to print, and pictures as people post them."""

import base64
import io
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from PIL import Image

from archiver.core.seal import Sealed, sha256_of

AT = datetime(2026, 11, 3, 12, 30, tzinfo=UTC)
TEXTS = {
    "plain": "Hei! Når blir veien brøytet?\n\nHilsen Kari",
    "sami": "Bures boahtin! Mii leat Romssas: čđŋšŧž ÁČĐŊŠŦŽ",
    "arabic": "السلام عليكم، متى تُفتح المكتبة؟ 12:30 Hei",
    "cjk": "你好, 图书馆几点开门? こんにちは世界、漢字 안녕하세요",
    "emoji": "😀 👍🏽 👨‍👩‍👧‍👦 🏳️‍🌈 🇳🇴 🇸🇪 ❤️ ☺ 🫶 🧑🏿‍🚒 1️⃣ ™️ 🫨",
    "other_scripts": "שלום สวัสดี नमस्ते வணக்கம் Γειά Привет ⵜⵉⴼⵉⵏⴰⵖ བོད་ Ⓒ ✔ → ½"
    " \U0001d4ef\U0001d4ea\U0001d4f7\U0001d4ec\U0001d502",
    "no_shape": "a\x00b\x1bc\ue000d\ufffee\ud800f\U000f0000g\u0378h\U0001fae9",
    "markup": '#panic("x") *x* $x$ <a> \\ @ref = h `r` <script>alert(1)</script> #image("/etc/passwd")',
    "empty": "",
    "long": "Hei du 😀 der\n" * 20_000,
    "one_long_word": "x" * 200_000,
    "one_long_arabic_word": "س" * 60_000,
    "tower": "a" + "\u0301" * 2_000 + " z̸̢̡̛̗̘̙̜̝̞̟̠̤̥̦̩̪̫̬̭̮̯̰̱̲̳̹̺̻̼͇͈͉͍͎̀́̂̃̄̅̆̇̈̉̊",
    "overrides": "\u202e" * 2_000 + "txt.exe\u2066\u2028\u2029\u200b\ufeff\u00ad",
    "lines": "\r\n" * 20_000,
}
HEIC = (
    "AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAXxtZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAAACJpbG9jAA"
    "AAAERAAAEAAQAAAAABoAABAAAAAAAAACgAAAAjaWluZgAAAAAAAQAAABVpbmZlAgAAAAABAABodmMxAAAAAA5waXRtAAAAAAABAAAA/GlwcnAA"
    "AADcaXBjbwAAAHVodmNDAQNwAAAAkAAAAAAAHvAA/P34+AAADwNgAAEAGEABDAH//wNwAAADAJAAAAMAAAMAHroCQGEAAQApQgEBA3AAAAMAkA"
    "AAAwAAAwAeoCCBBZbqrprm4CGgwIAAAAyAAAADAIRiAAEABkQBwXPBiQAAABNjb2xybmNseAABAA0ABoAAAAAUaXNwZQAAAAAAAABAAAAAQAAA"
    "AChjbGFwAAAAEAAAAAEAAAAQAAAAAf///9AAAAAC////0AAAAAIAAAAQcGl4aQAAAAADCAgIAAAAGGlwbWEAAAAAAAAAAQABBYECAwWEAAAAMG"
    "1kYXQAAAAkKAGvC0hOQ4D1/TpX/8oFvn6QZ95EheWo1WpWgJySOXqQK4Cw"
)


def sealed(text: str = "Hei", **more: object) -> Sealed:
    """Return a comment on Facebook as it is sealed."""
    known: dict[str, Any] = {
        "municipality": "bo",
        "item_id": UUID(int=22),
        "revision": 1,
        "platform": "facebook",
        "account_id": "100",
        "object_id": "c1",
        "kind": "comment",
        "visibility": "visible",
        "change": b"{}",
        "created_at": AT,
        "author_name": "Kári Ŋ <b>",
        "permalink": "https://www.facebook.com/" + "a" * 300,
    }
    return Sealed(text=text, **(known | more))


def picture(form: str, mode: str = "RGB", size: tuple[int, int] = (64, 48), **how: Any) -> bytes:  # noqa: ANN401 - what Pillow takes
    """Return a picture in a form that Pillow writes."""
    made = io.BytesIO()
    drawn = Image.linear_gradient("L").resize(size).convert(mode)
    if mode in {"RGBA", "LA"}:
        drawn.putalpha(Image.linear_gradient("L").resize(size))
    drawn.save(made, form, **how)
    return made.getvalue()


def blank_png(side: int) -> bytes:
    """Return a small file that is a very large picture."""
    made = io.BytesIO()
    Image.new("1", (side, side)).save(made, "PNG")
    return made.getvalue()


def bare_jpeg() -> bytes:
    """Return a JPEG without JFIF's header, as some cameras write it."""
    content = picture("JPEG")
    return content[:2] + content[4 + int.from_bytes(content[4:6], "big") :]


def _frames(form: str) -> bytes:
    made = io.BytesIO()
    first, second = (Image.new("RGB", (16, 16), colour) for colour in ("red", "blue"))
    first.save(made, form, save_all=True, append_images=[second])
    return made.getvalue()


PICTURES: dict[str, Callable[[], bytes]] = {
    "png": lambda: picture("PNG"),
    "png_with_alpha": lambda: picture("PNG", "RGBA"),
    "png_with_palette": lambda: picture("PNG", "P", transparency=3),
    "png_16_bits": lambda: picture("PNG", "I;16"),
    "grey_png_with_alpha": lambda: picture("PNG", "LA"),
    "jpeg": lambda: picture("JPEG"),
    "jpeg_in_four_colours": lambda: picture("JPEG", "CMYK"),
    "bare_jpeg": bare_jpeg,
    "webp": lambda: picture("WEBP"),
    "lossless_webp": lambda: picture("WEBP", "RGBA", lossless=True),
    "moving_webp": lambda: _frames("WEBP"),
    "gif": lambda: picture("GIF", "P"),
    "moving_gif": lambda: _frames("GIF"),
    "avif": lambda: picture("AVIF"),
    "heic": lambda: base64.b64decode(HEIC),
    "bmp": lambda: picture("BMP"),
    "large": lambda: picture("JPEG", size=(5000, 4000)),
    "tall": lambda: picture("PNG", size=(4, 4000)),
}


def with_pictures(*pictures: bytes) -> Sealed:
    """Return a comment with pictures that were kept."""
    kept = [
        {"kind": "photo", "sha256": sha256_of(one), "media_type": "image/any", "size_bytes": len(one)}
        for one in pictures
    ]
    return sealed("Se her", attachments=tuple(kept))
