package dev.sottovoce.sip.proxy;

import dev.sottovoce.sip.message.HeaderName;
import dev.sottovoce.sip.message.SipRequest;
import dev.sottovoce.sip.message.Via;
import dev.sottovoce.wire.Bytes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Set;

/**
 * Sees when a request comes back that this proxy already routed the same way (RFC 3261 section 16.3
 * step 4, RFC 5393 section 4). Branches carry a hash over all that decides where a request goes. A
 * spiral, with another request URI, is no loop.
 */
public final class LoopDetector {
  private static final int HASH_OCTETS = 8;
  private static final char SEPARATOR = '.';

  private final Set<String> sentBy;
  private final Bytes secret;

  /**
   * @param sentBy what this proxy writes into its Via: one for each of its ports
   * @param secret of this proxy alone, so that nobody else can make a branch that looks looped
   */
  public LoopDetector(Set<String> sentBy, Bytes secret) {
    this.sentBy = Set.copyOf(sentBy);
    this.secret = secret;
  }

  /**
   * The branch for forwarding a request.
   *
   * @param received the request as it came in, before it was changed
   * @param unique a token without dots that no other branch of ours has
   */
  public String branch(SipRequest received, String unique) {
    if (unique.indexOf(SEPARATOR) >= 0) throw new IllegalArgumentException("a dot in the token");
    return Via.MAGIC_COOKIE + unique + SEPARATOR + hash(received);
  }

  /** Whether this proxy forwarded the very same request before: answer it with 482. */
  public boolean hasLooped(SipRequest received) {
    String end = null;
    for (Via via : received.vias()) {
      if (!sentBy.contains(via.sentBy())) continue;
      // Computed only for requests that were here before.
      if (end == null) end = SEPARATOR + hash(received);
      if (via.branch().orElse("").endsWith(end)) return true;
    }
    return false;
  }

  private String hash(SipRequest request) {
    MessageDigest digest = sha256();
    digest.update(secret.toArray());
    add(digest, request.requestUriText());
    add(digest, request.callId());
    add(digest, request.from().tag().orElse(""));
    add(digest, request.to().tag().orElse(""));
    add(digest, Long.toString(request.cseq().number()));
    for (String route : request.values(HeaderName.ROUTE)) add(digest, route);
    for (String tag : request.values(HeaderName.PROXY_REQUIRE)) add(digest, tag);
    for (String proof : request.values(HeaderName.PROXY_AUTHORIZATION)) add(digest, proof);
    return Bytes.unsafeWrap(digest.digest()).slice(0, HASH_OCTETS).hex();
  }

  /** With its length, so that two values cannot pass for two others. */
  private static void add(MessageDigest digest, String value) {
    Bytes octets = Bytes.utf8(value);
    digest.update((byte) (octets.length() >> 8));
    digest.update((byte) octets.length());
    digest.update(octets.toArray());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK and Android has SHA-256", e);
    }
  }
}
