"""What the platform counts. Labels never carry an id or a name of anyone."""

from prometheus_client import Counter, Gauge, Histogram

SECONDS = Histogram(
    "rpc_seconds",
    "Time to answer a call",
    ["service", "method", "outcome"],
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
EVENTS = Counter("events_total", "Events heard", ["service", "event", "outcome"])
TOLD = Counter("outbox_sent_total", "Events told", ["service"])
BACKLOG = Gauge("outbox_backlog", "Events waiting to be told", ["service"])
DEAD = Gauge("dead_letters", "Messages parked in dead-letter queues", ["queue"])
