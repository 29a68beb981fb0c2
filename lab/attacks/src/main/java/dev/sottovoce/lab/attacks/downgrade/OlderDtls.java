package dev.sottovoce.lab.attacks.downgrade;

import dev.sottovoce.lab.interop.own.LyingServer;
import dev.sottovoce.phone.PhoneConfig.Signing;

/** See {@link #story}. */
public final class OlderDtls extends ChangedOffer {
  public OlderDtls() {
    this(Signing.ON);
  }

  private OlderDtls(Signing signing) {
    super(signing);
  }

  @Override
  public String story() {
    return "the line is taken out of an offer by which the phones know that both have DTLS 1.3";
  }

  @Override
  ChangedOffer unsigned() {
    return new OlderDtls(Signing.OFF);
  }

  @Override
  LyingServer.Change change() {
    return LyingServer.Change.of(
        description -> description.replaceAll("a=tls-id:[^\\r]*\\r\\n", ""));
  }
}
