"""The year before the demo's: what was written to one municipality, filed, archived and closed."""
