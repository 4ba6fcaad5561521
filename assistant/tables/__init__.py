"""Questions over tables: which rows of a table a question selects."""
