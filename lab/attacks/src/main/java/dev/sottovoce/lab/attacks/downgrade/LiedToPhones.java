package dev.sottovoce.lab.attacks.downgrade;

import dev.sottovoce.lab.attacks.Target;
import dev.sottovoce.lab.interop.own.LyingServer;
import dev.sottovoce.lab.interop.own.ToneAudio;
import dev.sottovoce.phone.Account;
import dev.sottovoce.phone.Call;
import dev.sottovoce.phone.Phone;
import dev.sottovoce.phone.PhoneConfig;
import dev.sottovoce.phone.PhoneConfig.Signing;
import dev.sottovoce.phone.RegistrationState;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** Alice's and bob's whole phones, at a server that tells bob's something else than was said. */
final class LiedToPhones implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 20;
  private static final double TONE = 440;

  private final LyingServer between;
  private final Phone alice;
  private final Phone bob;
  private final AtomicInteger rings = new AtomicInteger();

  /**
   * @param toBob what comes to bob's phone in the place of each message
   * @param signing whether calls are signed and looked at
   */
  LiedToPhones(Target target, LyingServer.Change toBob, Signing signing) throws Exception {
    Account alices = target.phone("alice");
    between =
        new LyingServer(
            target.stolenIdentity(),
            target.sipPort(),
            target.phone("bob"),
            LyingServer.Change.of(LyingServer.Lie.NONE),
            toBob);
    alice = signedIn(PhoneConfig.of(alices).signing(signing));
    bob = signedIn(PhoneConfig.of(between.account()).signing(signing));
    bob.onIncomingCall(incoming -> {
      rings.incrementAndGet();
      incoming.answer(new ToneAudio(TONE, TONE, 1).options());
    });
  }

  private static Phone signedIn(PhoneConfig config) throws Exception {
    Phone phone = Phone.open(config);
    if (phone.register().get(PATIENCE_SECONDS, TimeUnit.SECONDS)
        instanceof RegistrationState.Registered) {
      return phone;
    }
    phone.close();
    throw new IllegalStateException("a phone cannot sign in");
  }

  /** Whether alice gets through to bob; the call is over then. */
  boolean connects() throws Exception {
    Call call = alice.call("bob", new ToneAudio(TONE, TONE, 1).options());
    try {
      call.connected().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      return true;
    } catch (ExecutionException | TimeoutException e) {
      return false;
    } finally {
      call.hangUp();
      call.ended().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
  }

  /** How often bob's phone has rung. */
  int rings() {
    return rings.get();
  }

  @Override
  public void close() throws IOException {
    alice.close();
    bob.close();
    between.close();
  }
}
