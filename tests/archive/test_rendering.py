"""Every page that we make is PDF/A-2u by veraPDF, and PRONOM knows it for one; no page and no picture stops us."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import msgspec
import pygfried
import pytest

from archiver.adapters.pdf_press import Limits, NotPrinted, PdfPress, press_of, require
from archiver.core.noark.formats import ARCHIVE_FORMATS
from archiver.core.pronom import BARE_JPEG, CONVERTIBLE, JPEG, PDF_A_2U, PICTURES, PNG, pronom_of, with_jfif_header
from archiver.core.rendering import page_of
from archiver.core.seal import sha256_of
from common.errors import Permanent
from tests.archive import shown
from tests.parts import verapdf

LIMITS = Limits(seconds_max=20, memory_mib_max=1024)
LANGS = ("nb", "nn", "sv")


@pytest.fixture(scope="module")
def press() -> Iterator[PdfPress]:
    press = PdfPress(LIMITS)
    yield press
    press.close()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("pages")


@pytest.mark.slow
async def test_every_page_is_pdf_a_2u_and_known_for_it(press: PdfPress, made: Path) -> None:
    for name, text in shown.TEXTS.items():
        page = page_of(shown.sealed(text, parent_text=text[:300]), LANGS[len(name) % 3])
        rendered = await press.render(page, {})
        assert pronom_of(rendered.content) == PDF_A_2U
        (made / f"{name}.pdf").write_bytes(rendered.content)
    for name, picture in shown.PICTURES.items():
        content = picture()
        page = page_of(shown.with_pictures(content), "nb")
        (made / f"picture_{name}.pdf").write_bytes((await press.render(page, {sha256_of(content): content})).content)
    # Java is slow to start: one run for all of them.
    verdicts = verapdf.verdicts(made)
    assert len(verdicts) == len(shown.TEXTS) + len(shown.PICTURES)
    assert [name for name, conforms in verdicts.items() if not conforms] == []
    found = {name: pygfried.identify(str(made / name)) for name in verdicts}
    assert [name for name, told in found.items() if told != PDF_A_2U] == []


@pytest.mark.parametrize("name", ["plain", "emoji", "no_shape"])
async def test_the_same_page_always_has_the_same_bytes(press: PdfPress, name: str) -> None:
    content = shown.picture("PNG", "RGBA")
    sealed = msgspec.structs.replace(shown.with_pictures(content), text=shown.TEXTS[name])
    page, pictures = page_of(sealed, "nb"), {sha256_of(content): content}
    first = await press.render(page, pictures)
    await press.render(page_of(shown.sealed("noe annet"), "sv"), {})
    another = PdfPress(LIMITS)
    try:
        assert await another.render(page, pictures) == first == await press.render(page, pictures)
    finally:
        another.close()


@pytest.mark.parametrize(
    "content", [b"", b"no picture", b"\x89PNG\r\n\x1a\nbroken", b"GIF89a", b"\xff\xd8\xff\xe0\x00"]
)
async def test_what_is_no_picture_leaves_its_place_empty_and_the_page_stands(press: PdfPress, content: bytes) -> None:
    page = page_of(shown.with_pictures(content), "nb")
    rendered = await press.render(page, {sha256_of(content): content})
    assert pronom_of(rendered.content) == PDF_A_2U
    with pytest.raises(NotPrinted):
        await press.convert(content)


async def test_a_picture_that_would_fill_the_memory_is_left_out(press: PdfPress) -> None:
    bomb = shown.blank_png(30_000)
    assert len(bomb) < 1_000_000
    page = page_of(shown.with_pictures(bomb), "nb")
    assert pronom_of((await press.render(page, {sha256_of(bomb): bomb})).content) == PDF_A_2U


async def test_a_page_that_costs_too_much_of_the_processor_is_not_printed_and_the_next_one_is() -> None:
    hurried = PdfPress(Limits(seconds_max=0.05, memory_mib_max=1024))
    with closing(hurried), pytest.raises(NotPrinted, match="within the limits"):
        await hurried.render(page_of(shown.sealed("ord " * 200_000), "nb"), {})
    press = PdfPress(LIMITS)
    await press.render(page_of(shown.sealed(), "nb"), {})
    running = press._process
    assert running is not None
    running.kill()
    running.wait()
    # A process that is found dead is replaced.
    assert (await press.render(page_of(shown.sealed(), "nb"), {})).content
    press.close()


async def test_nothing_of_a_page_stays_on_the_disk(press: PdfPress) -> None:
    content = shown.picture("PNG")
    await press.render(page_of(shown.with_pictures(content), "nb"), {sha256_of(content): content})
    assert press._folder is not None
    assert left_in(press._folder.name) == ["main.typ"]


def left_in(folder: str) -> list[str]:
    return [file.name for file in Path(folder).iterdir()]


@pytest.mark.parametrize("name", sorted(shown.PICTURES))
async def test_a_picture_is_kept_in_a_format_that_archives_take(press: PdfPress, tmp_path: Path, name: str) -> None:
    content = shown.PICTURES[name]()
    found = pronom_of(content)
    assert found == _identified(tmp_path, content)
    assert found in PICTURES
    if found in BARE_JPEG:
        assert _identified(tmp_path, with_jfif_header(content)) == JPEG
    elif found in CONVERTIBLE:
        converted = await press.convert(content)
        assert _identified(tmp_path, converted.content) == pronom_of(converted.content)
        assert pronom_of(converted.content) in {PNG, "fmt/12"}
        assert converted.comment == ("1/2" if "moving" in name else None)
    else:
        assert found in ARCHIVE_FORMATS


def test_a_process_has_one_press_however_many_archives_print_on_it() -> None:
    assert press_of(LIMITS) is press_of(Limits(LIMITS.seconds_max, LIMITS.memory_mib_max))


def test_where_something_is_missing_the_operator_is_told_what_and_nothing_is_started() -> None:
    with pytest.raises(Permanent, match=r"cannot make PDF/A, because no_such_font is missing: install"):
        require(("typst", "no_such_font"))


def _identified(folder: Path, content: bytes) -> str:
    (folder / "file").write_bytes(content)
    return str(pygfried.identify(str(folder / "file")))
