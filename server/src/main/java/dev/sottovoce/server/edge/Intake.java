package dev.sottovoce.server.edge;

import dev.sottovoce.server.limits.TokenBucket;
import dev.sottovoce.sip.message.HeaderName;
import dev.sottovoce.sip.message.ParseResult;
import dev.sottovoce.sip.message.RejectReason;
import dev.sottovoce.sip.message.SipLimits;
import dev.sottovoce.sip.message.SipMessage;
import dev.sottovoce.sip.message.SipParser;
import dev.sottovoce.sip.message.SipRequest;
import dev.sottovoce.wire.Bytes;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads what one connection sends: so many messages in a second, and few that are bad. */
final class Intake {
  private static final Logger LOG = LoggerFactory.getLogger(Intake.class);

  /** How long nothing is read from whoever sends too much. */
  static final Duration REST = Duration.ofSeconds(1);

  private static final SipParser PARSER = new SipParser(SipLimits.DEFAULT);

  /** How many are told to come later before nothing more is read for a while. */
  private static final int MOST_REFUSED = 10;

  private final Carrier carrier;
  private final EdgeLimits.Messages limits;
  private final Clock clock;
  private final TokenBucket bucket;
  private int badMessages;
  private int refused;

  /**
   * @param carrier answers go there
   */
  Intake(Carrier carrier, EdgeLimits.Messages limits, Clock clock) {
    this.carrier = carrier;
    this.limits = limits;
    this.clock = clock;
    bucket = new TokenBucket(limits.perSecond(), limits.burst(), clock.instant());
  }

  /** The message in the octets; nothing when it was answered here, or dropped. */
  Optional<SipMessage> take(Bytes octets) {
    boolean within = bucket.take(clock.instant());
    switch (PARSER.parse(octets)) {
      case ParseResult.Parsed parsed when !within -> overload(parsed.message());
      case ParseResult.Parsed parsed when parsed.message().octets().length() != octets.length() -> {
        // Two messages in one place are how one of them gets past whoever looks at the other.
        refuse(parsed.message());
        countBad(RejectReason.BAD_CONTENT_LENGTH);
      }
      case ParseResult.Parsed parsed -> {
        return Optional.of(parsed.message());
      }
      case ParseResult.Rejected rejected -> {
        rejected.answer().ifPresent(answer -> carrier.write(answer.octets()));
        countBad(rejected.reason());
      }
    }
    return Optional.empty();
  }

  /** Whether one more of what is no message may come; it counts as much as one. */
  boolean takesPing() {
    return bucket.take(clock.instant());
  }

  /** Whether this was too much: the connection is to be closed. */
  boolean isSpent() {
    return badMessages >= limits.bad();
  }

  /**
   * Whether it has sent so much more than it may that nothing is to be read for {@link #REST}: what
   * it goes on sending then waits at its end, and costs nothing here. Asked once, it begins anew.
   */
  boolean wantsRest() {
    if (refused < MOST_REFUSED) return false;
    refused = 0;
    return true;
  }

  /** Counts what was well-formed and still bad. */
  void countBad() {
    badMessages++;
  }

  /** What came before counts no more. */
  void forgive() {
    badMessages = 0;
  }

  private void countBad(RejectReason reason) {
    LOG.debug("refused a message: {}", reason);
    badMessages++;
  }

  private void refuse(SipMessage message) {
    if (!(message instanceof SipRequest request) || request.is("ACK")) return;
    carrier.write(request.respond(400, "Bad Content-Length", "edge").toResponse().octets());
  }

  /** RFC 3261 section 21.5.4; an ACK or a response beyond the limit is dropped. */
  private void overload(SipMessage message) {
    refused++;
    if (!(message instanceof SipRequest request) || request.is("ACK")) return;
    carrier.write(
        request
            .respond(503, "Service Unavailable", "busy")
            .append(HeaderName.RETRY_AFTER, "5")
            .toResponse()
            .octets());
  }
}
