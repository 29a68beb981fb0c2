package dev.sottovoce.lab.attacks.push;

import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.crypto.backend.BouncyCastleCrypto;
import dev.sottovoce.crypto.webpush.PushKeys;
import dev.sottovoce.crypto.webpush.PushRecipient;
import dev.sottovoce.crypto.webpush.PushSeal;
import dev.sottovoce.lab.attacks.Device;
import dev.sottovoce.lab.attacks.Target;
import dev.sottovoce.lab.attacks.TlsLine;
import dev.sottovoce.sip.push.WakeUp;
import dev.sottovoce.sip.push.WakeUps;
import dev.sottovoce.wire.Bytes;
import java.security.SecureRandom;
import java.time.Clock;

/** A phone that sleeps, judges what is pushed to it, and registers for what wakes it. */
final class SleepingPhone {
  private static final Entropy ENTROPY = new SecureRandom()::nextBytes;

  private final PushSeal seal = new PushSeal(new BouncyCastleCrypto());
  private final PushRecipient keys = PushRecipient.generate(ENTROPY, new BouncyCastleCrypto());
  private final Clock clock = Clock.systemUTC();
  private final Target target;
  private final Device device;
  private final WakeUps wakeUps;
  private int registrations;

  SleepingPhone(Target target, Device device) {
    this.target = target;
    this.device = device;
    wakeUps = new WakeUps(keys, seal, target.pushChecks());
  }

  /** What the server seals with, and nobody else has. */
  PushKeys keys() {
    return keys.keys();
  }

  /** A push of now, as the server makes one, for whoever has these keys. */
  Bytes pushTo(PushKeys whose) {
    WakeUp call = new WakeUp(WakeUp.Kind.CALL, clock.instant(), ENTROPY.bytes(WakeUp.NONCE_OCTETS));
    return seal.seal(whose, call.encoded(), ENTROPY).orElseThrow();
  }

  /** The push service delivers it, whoever it is from. */
  void gets(Bytes push) throws Exception {
    if (!(wakeUps.judge(push, clock.instant()) instanceof WakeUps.Verdict.Wake)) return;
    try (TlsLine line = new TlsLine(target, device)) {
      line.send(device.registration().toRequest());
      if (line.status() == 200) registrations++;
    }
  }

  /** How often it has registered. */
  int registrations() {
    return registrations;
  }
}
