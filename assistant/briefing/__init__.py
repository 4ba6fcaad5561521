"""Briefings from questions, a topic or a basket: quotes and tables of facts with footnotes."""
