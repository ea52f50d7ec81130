"""The committed table says of each part and fault how it is made or why not, and nothing else is struck."""

from tests.faults.run import Plan
from tests.faults.strikes import strikes
from tests.faults.table import COMPOSITIONS, FAULTS, left_out, parts, struck


def test_every_cell_is_struck_or_says_why_it_cannot_be() -> None:
    for name, part in parts().items():
        cells = dict(part.cells())
        assert set(cells) == set(FAULTS)
        assert set(part.compositions) <= set(COMPOSITIONS)
        for fault, told in cells.items():
            why = told if isinstance(told, str) else told.cannot
            assert len(why) >= len("as `killed`"), (name, fault)


def test_what_the_table_names_is_what_can_be_struck() -> None:
    assert {cell for name in COMPOSITIONS for cell in struck(name)} == set(strikes())


def test_a_composition_strikes_each_of_its_cells_once_in_an_order_of_its_seed() -> None:
    for name in COMPOSITIONS:
        cells = struck(name)
        first, other = Plan(name, cells, seed=1).order(), Plan(name, cells, seed=2).order()
        assert sorted(first) == sorted(other) == sorted(cells)
        assert first != other
        assert first == Plan(name, cells, seed=1).order()
        of_parts = {part for part, told in parts().items() if name in told.compositions}
        assert {part for part, _ in cells} | {part for part, *_ in left_out(name)} == of_parts
