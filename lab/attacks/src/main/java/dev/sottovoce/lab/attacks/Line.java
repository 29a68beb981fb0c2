package dev.sottovoce.lab.attacks;

import dev.sottovoce.sip.message.ParseResult;
import dev.sottovoce.sip.message.SipLimits;
import dev.sottovoce.sip.message.SipMessage;
import dev.sottovoce.sip.message.SipParser;
import dev.sottovoce.sip.message.SipRequest;
import dev.sottovoce.sip.message.SipResponse;
import dev.sottovoce.wire.Bytes;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A connection that speaks SIP with the server, by hand. */
public abstract class Line implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(8);
  private static final SipParser PARSER = new SipParser(SipLimits.DEFAULT);

  private final BlockingQueue<SipMessage> messages = new LinkedBlockingQueue<>();
  private final CompletableFuture<Boolean> closed = new CompletableFuture<>();

  public abstract void send(SipMessage message) throws Exception;

  @Override
  public abstract void close() throws Exception;

  /** The server has sent this. */
  final void received(Bytes octets) {
    if (PARSER.parse(octets) instanceof ParseResult.Parsed parsed) messages.add(parsed.message());
  }

  /** The server has closed it. */
  final void ended() {
    closed.complete(true);
  }

  /** Whether the server closes it within some time. */
  public final boolean isClosedWithin(Duration time) throws InterruptedException {
    try {
      return closed.get(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What comes next, if anything does soon. */
  public final Optional<SipMessage> next(Duration patience) throws InterruptedException {
    return Optional.ofNullable(messages.poll(patience.toMillis(), TimeUnit.MILLISECONDS));
  }

  /** The status of the next response but 100; 0 when none comes. */
  public final int status() throws InterruptedException {
    return response().map(SipResponse::status).orElse(0);
  }

  /** The next response but 100. */
  public final Optional<SipResponse> response() throws InterruptedException {
    Optional<SipMessage> next = next(PATIENCE);
    while (next.isPresent()) {
      if (next.get() instanceof SipResponse response && response.status() != 100) {
        return Optional.of(response);
      }
      next = next(PATIENCE);
    }
    return Optional.empty();
  }

  /** How many new calls come until none does for a while. */
  public final int calls(Duration quiet) throws InterruptedException {
    int calls = 0;
    for (Optional<SipMessage> next = next(quiet); next.isPresent(); next = next(quiet)) {
      if (next.get() instanceof SipRequest request && request.is("INVITE")) calls++;
    }
    return calls;
  }
}
