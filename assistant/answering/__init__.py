"""From evidence to an answer: choose sentences, decide, compose, verify."""
