"""Makes the sentence encoder: multilingual-e5-small, pruned to our languages, tuned on our corpus, as ONNX."""
