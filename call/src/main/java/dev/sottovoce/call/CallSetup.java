package dev.sottovoce.call;

import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.ice.TransportAddress;
import java.time.Duration;
import java.util.List;

/**
 * What a call machine is made with.
 *
 * @param localAddress this end's SIP address, {@code sip:USER@DOMAIN}
 * @param contact where requests within the dialog reach this end, a URI
 * @param bases the addresses of the call's bound sockets, best first
 * @param policy what the call is allowed to be
 * @param keying how it agrees on keys
 * @param answerWithin how long the callee may ring
 * @param entropy randomness for tags, branches and ICE
 */
public record CallSetup(
    String localAddress,
    String contact,
    List<TransportAddress> bases,
    CallPolicy policy,
    KeyingMethod keying,
    Duration answerWithin,
    Entropy entropy) {
  public CallSetup {
    bases = List.copyOf(bases);
    if (bases.isEmpty()) throw new IllegalArgumentException("a call needs a bound socket");
  }

  @Override
  public String toString() {
    return "CallSetup[redacted]";
  }
}
