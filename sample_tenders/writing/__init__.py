"""Writes the sample tenders from their sources: one module a format."""
