"""What somebody may set or pass in: settings, filters; and the errors that they get."""
