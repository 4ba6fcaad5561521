"""Settings, filters, and the errors that users of the package see."""
