"""What `ordstyrer doctor` looks at: one small look each, which changes nothing and says what to do."""
