"""Rows and facts as messages, and messages as workbooks."""
