"""How to reach a role or the municipality."""

from common.policy.shape import Shape


class Contact(Shape, frozen=True, kw_only=True):
    """A role's addresses, whoever holds it. Persons are rows of the registry, never of a pack (GEN-20)."""

    label: str = ""
    email: str = ""
    phone: str = ""
    post: str = ""

    @property
    def line(self) -> str:
        """Return the label with the addresses that are known, as it stands in a draft."""
        addresses = ", ".join(address for address in (self.phone, self.email, self.post) if address)
        return f"{self.label} ({addresses})" if addresses else self.label
