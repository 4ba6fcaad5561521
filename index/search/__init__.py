"""Dense and keyword search over one snapshot of the documents."""
