"""Fiks Arkiv V1: the messages that take a record to a municipality's own Noark core, and the answers that come back."""
