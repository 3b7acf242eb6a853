"""A synthetic district, loaded through the platform's own doors. No one in it is real."""

MARK = "СИНТЕТИЧЕСКИЕ ДАННЫЕ"
