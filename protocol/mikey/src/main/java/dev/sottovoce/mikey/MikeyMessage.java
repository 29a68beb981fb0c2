package dev.sottovoce.mikey;

import dev.sottovoce.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A message as it was read.
 *
 * @param octets all of it
 * @param payloads behind the header, in their order
 */
record MikeyMessage(Bytes octets, Header header, List<Payload> payloads) {
  MikeyMessage {
    payloads = List.copyOf(payloads);
  }

  /** Whether the payloads stand in this order, each as its letter. */
  boolean hasShape(Pattern shape) {
    StringBuilder letters = new StringBuilder(payloads.size());
    for (Payload each : payloads) letters.append(each.letter());
    return shape.matcher(letters).matches();
  }

  <P extends Payload> List<P> all(Class<P> kind) {
    List<P> found = new ArrayList<>();
    for (Payload each : payloads) if (kind.isInstance(each)) found.add(kind.cast(each));
    return found;
  }

  /** The only one, or the first, of a kind that the message's shape demands. */
  <P extends Payload> P first(Class<P> kind) {
    return all(kind).get(0);
  }

  /** What a MAC or signature of this length at the end was made over (section 5.2). */
  Bytes authenticated(int lastOctets) {
    return octets.slice(0, octets.length() - lastOctets);
  }

  @Override
  public String toString() {
    return "MikeyMessage[" + octets.length() + " octets]";
  }
}
