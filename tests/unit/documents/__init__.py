"""Rules of documents that need no place."""
