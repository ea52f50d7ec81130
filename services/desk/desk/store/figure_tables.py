"""Tables of figures: sums that lead to nobody, and what each item has added to them."""

from sqlalchemy import Column, Date, Integer, LargeBinary, MetaData, String, Table, Uuid


def figure_tables(metadata: MetaData) -> tuple[Table, Table]:
    """Add them; return (figures, what was counted of each item)."""
    figures = Table(
        "desk_figure",
        metadata,
        Column("municipality", String, primary_key=True),
        Column("what", String, primary_key=True),
        Column("account", String, primary_key=True),
        Column("kind", String, primary_key=True),
        Column("detail", String, primary_key=True),
        Column("amount", Integer, primary_key=True),
        Column("day", Date, primary_key=True),
        Column("n", Integer, nullable=False),
        # Days come last, so that what is summed over days lies together and needs no sorting; and the key is all
        # there is to a row, so that a second copy of it beside the rows would only be slower.
        sqlite_with_rowid=False,
    )
    counted = Table(
        "desk_counted",
        metadata,
        Column("municipality", String, primary_key=True),
        Column("item_id", Uuid, primary_key=True),
        Column("part", String, primary_key=True),
        Column("rules", Integer, nullable=False),
        Column("cells", LargeBinary, nullable=False),
    )
    return figures, counted
