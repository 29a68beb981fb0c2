package dev.sottovoce.phone;

/** Is told of calls that come in; the caller already hears that it rings. */
@FunctionalInterface
public interface IncomingCallListener {
  void incoming(IncomingCall call);

  /**
   * Somebody called, and the call was refused without ringing, because of what their account has
   * become.
   *
   * @param from the caller's SIP address
   * @param sentence what is the matter, and what one can do
   */
  default void blocked(String from, String sentence) {}
}
