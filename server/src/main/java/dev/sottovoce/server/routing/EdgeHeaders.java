package dev.sottovoce.server.routing;

import dev.sottovoce.sip.message.HeaderName;
import dev.sottovoce.sip.message.MessageEditor;
import java.util.EnumSet;
import java.util.Set;

/**
 * Headers that end here, in both directions: what only servers that trust one another may say of a
 * user (RFC 3325 section 5; RFC 7315, RFC 5806, RFC 7044), which no phone is, and credentials and
 * padding that were for this server.
 */
final class EdgeHeaders {
  private static final Set<HeaderName> ENDING_HERE =
      EnumSet.of(
          HeaderName.P_ASSERTED_IDENTITY,
          HeaderName.P_PREFERRED_IDENTITY,
          HeaderName.P_ASSERTED_SERVICE,
          HeaderName.P_PREFERRED_SERVICE,
          HeaderName.P_CALLED_PARTY_ID,
          HeaderName.P_SERVED_USER,
          HeaderName.P_ASSOCIATED_URI,
          HeaderName.P_PROFILE_KEY,
          HeaderName.P_ACCESS_NETWORK_INFO,
          HeaderName.P_VISITED_NETWORK_ID,
          HeaderName.P_CHARGING_VECTOR,
          HeaderName.REMOTE_PARTY_ID,
          HeaderName.DIVERSION,
          HeaderName.HISTORY_INFO,
          HeaderName.AUTHORIZATION,
          HeaderName.DPOP,
          HeaderName.DPOP_NONCE,
          HeaderName.SOTTOVOCE_PADDING);

  private EdgeHeaders() {}

  static MessageEditor strip(MessageEditor message) {
    return message.remove(ENDING_HERE);
  }
}
