package dev.sottovoce.phone;

/** Takes trace events; called on the phone's event thread. */
@FunctionalInterface
public interface TraceListener {
  /** Drops them. */
  TraceListener NONE = event -> {};

  void happened(TraceEvent event);
}
