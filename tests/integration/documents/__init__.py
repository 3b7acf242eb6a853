"""Tests of documents on a real PostgreSQL."""
