"""Whether passages support a sentence."""
