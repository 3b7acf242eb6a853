"""How any service runs: wire, rpc, events, database, health. Knows nothing of the trade."""
