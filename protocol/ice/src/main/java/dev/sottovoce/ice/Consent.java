package dev.sottovoce.ice;

import dev.sottovoce.ice.IceAgent.Output;
import dev.sottovoce.ice.SessionMessages.Purpose;
import dev.sottovoce.ice.stun.Stun;
import dev.sottovoce.ice.stun.StunClass;
import dev.sottovoce.ice.stun.StunMessage;
import dev.sottovoce.wire.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The peer's standing consent to receive on the selected pair (RFC 7675 section 5.1), and by the
 * way the keep-alive of its NAT bindings (RFC 8445 section 11). Each check is a new transaction and
 * is never retransmitted.
 */
final class Consent {
  /** At the default times no more than eight can be unanswered. */
  private static final int MAX_OUTSTANDING = 16;

  private final AgentContext context;
  private final SessionMessages messages;
  private final LocalCandidate local;
  private final TransportAddress remote;
  private final Deque<Bytes> outstanding = new ArrayDeque<>();
  private Instant nextCheck;
  private Instant expiry;
  private boolean lost;

  Consent(
      AgentContext context,
      SessionMessages messages,
      LocalCandidate local,
      TransportAddress remote,
      Instant now) {
    this.context = context;
    this.messages = messages;
    this.local = local;
    this.remote = remote;
    // The answer to the connectivity check was the first consent.
    expiry = now.plus(context.config.consentExpiry());
    nextCheck = now.plus(randomInterval());
  }

  void tick(Instant now) {
    if (lost) return;
    if (!now.isBefore(expiry)) {
      lost = true;
      context.out.add(new Output.ConsentLost());
      return;
    }
    if (!now.isBefore(nextCheck)) {
      check();
      nextCheck = now.plus(randomInterval());
    }
    context.out.wakeAt(nextCheck.isBefore(expiry) ? nextCheck : expiry);
  }

  private void check() {
    Bytes request = messages.check(local, Purpose.CHECK);
    if (outstanding.size() == MAX_OUTSTANDING) outstanding.remove();
    outstanding.add(
        request.slice(Stun.HEADER_BYTES - Stun.TRANSACTION_ID_BYTES, Stun.HEADER_BYTES));
    context.out.transmit(local.base(), remote, request);
  }

  /** Whether the response answered one of these checks. */
  boolean onResponse(
      StunMessage response, TransportAddress base, TransportAddress from, Instant now) {
    if (lost
        || !outstanding.contains(response.transactionId())
        || !local.base().equals(base)
        || !remote.equals(from)
        || !messages.authenticatesResponse(response)) {
      return false;
    }
    outstanding.remove(response.transactionId());
    if (response.stunClass() == StunClass.SUCCESS) {
      expiry = now.plus(context.config.consentExpiry());
    }
    return true;
  }

  /** 0.8 to 1.2 of the interval, so that no two streams fall into step. */
  private Duration randomInterval() {
    long interval = context.config.consentInterval().toMillis();
    return Duration.ofMillis(interval * 8 / 10 + context.entropy.u32() % (interval * 4 / 10 + 1));
  }
}
