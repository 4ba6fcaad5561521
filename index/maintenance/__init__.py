"""What keeps an index sound: adding and removing, checks, repair, backup, one writer at a time."""
