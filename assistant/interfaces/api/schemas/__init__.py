"""Requests and responses, for OpenAPI and to check requests."""
