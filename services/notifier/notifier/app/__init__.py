"""The notifier put together: the only place that picks adapters and wires handlers."""

from notifier.app.channels import mail_answers
from notifier.app.people import people_in
from notifier.app.service import attach

__all__ = ["attach", "mail_answers", "people_in"]
