"""A chat model words, translates and connects what was quoted; only what the quotes support is shown."""
