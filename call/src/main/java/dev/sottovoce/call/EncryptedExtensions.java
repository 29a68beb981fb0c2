package dev.sottovoce.call;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Header extensions that a peer means to send encrypted one by one (RFC 6904 section 4, RFC 8285
 * section 5). Taken are those that would tell of speech: a peer that can only be understood in
 * clear shall send none. What stands in them is not used.
 *
 * @param identifiers by which packets name them
 * @param answers the attributes that say so, without {@code a=}
 */
record EncryptedExtensions(Set<Integer> identifiers, List<String> answers) {
  static final EncryptedExtensions NONE = new EncryptedExtensions(Set.of(), List.of());

  private static final String ENCRYPT = "urn:ietf:params:rtp-hdrext:encrypt";

  /** RFC 6464 and RFC 6465. */
  private static final List<String> LEVELS =
      List.of(
          "urn:ietf:params:rtp-hdrext:ssrc-audio-level",
          "urn:ietf:params:rtp-hdrext:csrc-audio-level");

  /** 15 ends what a packet with short headers has (RFC 8285 section 4.2). */
  private static final int MOST_IDENTIFIER = 14;

  EncryptedExtensions {
    identifiers = Set.copyOf(identifiers);
    answers = List.copyOf(answers);
  }

  /**
   * @param mappings the values of {@code a=extmap}
   */
  static EncryptedExtensions of(List<String> mappings) {
    Set<Integer> identifiers = new TreeSet<>();
    List<String> answers = new ArrayList<>();
    for (String each : mappings) {
      String[] words = each.trim().split(" +", 4);
      if (words.length < 3 || !words[1].equals(ENCRYPT) || !LEVELS.contains(words[2])) continue;
      String[] place = words[0].split("/", -1);
      int identifier = identifier(place[0]);
      if (identifier < 0 || place.length > 2 || !sends(place)) continue;
      // The first counts where one identifier stands twice.
      if (!identifiers.add(identifier)) continue;
      answers.add("extmap:" + identifier + "/recvonly " + ENCRYPT + ' ' + words[2]);
    }
    return new EncryptedExtensions(identifiers, answers);
  }

  private static boolean sends(String[] place) {
    return place.length == 1 || place[1].equals("sendrecv") || place[1].equals("sendonly");
  }

  private static int identifier(String digits) {
    if (!digits.matches("[0-9]{1,2}")) return -1;
    int identifier = Integer.parseInt(digits);
    return identifier >= 1 && identifier <= MOST_IDENTIFIER ? identifier : -1;
  }
}
