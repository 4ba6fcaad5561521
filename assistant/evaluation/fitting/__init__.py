"""Fits the weights of `assistant.answering`; for developers, not part of the installed package."""
