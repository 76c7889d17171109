"""Commands that answer questions about figures."""
