"""The register: what has been checked, and what was known of it when. SQLite by default, PostgreSQL by URL."""
