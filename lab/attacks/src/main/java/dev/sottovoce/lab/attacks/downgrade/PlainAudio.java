package dev.sottovoce.lab.attacks.downgrade;

import dev.sottovoce.lab.attacks.Attack;
import dev.sottovoce.lab.attacks.Control;
import dev.sottovoce.lab.attacks.Target;
import dev.sottovoce.lab.interop.own.LyingServer;
import dev.sottovoce.lab.interop.own.LyingServer.Lie;
import dev.sottovoce.phone.PhoneConfig.Signing;

/** See {@link #story}. */
public final class PlainAudio implements Attack {
  @Override
  public String story() {
    return "an offer between phones that do not sign is made one of audio without encryption";
  }

  @Override
  public String stoppedBy() {
    return "a phone answers no offer without encryption, signed or not";
  }

  /** What is not changed gets through, between the same phones. */
  @Override
  public Control control() {
    return new Control.HonestForm(target -> connects(target, Lie.NONE));
  }

  @Override
  public boolean succeeds(Target target) throws Exception {
    return connects(
        target,
        description ->
            description
                .replace("UDP/TLS/RTP/SAVPF", "RTP/AVP")
                .replaceAll("a=(fingerprint|setup|tls-id):[^\\r]*\\r\\n", ""));
  }

  private static boolean connects(Target target, Lie lie) throws Exception {
    try (LiedToPhones phones = new LiedToPhones(target, LyingServer.Change.of(lie), Signing.OFF)) {
      return phones.connects();
    }
  }
}
