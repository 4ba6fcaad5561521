"""Grids: every question of a list asked of every document, country or year, as a spreadsheet."""
