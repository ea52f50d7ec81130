"""What holds for a record that nobody has read for publishing yet."""

from archiver.core.noark.model import Skjerming
from archiver.core.shielding.codes import TEMPORARY

UNASSESSED = Skjerming(
    tilgangsrestriksjon="XX", hjemmel="Offl. § 13 (midlertidig, til den er vurdert)", metadata=(TEMPORARY,)
)
"""Midlertidig skjerming: everything about it is withheld for the time being (Noark 5 v5.5.0, krav 5.2.6)."""
