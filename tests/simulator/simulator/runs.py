"""One scenario being played, as the control API tells it."""

from dataclasses import dataclass, field


@dataclass
class Run:
    """One scenario being played; `keys` finds what its steps made."""

    number: int
    name: str
    steps: int
    done: int = 0
    state: str = "running"  # running | done | failed
    why: str | None = None
    keys: dict[tuple[str, str], str] = field(default_factory=dict)

    def told(self) -> dict[str, object]:
        """Return it for the control API."""
        return {
            "run": self.number,
            "name": self.name,
            "steps": self.steps,
            "done": self.done,
            "state": self.state,
            "why": self.why,
        }

    def found(self, municipality: str, key: str) -> str:
        """Return the platform's id of what a step made; a key that no step made may be such an id itself."""
        return self.keys.get((municipality, key), key)
