"""From files to an index: what has changed, reading, encoding, writing."""
