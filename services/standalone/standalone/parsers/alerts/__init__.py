"""What reads the words of `ordstyrer notifier test` and `ordstyrer notifier log`."""
