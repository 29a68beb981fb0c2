package dev.sottovoce.lab.attacks.signalling;

import dev.sottovoce.lab.attacks.Device;
import dev.sottovoce.testing.TortureMessages;
import dev.sottovoce.wire.Bytes;
import java.util.List;

/** See {@link #story}. */
public final class TorturedServer extends BrokenMessages {
  @Override
  public String story() {
    return "a member sends the torture messages of RFC 4475 and RFC 5118 while others call";
  }

  @Override
  List<Bytes> messages(Device mallory, Device victim) {
    return TortureMessages.names().stream()
        .map(name -> Bytes.unsafeWrap(TortureMessages.read(name)))
        .toList();
  }
}
