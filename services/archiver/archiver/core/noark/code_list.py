"""What a code list is: values with three names each, and the questions that deliveries ask of them."""

from typing import NamedTuple


class Kode(NamedTuple):
    """One value of a list.

    `navn` is what a deposit says; `fiks` the code in Fiks Arkiv V1, None where its list has no such value.
    `beskrivelse` is Fiks Arkiv's own name where it differs (its lists hold misspellings, and are matched by code).
    `avleveres` is False for values that no deposit may hold (a state that is not final, or a code of old law).
    """

    kode: str
    navn: str
    fiks: str | None
    beskrivelse: str | None = None
    avleveres: bool = True


class Kodeliste(NamedTuple):
    """One list: its element, number in the metadata catalogue, and whether others may add values of their own.

    `fiks` and `api` are the list's names in Fiks Arkiv and in the tjenestegrensesnitt, None where they have none.
    """

    navn: str
    nummer: str
    koder: tuple[Kode, ...]
    fiks: str | None = None
    api: str | None = None
    aapen: bool = False

    def navn_av(self, kode: str) -> str:
        """Return the name that a deposit gives to a code; ValueError for one that is not of this list.

        In an open list, a value of the municipality's own is its own name.
        """
        return self._of(kode).navn

    def fiks_av(self, kode: str) -> tuple[str, str]:
        """Return code and description for Fiks Arkiv; ValueError when it has no such value."""
        found = self._of(kode)
        if found.fiks is None:
            raise ValueError(f"Fiks Arkiv has no {self.navn} «{found.navn}»")
        return found.fiks, found.beskrivelse or found.navn

    def avleveres(self) -> frozenset[str]:
        """Return the names that a deposit may hold."""
        return frozenset(one.navn for one in self.koder if one.avleveres)

    def _of(self, kode: str) -> Kode:
        for one in self.koder:
            if one.kode == kode:
                return one
        if self.aapen:
            return Kode(kode, kode, kode)
        raise ValueError(f"no {self.navn} has the code {kode!r}; there are {', '.join(one.kode for one in self.koder)}")
