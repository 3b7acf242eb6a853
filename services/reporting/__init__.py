"""Read models fed by events, report forms and their submission."""
