"""What no linter finds in the house: dead code, blocks that stand twice, ignores without a reason, links to nowhere."""
