package dev.sottovoce.phone;

/** Is told of calls that come in; the caller already hears that it rings. */
@FunctionalInterface
public interface IncomingCallListener {
  void incoming(IncomingCall call);
}
