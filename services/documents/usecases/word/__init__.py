"""A school's DOCX as a page: taken apart, understood whole or refused by its place, said again in Typst."""
