"""What is searched: vectors, keywords and the manifest they are derived from."""
