"""From a question to evidence: passages, ordered."""
