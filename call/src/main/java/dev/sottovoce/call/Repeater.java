package dev.sottovoce.call;

import dev.sottovoce.sip.message.SipRequest;
import dev.sottovoce.sip.message.SipResponse;
import java.time.Duration;
import java.time.Instant;

/**
 * Repeats a response that the other end has to acknowledge by a request of its own: a 2xx to INVITE
 * until its ACK (RFC 3261 section 13.3.1.4), a reliable provisional response until its PRACK (RFC
 * 3262 section 3). The intervals double from T1 to T2, and after 64*T1 it is given up. It repeats
 * over TLS too: a proxy on the way may lose it.
 */
final class Repeater {
  private static final Duration T1 = Duration.ofMillis(500);
  private static final Duration T2 = Duration.ofSeconds(4);

  private final CallContext call;
  private final SipRequest request;
  private final SipResponse response;
  private final Instant giveUpAt;
  private Duration interval = T1;
  private Instant nextAt;

  /** Sends {@code response} for the first time. */
  Repeater(CallContext call, SipRequest request, SipResponse response) {
    this.call = call;
    this.request = request;
    this.response = response;
    this.giveUpAt = call.now().plus(T1.multipliedBy(64));
    this.nextAt = call.now().plus(interval);
    call.emit(new CallOutput.Respond(request, response));
    call.wakeAt(nextAt);
  }

  SipRequest request() {
    return request;
  }

  boolean hasGivenUp() {
    return !call.now().isBefore(giveUpAt);
  }

  void tick() {
    if (hasGivenUp() || call.now().isBefore(nextAt)) return;
    call.emit(new CallOutput.Respond(request, response));
    interval = interval.multipliedBy(2);
    if (interval.compareTo(T2) > 0) interval = T2;
    nextAt = call.now().plus(interval);
    call.wakeAt(nextAt.isBefore(giveUpAt) ? nextAt : giveUpAt);
  }
}
