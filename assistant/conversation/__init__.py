"""Questions that lean on earlier ones, and questions that consist of two."""
