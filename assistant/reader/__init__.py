"""Readers: which sentences of this passage answer this question, and where?"""
