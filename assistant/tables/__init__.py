"""Questions over tables: a plan over the columns and cells of one table, run on typed values."""
