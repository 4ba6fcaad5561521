"""From files to the index.

`plan`: what has changed since the last run. `apply`: one run. `chunks`: documents cut and encoded. `writer`:
documents into manifest, vectors and keywords. `ray_engine`: reading and encoding on several machines.
"""
