package dev.sottovoce.sip.sdp;

import dev.sottovoce.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The body of an INFO that brings more ICE candidates (RFC 8840 section 9): a part of a session
 * description with nothing in it but what ICE needs.
 *
 * @param ufrag which description the candidates belong to
 * @param candidates the values of {@code a=candidate}, as they came
 * @param end whether these are the last
 */
public record TrickleFragment(String ufrag, List<String> candidates, boolean end) {
  /** The body's media type. */
  public static final String MEDIA_TYPE = "application/trickle-ice-sdpfrag";

  /** The Info Package (section 10). */
  public static final String PACKAGE = "trickle-ice";

  private static final int MOST_OCTETS = 8 * 1024;
  private static final int MOST_CANDIDATES = 32;
  private static final int MOST_LINE = 512;
  private static final Set<String> OTHER_ATTRIBUTES =
      Set.of("ice-pwd", "ice-pacing", "ice-options", "mid", "group", "rtcp-mux", "rtcp-mux-only");

  public TrickleFragment {
    candidates = List.copyOf(candidates);
  }

  /** Parses a body; nothing when it is malformed or has anything else in it. */
  public static Optional<TrickleFragment> parse(Bytes body) {
    if (body.length() > MOST_OCTETS) return Optional.empty();
    String ufrag = "";
    List<String> candidates = new ArrayList<>();
    boolean end = false;
    for (String line : body.utf8().split("\r?\n", -1)) {
      if (line.isEmpty()) continue;
      if (line.length() > MOST_LINE || candidates.size() > MOST_CANDIDATES) return Optional.empty();
      // A pseudo media line says which stream the attributes after it are for; here is only one.
      if (line.startsWith("m=audio ")) continue;
      if (!line.startsWith("a=") || hasControls(line)) return Optional.empty();
      int colon = line.indexOf(':');
      String name = line.substring(2, colon < 0 ? line.length() : colon);
      String value = colon < 0 ? "" : line.substring(colon + 1);
      if (name.equals("candidate")) candidates.add(value);
      else if (name.equals("ice-ufrag")) ufrag = value;
      else if (name.equals("end-of-candidates")) end = true;
      else if (!OTHER_ATTRIBUTES.contains(name)) return Optional.empty();
    }
    return ufrag.isEmpty() || candidates.isEmpty() && !end
        ? Optional.empty()
        : Optional.of(new TrickleFragment(ufrag, candidates, end));
  }

  private static boolean hasControls(String line) {
    return line.chars().anyMatch(c -> c < ' ' || c == 0x7f);
  }

  @Override
  public String toString() {
    return "TrickleFragment[" + candidates.size() + (end ? ", the last]" : "]");
  }
}
