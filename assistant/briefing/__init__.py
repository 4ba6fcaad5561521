"""Briefings: headings, quotes and tables of facts with footnotes, from questions, a topic or a basket."""
