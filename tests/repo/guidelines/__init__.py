"""Writes the pages about the policy packs: one a municipality, all side by side, and what a pack may say."""
