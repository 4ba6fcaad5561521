"""The documents of an index: opening it, adding, removing, reading, checking."""
