"""PDF files: from placed letters to text in reading order."""
