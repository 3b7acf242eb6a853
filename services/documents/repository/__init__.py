"""Every query of documents."""
