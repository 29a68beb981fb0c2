package dev.sottovoce.phone;

import java.time.Clock;

/** Tells the trace listener, on the event thread, what happened when by the phone's clock. */
final class Tracer {
  private final TraceListener listener;
  private final Clock clock;
  private final Events events;

  Tracer(TraceListener listener, Clock clock, Events events) {
    this.listener = listener;
    this.clock = clock;
    this.events = events;
  }

  void state(String label) {
    tell(TraceEvent.Kind.STATE, label);
  }

  void sent(String label) {
    tell(TraceEvent.Kind.SIP_SENT, label);
  }

  void received(String label) {
    tell(TraceEvent.Kind.SIP_RECEIVED, label);
  }

  private void tell(TraceEvent.Kind kind, String label) {
    if (listener == TraceListener.NONE) return;
    TraceEvent event = new TraceEvent(clock.instant(), kind, label);
    events.tell(() -> listener.happened(event));
  }
}
