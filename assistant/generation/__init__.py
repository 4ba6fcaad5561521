"""A chat model rewords, translates and connects quotes; only what the quotes support is shown."""
