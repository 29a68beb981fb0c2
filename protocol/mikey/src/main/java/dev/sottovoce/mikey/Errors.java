package dev.sottovoce.mikey;

import dev.sottovoce.wire.Bytes;
import java.time.Instant;
import java.util.List;

/** Error messages (RFC 3830 sections 5.1.2 and 6.12). They are not authenticated. */
final class Errors {
  private Errors() {}

  static Outcome.Refused refused(Problem problem, long csbId, Instant wallTime) {
    Header header = new Header(Header.ERROR, false, Header.PRF_HMAC_SHA_256, csbId, List.of());
    Bytes message =
        MessageWriter.write(
            header,
            List.of(
                new Payload.Timestamp(Payload.Timestamp.NTP_UTC, NtpTime.of(wallTime)),
                new Payload.Err(problem.number())));
    return new Outcome.Refused(problem, message);
  }

  /** What cannot be read, or is an error itself, is not answered. */
  static Outcome.Refused silently(Problem problem) {
    return new Outcome.Refused(problem, Bytes.EMPTY);
  }
}
