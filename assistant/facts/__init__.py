"""Facts: who did what, how many, where and when, each with the quote that says so."""
