"""How much one machine carries: each benchmark measures beside a bare baseline of the same run."""
