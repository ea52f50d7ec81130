"""Every variable that the classifier reads."""

from common.settings import Settings


class ClassifierSettings(Settings):
    """The classifier reads what all services share; packs lie in `policies_dir`, the model in the package."""
