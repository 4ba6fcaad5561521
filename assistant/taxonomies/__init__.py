"""Taxonomies: terms of a field as data, and which passages of the reports speak of them."""
