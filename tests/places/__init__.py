"""Real parts for tests to stand on: a broker and a database."""
