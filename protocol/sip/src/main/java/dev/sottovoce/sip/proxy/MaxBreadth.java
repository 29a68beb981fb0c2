package dev.sottovoce.sip.proxy;

import dev.sottovoce.sip.message.HeaderName;
import dev.sottovoce.sip.message.SipRequest;
import java.util.OptionalInt;

/**
 * How many branches a request may have at once, over all proxies together (RFC 5393 section 5):
 * what keeps forking from amplifying.
 */
public final class MaxBreadth {
  /** What a request without the header may have (section 5.3.3). */
  public static final int DEFAULT = 60;

  private MaxBreadth() {}

  /**
   * The header's value for each of {@code branches} branches that go out at once.
   *
   * @return nothing when there are more branches than the request may have: answer it with 440
   */
  public static OptionalInt share(SipRequest request, int branches) {
    if (branches < 1) throw new IllegalArgumentException("branches " + branches);
    long breadth = Math.min(request.number(HeaderName.MAX_BREADTH).orElse(DEFAULT), DEFAULT);
    return breadth < branches ? OptionalInt.empty() : OptionalInt.of((int) breadth / branches);
  }
}
