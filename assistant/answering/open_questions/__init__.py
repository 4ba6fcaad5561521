"""Answers to open questions: what was done, found, recommended, learnt; made of points, each with its quote."""
