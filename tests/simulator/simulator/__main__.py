"""`python -m simulator`."""

import gc
import importlib
import sys

# What is imported stays: to look through it for garbage while it comes would take a fifth of the start.
gc.disable()
main = importlib.import_module("simulator.cli").main
gc.freeze()
gc.enable()
sys.exit(main())
