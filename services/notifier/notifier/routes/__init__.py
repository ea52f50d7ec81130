"""The one page that the notifier shows: somebody says that they have seen what they were alerted of."""
