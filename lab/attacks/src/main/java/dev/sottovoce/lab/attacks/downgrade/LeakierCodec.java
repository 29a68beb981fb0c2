package dev.sottovoce.lab.attacks.downgrade;

import dev.sottovoce.lab.interop.own.LyingServer;
import dev.sottovoce.phone.PhoneConfig.Signing;

/** See {@link #story}. */
public final class LeakierCodec extends ChangedOffer {
  public LeakierCodec() {
    this(Signing.ON);
  }

  private LeakierCodec(Signing signing) {
    super(signing);
  }

  @Override
  public String story() {
    return "the lines are taken out of an offer that want speech at a constant rate, which tells nothing by its sizes";
  }

  @Override
  ChangedOffer unsigned() {
    return new LeakierCodec(Signing.OFF);
  }

  @Override
  LyingServer.Change change() {
    return LyingServer.Change.of(description -> description.replaceAll("a=fmtp:[^\\r]*\\r\\n", ""));
  }
}
