"""Every command of README and the how-tos is typed in a fresh clone, and must answer what its page says."""
