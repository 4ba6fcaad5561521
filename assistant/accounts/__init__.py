"""People: users, keys and roles, signing in, what they may see, and what is kept for them."""
