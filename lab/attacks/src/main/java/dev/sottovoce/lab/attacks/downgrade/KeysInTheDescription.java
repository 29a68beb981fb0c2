package dev.sottovoce.lab.attacks.downgrade;

import dev.sottovoce.lab.attacks.Attack;
import dev.sottovoce.lab.attacks.Control;
import dev.sottovoce.lab.attacks.Target;
import dev.sottovoce.lab.interop.own.LyingServer;
import dev.sottovoce.lab.interop.own.LyingServer.Lie;
import dev.sottovoce.phone.PhoneConfig.Signing;

/** See {@link #story}. */
public final class KeysInTheDescription implements Attack {
  @Override
  public String story() {
    return "an offer between phones that do not sign is made one whose keys every server can read (SDES)";
  }

  @Override
  public String stoppedBy() {
    return "a=crypto is refused by server and phone";
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
                    .replace("UDP/TLS/RTP/SAVPF", "RTP/SAVP")
                    .replaceAll("a=(fingerprint|setup|tls-id):[^\\r]*\\r\\n", "")
                + "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:"
                + "WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz\r\n");
  }

  private static boolean connects(Target target, Lie lie) throws Exception {
    try (LiedToPhones phones = new LiedToPhones(target, LyingServer.Change.of(lie), Signing.OFF)) {
      return phones.connects();
    }
  }
}
