"""What the chat shows: values in, escaped HTML out. Knows no web framework; ``ui.py`` wires it."""
