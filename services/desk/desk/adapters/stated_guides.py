"""What the desk shows of each municipality's pack, from the versions that are in force. It decides nothing by it."""

from common.pack_versions import PackVersions
from desk.core.guide import Guide, guide_of


class StatedGuides:
    """Guides by municipality, made anew when a version is added."""

    def __init__(self, versions: PackVersions) -> None:
        self._versions = versions
        self._made: dict[str, tuple[int, Guide]] = {}

    def __call__(self, municipality: str) -> Guide | None:
        """Return the guide; None for a municipality without a pack."""
        versions = self._versions.versions(municipality)
        made = self._made.get(municipality)
        if made is None or made[0] != len(versions):
            guide = guide_of(versions)
            if guide is None:
                return None
            made = self._made[municipality] = len(versions), guide
        return made[1]
