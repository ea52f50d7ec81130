"""The second opinion of a language model: who is asked about, what is asked, what its answer may do."""
