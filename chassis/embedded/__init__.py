"""kombu's transport `embedded://`, registered by importing this package: an AMQP broker inside this process.

It is for running the whole house on one machine without a broker, so it speaks as py-amqp and RabbitMQ do: the same
messages, events and errors at the same moments. Nothing survives the process; the outbox is what makes that safe.
"""

from kombu.transport import TRANSPORT_ALIASES

from chassis.embedded.transport import Transport, reset, sizes

__all__ = ["Transport", "reset", "sizes"]

TRANSPORT_ALIASES["embedded"] = "chassis.embedded:Transport"
