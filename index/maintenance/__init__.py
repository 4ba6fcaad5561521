"""What keeps an index up to date and sound.

`operations`: sync, add, remove, check, repair. `checks`: the invariants. `backup`: one file that holds all.
"""
