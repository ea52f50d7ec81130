"""A year of five municipalities on a virtual clock, and independent checks of what the notifier promises.

`town` says who works where and when it is open, `story` what residents and people do, `line` carries messages and
fails, `play` lets the year pass, `checks` look only at the record: what was fed in and what was seen.
"""
