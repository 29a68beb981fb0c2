package dev.sottovoce.lab.attacks.push;

import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.crypto.webpush.PushKeys;
import dev.sottovoce.lab.attacks.Attack;
import dev.sottovoce.lab.attacks.Control;
import dev.sottovoce.lab.attacks.Target;
import dev.sottovoce.wire.Bytes;
import java.security.SecureRandom;

/** See {@link #story}. */
public final class ForgedPush implements Attack {
  private static final int PUSHES = 200;
  private static final int SECRET_OCTETS = 16;

  @Override
  public String story() {
    return "whoever knows where a phone is pushed to, and its public key, wakes it";
  }

  @Override
  public String stoppedBy() {
    return "pushes are sealed with a secret that the server alone was told";
  }

  @Override
  public Control control() {
    return new Control.HonestForm(target -> {
      SleepingPhone phone = new SleepingPhone(target, target.device("bob"));
      phone.gets(phone.pushTo(phone.keys()));
      return phone.registrations() == 1;
    });
  }

  @Override
  public boolean succeeds(Target target) throws Exception {
    Entropy entropy = new SecureRandom()::nextBytes;
    SleepingPhone phone = new SleepingPhone(target, target.device("bob"));
    for (int i = 0; i < PUSHES; i++) {
      Bytes guessed = entropy.bytes(SECRET_OCTETS);
      phone.gets(phone.pushTo(PushKeys.of(phone.keys().publicKey(), guessed).orElseThrow()));
      phone.gets(entropy.bytes(phone.pushTo(phone.keys()).length()));
      phone.gets(Bytes.EMPTY);
    }
    return phone.registrations() > 0;
  }
}
