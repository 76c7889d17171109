"""Parts of pages that other apps show."""
