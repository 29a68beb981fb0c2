package dev.sottovoce.ice;

import dev.sottovoce.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * IP addresses as text (RFC 4291 section 2.2, RFC 5952). Written out because {@code
 * InetAddress.getByName} looks up what it does not take for a literal.
 */
final class IpLiteral {
  private static final int MAX_CHARACTERS = 45;
  private static final int IPV6_GROUPS = 8;

  /** Whether the last group of a run may be IPv4: only at the very end of an address. */
  private enum Tail {
    HEX,
    DOTTED_OR_HEX
  }

  private IpLiteral() {}

  static Optional<Bytes> parse(String literal) {
    if (literal.isEmpty() || literal.length() > MAX_CHARACTERS) return Optional.empty();
    return literal.indexOf(':') < 0 ? parseIpv4(literal) : parseIpv6(literal);
  }

  private static Optional<Bytes> parseIpv4(String literal) {
    String[] parts = literal.split("\\.", -1);
    if (parts.length != 4) return Optional.empty();
    int[] octets = new int[4];
    for (int i = 0; i < 4; i++) {
      // A leading zero is refused: some readers take it for octal.
      boolean leadingZero = parts[i].length() > 1 && parts[i].charAt(0) == '0';
      octets[i] = leadingZero ? -1 : number(parts[i], 3, 10);
      if (octets[i] < 0 || octets[i] > 255) return Optional.empty();
    }
    return Optional.of(Bytes.of(octets));
  }

  private static Optional<Bytes> parseIpv6(String literal) {
    int gap = literal.indexOf("::");
    if (gap < 0) {
      Optional<List<Integer>> all = groups(literal, Tail.DOTTED_OR_HEX);
      return all.filter(groups -> groups.size() == IPV6_GROUPS).map(g -> octets(g, List.of()));
    }
    Optional<List<Integer>> head = groups(literal.substring(0, gap), Tail.HEX);
    Optional<List<Integer>> tail = groups(literal.substring(gap + 2), Tail.DOTTED_OR_HEX);
    if (!head.isPresent() || !tail.isPresent()) return Optional.empty();
    // "::" stands for at least one group of zeros.
    if (head.get().size() + tail.get().size() >= IPV6_GROUPS) return Optional.empty();
    return Optional.of(octets(head.get(), tail.get()));
  }

  /** The 16-bit groups of one side of an address; an IPv4 tail counts as two. */
  private static Optional<List<Integer>> groups(String text, Tail tail) {
    List<Integer> groups = new ArrayList<>();
    if (text.isEmpty()) return Optional.of(groups);
    String[] parts = text.split(":", -1);
    for (int i = 0; i < parts.length; i++) {
      boolean last = i == parts.length - 1;
      if (last && tail == Tail.DOTTED_OR_HEX && parts[i].indexOf('.') >= 0) {
        Optional<Bytes> dotted = parseIpv4(parts[i]);
        if (!dotted.isPresent()) return Optional.empty();
        groups.add(dotted.get().at(0) << 8 | dotted.get().at(1));
        groups.add(dotted.get().at(2) << 8 | dotted.get().at(3));
      } else {
        int group = number(parts[i], 4, 16);
        if (group < 0) return Optional.empty();
        groups.add(group);
      }
    }
    return Optional.of(groups);
  }

  private static Bytes octets(List<Integer> head, List<Integer> tail) {
    int[] octets = new int[2 * IPV6_GROUPS];
    for (int i = 0; i < head.size(); i++) put(octets, i, head.get(i));
    for (int i = 0; i < tail.size(); i++) put(octets, IPV6_GROUPS - tail.size() + i, tail.get(i));
    return Bytes.of(octets);
  }

  private static void put(int[] octets, int group, int value) {
    octets[2 * group] = value >> 8;
    octets[2 * group + 1] = value & 0xff;
  }

  private static int number(String digits, int most, int radix) {
    if (digits.isEmpty() || digits.length() > most) return -1;
    int value = 0;
    for (int i = 0; i < digits.length(); i++) {
      char c = digits.charAt(i);
      int digit = c < 128 ? Character.digit(c, radix) : -1;
      if (digit < 0) return -1;
      value = value * radix + digit;
    }
    return value;
  }

  static String format(Bytes address) {
    if (address.length() == 4) {
      return address.at(0) + "." + address.at(1) + "." + address.at(2) + "." + address.at(3);
    }
    return formatIpv6(address);
  }

  private static String formatIpv6(Bytes address) {
    int[] groups = new int[IPV6_GROUPS];
    for (int i = 0; i < IPV6_GROUPS; i++)
      groups[i] = address.at(2 * i) << 8 | address.at(2 * i + 1);
    int gapStart = -1;
    int gapLength = 1; // RFC 5952 section 4.2.2: a single zero group is not shortened.
    for (int start = 0; start < IPV6_GROUPS; start++) {
      int end = start;
      while (end < IPV6_GROUPS && groups[end] == 0) end++;
      if (end - start > gapLength) {
        gapStart = start;
        gapLength = end - start;
      }
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < IPV6_GROUPS; i++) {
      if (i == gapStart) {
        text.append("::");
        i += gapLength - 1;
      } else {
        if (text.length() > 0 && text.charAt(text.length() - 1) != ':') text.append(':');
        text.append(Integer.toHexString(groups[i]));
      }
    }
    return text.toString();
  }
}
