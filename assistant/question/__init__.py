"""What a question asks for: kind, names, words, subject."""
