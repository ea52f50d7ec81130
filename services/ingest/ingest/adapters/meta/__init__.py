"""Meta's platforms: Facebook Pages with Messenger, and Instagram with both its logins."""
