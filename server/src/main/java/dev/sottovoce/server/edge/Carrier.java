package dev.sottovoce.server.edge;

import dev.sottovoce.wire.Bytes;

/** What a connection's messages travel on. */
interface Carrier {
  void write(Bytes message);

  /** Whether the peer reads so slowly that too much waits to be sent. */
  boolean isFull();

  void close();
}
