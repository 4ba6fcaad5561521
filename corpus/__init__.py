"""Text and where it came from: files in, documents and passages out. Knows no model and no store."""
