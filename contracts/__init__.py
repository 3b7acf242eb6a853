"""What the services say to each other. One module a service, standard library only."""
