"""Makes the weights of the encoder; its scripts are in the repository, not in the wheel."""
