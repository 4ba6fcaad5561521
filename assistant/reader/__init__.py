"""Rankers: does this sentence, in its context, answer this question?"""
