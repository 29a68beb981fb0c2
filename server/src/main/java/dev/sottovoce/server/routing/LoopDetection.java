package dev.sottovoce.server.routing;

import dev.sottovoce.sip.message.SipRequest;
import dev.sottovoce.sip.message.Via;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The second half of our branches: a hash over what decides the routing. A request that comes back
 * with one of our branches and the same hash goes in a circle; with another hash it is a spiral and
 * fine (RFC 3261 section 16.6 step 8, RFC 5393 section 4.2).
 */
final class LoopDetection {
  private static final int CHARACTERS = 24;

  private LoopDetection() {}

  static String branch(String unique, SipRequest request) {
    return Via.MAGIC_COOKIE + unique + "." + hash(request);
  }

  static boolean loops(SipRequest request, String ourSentBy) {
    String suffix = "." + hash(request);
    for (Via via : request.vias()) {
      if (via.sentBy().equals(ourSentBy) && via.branch().orElse("").endsWith(suffix)) return true;
    }
    return false;
  }

  private static String hash(SipRequest request) {
    String decides =
        String.join(
            "\n",
            request.requestUriText(),
            request.callId(),
            request.cseq().text(),
            request.from().tag().orElse(""),
            request.to().tag().orElse(""));
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(decides.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest).substring(0, CHARACTERS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
