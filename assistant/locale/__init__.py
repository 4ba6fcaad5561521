"""What the program says in its own words, in five languages."""
