package dev.sottovoce.lab.attacks.downgrade;

import dev.sottovoce.lab.interop.own.LyingServer;
import dev.sottovoce.phone.PhoneConfig.Signing;

/** See {@link #story}. */
public final class OpenHeaders extends ChangedOffer {
  public OpenHeaders() {
    this(Signing.ON);
  }

  private OpenHeaders(Signing signing) {
    super(signing);
  }

  @Override
  public String story() {
    return "the line is taken out of an offer that wants headers of packets encrypted (cryptex)";
  }

  @Override
  ChangedOffer unsigned() {
    return new OpenHeaders(Signing.OFF);
  }

  @Override
  LyingServer.Change change() {
    return LyingServer.Change.of(description -> description.replaceAll("a=cryptex\\r\\n", ""));
  }
}
