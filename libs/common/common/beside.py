"""What stands beside every municipality's pack, as `control` tells it: the newest of each, ready to be asked."""

import msgspec

from common.control import Control, told
from common.events import CalendarFact, ContactFact, CrisisFact, FactStated, PoliticalCaseFact, RotaFact
from common.policy.beside import Beside

NOTHING = Beside()


class BesidePacks:
    """Dated rows by municipality; what is handed out never changes."""

    def __init__(self, control: Control) -> None:
        self._rows: dict[str, Beside] = {}
        control.listen(self._told)

    def of(self, municipality: str) -> Beside:
        """Return all dated rows of a municipality."""
        return self._rows.get(municipality, NOTHING)

    def _told(self, fact: FactStated) -> None:
        municipality = fact.key.partition("/")[0]
        self._rows[municipality] = with_fact(self.of(municipality), fact)


def with_fact(rows: Beside, fact: FactStated) -> Beside:
    """Return the rows with a fact taken in; one of another kind, or that cannot be read, changes nothing."""
    match fact.key.split("/")[1:2]:
        case ["calendar"] if calendar := told(fact, CalendarFact):
            return msgspec.structs.replace(rows, calendar=calendar.history)
        case ["contact"] if contact := told(fact, ContactFact):
            return msgspec.structs.replace(rows, contacts={**rows.contacts, contact.role: contact.history})
        case ["crisis"]:
            crisis = told(fact, CrisisFact) or CrisisFact()
            return msgspec.structs.replace(rows, crisis=crisis.history)
        case ["political-case"] if case := told(fact, PoliticalCaseFact):
            return msgspec.structs.replace(rows, cases={**rows.cases, case.ref: case})
        case ["rota"]:
            return msgspec.structs.replace(rows, rota=_rota_with(rows.rota, fact))
        case _:
            return rows


def _rota_with(rota: dict[str, RotaFact], fact: FactStated) -> dict[str, RotaFact]:
    """A row that is long over is gone from `control`, and from here."""
    ref, row = fact.key.split("/")[2], told(fact, RotaFact)
    return rota | {ref: row} if row else {key: one for key, one in rota.items() if key != ref}
