package dev.sottovoce.crypto.note;

import dev.sottovoce.wire.Bytes;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * A text and the signatures below it (C2SP signed-note). Nothing in it is believed before a line of
 * a key that one knows was found right.
 *
 * @param text UTF-8 without control characters but line feeds; it ends with one
 * @param lines in their order, at least one
 */
public record SignedNote(String text, List<SignatureLine> lines) {
  /** Octets of the longest note that is read. */
  public static final int MOST_OCTETS = 16 * 1024;

  /** Signature lines of the longest note that is read. */
  public static final int MOST_LINES = 16;

  public SignedNote {
    lines = Collections.unmodifiableList(new ArrayList<>(lines));
    if (!isText(text)) throw new IllegalArgumentException("a note's text is lines of text");
    if (lines.isEmpty() || lines.size() > MOST_LINES) {
      throw new IllegalArgumentException("a note has 1 to " + MOST_LINES + " signatures");
    }
  }

  /** The same with one more line. */
  public SignedNote with(SignatureLine line) {
    List<SignatureLine> more = new ArrayList<>(lines);
    more.add(line);
    return new SignedNote(text, more);
  }

  /** The octets that are signed. */
  public Bytes signedOctets() {
    return Bytes.utf8(text);
  }

  /** The text, an empty line, and the signature lines. */
  public Bytes encoded() {
    StringBuilder note = new StringBuilder(text).append('\n');
    for (SignatureLine each : lines) note.append(each.text()).append('\n');
    return Bytes.utf8(note.toString());
  }

  /** Takes {@link #encoded()} apart; nothing when it has not exactly that shape. */
  public static Optional<SignedNote> decode(Bytes encoded) {
    if (encoded.length() > MOST_OCTETS) return Optional.empty();
    Optional<String> note = strictUtf8(encoded);
    if (!note.isPresent()) return Optional.empty();
    // The text may have empty lines itself: the last one parts it from the signatures.
    int end = note.get().lastIndexOf("\n\n");
    if (end < 0) return Optional.empty();
    String text = note.get().substring(0, end + 1);
    String below = note.get().substring(end + 2);
    if (!isText(text) || !below.endsWith("\n")) return Optional.empty();
    String[] each = below.substring(0, below.length() - 1).split("\n", -1);
    if (each.length > MOST_LINES) return Optional.empty();
    List<SignatureLine> lines = new ArrayList<>();
    for (String line : each) {
      Optional<SignatureLine> parsed = SignatureLine.parse(line);
      if (!parsed.isPresent()) return Optional.empty();
      lines.add(parsed.get());
    }
    return Optional.of(new SignedNote(text, lines));
  }

  /** Whether this key signed the text, and no line in its name is wrong. */
  public boolean isSignedBy(VerifierKey key) {
    boolean signed = false;
    for (SignatureLine each : lines) {
      if (!each.isBy(key)) continue;
      if (!each.signs(signedOctets(), key)) return false;
      signed = true;
    }
    return signed;
  }

  private static boolean isText(String text) {
    return text.length() > 1
        && text.length() <= MOST_OCTETS
        && text.endsWith("\n")
        && text.chars().allMatch(c -> c >= ' ' && c != 0x7f || c == '\n');
  }

  private static Optional<String> strictUtf8(Bytes octets) {
    try {
      ByteBuffer buffer = octets.toBuffer();
      return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(buffer).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }
}
