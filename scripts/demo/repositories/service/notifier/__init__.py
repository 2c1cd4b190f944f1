"""Writes to customers when their parcel moves."""
