package dev.sottovoce.transparency;

import dev.sottovoce.wire.Bytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * A head of a log: how large it is and its root (C2SP tlog-checkpoint). As text it is the note that
 * the log signs and witnesses cosign.
 *
 * @param origin which log; the name of the key that signs it
 * @param root 32 octets
 * @param extensions further lines, which nothing here reads
 */
public record Checkpoint(String origin, long size, Bytes root, List<String> extensions) {
  private static final int MOST_EXTENSIONS = 8;
  private static final int MOST_LINE = 512;

  public Checkpoint {
    extensions = List.copyOf(extensions);
    boolean good =
        isLine(origin)
            && size >= 0
            && root.length() == Hashes.OCTETS
            && extensions.size() <= MOST_EXTENSIONS;
    for (String each : extensions) good &= isLine(each);
    if (!good) throw new IllegalArgumentException("no such checkpoint can be written");
  }

  public Checkpoint(String origin, long size, Bytes root) {
    this(origin, size, root, List.of());
  }

  /** The note's text: origin, size and root in base64, each in a line; then the extensions. */
  public String text() {
    StringBuilder text = new StringBuilder(origin).append('\n').append(size).append('\n');
    text.append(Base64.getEncoder().encodeToString(root.toArray())).append('\n');
    for (String each : extensions) text.append(each).append('\n');
    return text.toString();
  }

  /** Parses {@link #text()}; nothing when it is anything else. */
  public static Optional<Checkpoint> parse(String text) {
    if (!text.endsWith("\n")) return Optional.empty();
    List<String> lines =
        new ArrayList<>(Arrays.asList(text.substring(0, text.length() - 1).split("\n", -1)));
    if (lines.size() < 3 || lines.size() > 3 + MOST_EXTENSIONS) return Optional.empty();
    for (String each : lines) if (!isLine(each)) return Optional.empty();
    Optional<Long> size = number(lines.get(1));
    Optional<Bytes> root = hash(lines.get(2));
    return size.isPresent() && root.isPresent()
        ? Optional.of(
            new Checkpoint(lines.get(0), size.get(), root.get(), lines.subList(3, lines.size())))
        : Optional.empty();
  }

  /** A number as checkpoints write it: decimal, without a nought before it. */
  static Optional<Long> number(String digits) {
    boolean plain =
        !digits.isEmpty()
            && digits.length() <= 18
            && digits.chars().allMatch(c -> c >= '0' && c <= '9')
            && (digits.length() == 1 || digits.charAt(0) != '0');
    return plain ? Optional.of(Long.parseLong(digits)) : Optional.empty();
  }

  /** Thirty-two octets in the one way that base64 writes them. */
  static Optional<Bytes> hash(String base64) {
    try {
      Bytes octets = Bytes.unsafeWrap(Base64.getDecoder().decode(base64));
      boolean canonical =
          octets.length() == Hashes.OCTETS
              && Base64.getEncoder().encodeToString(octets.toArray()).equals(base64);
      return canonical ? Optional.of(octets) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static boolean isLine(String line) {
    return !line.isEmpty()
        && line.length() <= MOST_LINE
        && line.chars().allMatch(c -> c >= ' ' && c != 0x7f);
  }
}
