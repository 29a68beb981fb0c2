package dev.sottovoce.lab.attacks;

import dev.sottovoce.sip.message.HeaderName;
import dev.sottovoce.sip.message.SipMessage;
import dev.sottovoce.sip.message.SipRequest;
import dev.sottovoce.sip.message.SipResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Two honest people, of whom one calls the other again and again. */
public final class Calls implements AutoCloseable {
  private static final Duration WAITS = Duration.ofMinutes(2);

  private final TlsLine caller;
  private final TlsLine callee;
  private final Device alice;
  private final Device bob;

  /** Both sign in. */
  public Calls(Target target) throws Exception {
    alice = target.device("alice");
    bob = target.device("bob");
    caller = new TlsLine(target, alice);
    callee = new TlsLine(target, bob);
    callee.send(bob.registration().toRequest());
    if (callee.status() != 200) throw new IllegalStateException("bob cannot sign in");
    Thread.ofPlatform().daemon().start(this::answer);
  }

  private void answer() {
    try {
      while (callee.next(WAITS).orElse(null) instanceof SipRequest request) {
        if (request.is("INVITE")) callee.send(bob.answer(request));
      }
    } catch (IOException | InterruptedException e) {
      // There are no more calls.
    }
  }

  /**
   * Makes calls, one after the other.
   *
   * @param pause between two
   * @param patience that alice has
   * @return how long it took until she heard of bob's answer, of those where she did in time
   */
  public List<Duration> setUp(int calls, Duration pause, Duration patience) throws Exception {
    List<Duration> times = new ArrayList<>();
    for (int i = 0; i < calls; i++) {
      one(patience).ifPresent(times::add);
      Thread.sleep(pause);
    }
    return times;
  }

  private Optional<Duration> one(Duration patience) throws Exception {
    SipRequest invite = alice.invite(bob);
    long begun = System.nanoTime();
    caller.send(invite);
    while (true) {
      Duration left = patience.minusNanos(System.nanoTime() - begun);
      if (!left.isPositive()) return Optional.empty();
      if (caller.next(left).orElse(null) instanceof SipResponse response
          && response.status() >= 200
          && isFor(invite, response)) {
        return response.status() == 200
            ? Optional.of(Duration.ofNanos(System.nanoTime() - begun))
            : Optional.empty();
      }
    }
  }

  /** Answers to calls that were given up come late. */
  private static boolean isFor(SipMessage invite, SipMessage response) {
    return response.header(HeaderName.CALL_ID).equals(invite.header(HeaderName.CALL_ID));
  }

  @Override
  public void close() throws IOException {
    caller.close();
    callee.close();
  }
}
