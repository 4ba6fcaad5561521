"""What is read of a passage: its sentences with their context, names, figures and shared words."""
