"""Words of the field as data: what a user may extend or replace."""
