"""A text as a page: paragraphs, lists, addresses; nothing is added and nothing is lost."""

from hypothesis import given
from hypothesis import strategies as st

from notifier.core.blocks import Block, Part, blocks


def plain(block: Block) -> list[str]:
    return ["".join(part.text for part in line) for line in block.lines]


def test_a_blank_line_ends_a_paragraph_and_dashes_are_a_list() -> None:
    first, listed, last = blocks("En linje\nto linjer:\n- ett\n- to\n\n\nSlutt\n")
    assert (plain(first), first.is_list) == (["En linje", "to linjer:"], False)
    assert (plain(listed), listed.is_list) == (["ett", "to"], True)
    assert (plain(last), last.is_list) == (["Slutt"], False)


def test_an_address_is_a_link_without_what_ends_the_sentence() -> None:
    (block,) = blocks("Se https://d.example/bo?a=1&b=2. Eller (http://d.example/bo)!")
    assert block.lines[0] == (
        Part(text="Se "),
        Part(text="https://d.example/bo?a=1&b=2", url="https://d.example/bo?a=1&b=2"),
        Part(text=". Eller ("),
        Part(text="http://d.example/bo", url="http://d.example/bo"),
        Part(text=")!"),
    )


def test_a_line_may_be_an_address_and_nothing_else() -> None:
    (block,) = blocks("https://d.example/bo")
    assert block.lines == ((Part(text="https://d.example/bo", url="https://d.example/bo"),),)


def test_only_web_addresses_are_links() -> None:
    (block,) = blocks("javascript:alert(1) file:///etc/passwd mailto:a@b.example https://")
    assert [part.url for line in block.lines for part in line] == [""]


def test_a_text_without_words_has_no_blocks() -> None:
    assert blocks("") == blocks("\n \n") == ()


@given(st.text())
def test_every_word_of_a_text_stands_on_its_page_in_its_order(text: str) -> None:
    listed = [word for block in blocks(text) for line in plain(block) for word in line.split()]
    shown = [
        word
        for line in text.splitlines()
        for word in (line.removeprefix("- ") if line.startswith("- ") else line).split()
    ]
    assert listed == shown
