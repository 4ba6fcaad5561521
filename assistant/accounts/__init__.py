"""Users, keys and roles, signing in, permissions, and what is stored for each person."""
