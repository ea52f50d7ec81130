"""The room of the duty rota: who is on duty, who stands in, who is away. Each form writes a dated row."""

from typing import Any

from common.db import Tx
from common.policy.beside import ROTA
from common.policy.pack import Pack
from desk.core.rota import RotaGiven, given_of, read_rota
from desk.core.rows import RowsFile, rows_of
from desk.handlers.rows import beside, state_rows
from desk.routes.fields import NAME_CHARS_MAX
from desk.routes.forms import Form, field
from desk.routes.settings_room import Scene, Wrongs, again
from desk.routes.shown import Showing
from desk.routes.shown_rota import places_of, roles_of, shown_rota
from desk.store.rights import Rights
from desk.store.rows import Rows

FIELDS = ("do", "role", "which", "out", "persons", "since", "since_clock", "until", "until_clock")
TAKE_BACK = "take_back"


class RotaRoom:
    """The room of the duty rota."""

    name = "rota"
    words = "rota_wrong"

    def shown(self, tx: Tx, scene: Scene, show: Showing) -> dict[str, Any]:
        """Return who is on duty now and later, and what the forms offer."""
        municipality = scene.municipality
        rows = [row for row in Rows(tx, municipality).all() if row.kind == ROTA]
        places = places_of(tx, municipality, show)
        persons = sorted({row.person for row, _ in Rights(tx, municipality).all()})
        return {
            "roles": roles_of(scene.pack, show),
            "places": places,
            "persons": persons,
            **shown_rota(rows, beside(tx, municipality, scene.at), dict(places), show),
        }

    def given(self, form: Form) -> dict[str, Any]:
        """Return what was written."""
        return again(_given(form))

    def state(self, tx: Tx, form: Form, scene: Scene, zone: str) -> Wrongs | int:
        """State a row, or take one back."""
        read = _read(tx, scene.municipality, form, scene.pack, zone)
        if isinstance(read, tuple):
            return read
        rows = rows_of(RowsFile(rota=(read,)), scene.person, scene.at)
        return state_rows(tx, scene.municipality, rows, scene.person, scene.at)


def _given(form: Form) -> dict[str, str]:
    return {name: field(form, name).strip() for name in FIELDS}


def _read(tx: Tx, municipality: str, form: Form, pack: Pack | None, zone: str) -> RotaGiven | Wrongs:
    given = _given(form)
    if given["do"] == TAKE_BACK:
        ref = field(form, "ref")
        mine = [row for row in Rows(tx, municipality).all() if (row.kind, row.name) == (ROTA, ref)]
        return given_of(mine[-1].value, withdrawn=True) if mine else (("row", "gone"),)  # type: ignore[arg-type]  # its kind says so
    too_long = tuple((name, "too_long") for name, said in given.items() if len(said) > NAME_CHARS_MAX)
    roles = frozenset(pack.file.roles) if pack else None
    return too_long or read_rota(given, zone, roles, {value for value, _ in places_of(tx, municipality)})
