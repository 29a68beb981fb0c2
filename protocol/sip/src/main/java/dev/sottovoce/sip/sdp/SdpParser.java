package dev.sottovoce.sip.sdp;

import dev.sottovoce.wire.Bytes;
import java.math.BigInteger;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Parses descriptions (RFC 8866 section 5) by the letter: the lines' order, one character before
 * each equals sign, no control characters. A line may end with LF alone, as section 5 asks.
 */
public final class SdpParser {
  /** A description with all its candidates is well below this. */
  public static final int MAX_OCTETS = 16 * 1024;

  private static final int MAX_LINES = 256;
  private static final int MAX_LINE = 4096;
  private static final int MAX_MEDIA = 8;
  private static final int MAX_FORMATS = 64;

  /** The order of lines before the media (section 9); {@code t} and {@code r} may repeat. */
  private static final String SESSION_ORDER = "vosiuepcbtrzka";

  private static final String MEDIA_ORDER = "icbka";

  private SdpParser() {}

  public static SdpResult parse(Bytes text) {
    if (text.length() > MAX_OCTETS) return new SdpResult.Malformed("it is too long");
    try {
      return new Pass(StandardCharsets.UTF_8.newDecoder().decode(text.toBuffer()).toString()).run();
    } catch (CharacterCodingException e) {
      // A reader that replaces what it cannot decode would see another text than the next one.
      return new SdpResult.Malformed("it is not UTF-8");
    }
  }

  private static final class Pass {
    private final String text;
    private int at;
    private int lines;
    private @Nullable String problem;

    private SessionDescription.@Nullable Origin origin;
    private Optional<Connection> connection = Optional.empty();
    private final List<SdpAttribute> attributes = new ArrayList<>();
    private final List<MediaDescription> media = new ArrayList<>();
    private @Nullable Section section;
    private boolean named;
    private boolean timed;

    /** A media section being read. */
    private record Section(
        String type,
        int port,
        String protocol,
        List<String> formats,
        List<Connection> connection,
        List<SdpAttribute> attributes) {
      MediaDescription finished() {
        Optional<Connection> own =
            connection.isEmpty() ? Optional.empty() : Optional.of(connection.get(0));
        return new MediaDescription(type, port, protocol, formats, own, attributes);
      }
    }

    Pass(String text) {
      this.text = text;
    }

    SdpResult run() {
      int reached = -1;
      while (problem == null && at < text.length()) {
        String line = nextLine();
        if (problem != null) break;
        char type = line.charAt(0);
        String value = line.substring(2);
        if (type == 'm') {
          reached = -1;
          beginSection(value);
        } else {
          String order = section == null ? SESSION_ORDER : MEDIA_ORDER;
          int place = order.indexOf(type);
          // Times with their repetitions may stand several times; all else keeps its order.
          boolean again = place == reached && "tbraep".indexOf(type) >= 0;
          boolean nextTime = type == 't' && reached == order.indexOf('r');
          if (place < 0 || !again && !nextTime && place <= reached) {
            problem = "a line stands where it does not belong";
          }
          reached = place;
          if (problem == null) line(type, value);
        }
      }
      return finish();
    }

    private SdpResult finish() {
      closeSection();
      if (problem == null && !(origin != null && named && timed)) {
        problem = "o=, s= or t= is missing";
      }
      if (problem == null && !everyActiveSectionHasAddress()) problem = "an address is missing";
      if (problem != null || origin == null) {
        return new SdpResult.Malformed(problem == null ? "o= is missing" : problem);
      }
      return new SdpResult.Parsed(new SessionDescription(origin, connection, attributes, media));
    }

    private boolean everyActiveSectionHasAddress() {
      for (MediaDescription each : media) {
        if (!each.isRefused() && !each.connection().isPresent() && !connection.isPresent()) {
          return false;
        }
      }
      return true;
    }

    private String nextLine() {
      int end = text.indexOf('\n', at);
      if (end < 0) end = text.length();
      int contentEnd = end > at && text.charAt(end - 1) == '\r' ? end - 1 : end;
      String line = text.substring(at, contentEnd);
      at = end + 1;
      if (++lines > MAX_LINES) problem = "it has too many lines";
      else if (line.length() > MAX_LINE) problem = "a line is too long";
      else if (line.length() < 2 || line.charAt(1) != '=') problem = "a line is no type=value";
      else if (lines == 1 && !line.equals("v=0")) problem = "it does not begin with v=0";
      else if (hasControls(line)) problem = "a line has control characters";
      return problem == null ? line : "?=";
    }

    private static boolean hasControls(String line) {
      for (int i = 0; i < line.length(); i++) {
        char c = line.charAt(i);
        if (c < ' ' && c != '\t' || c == 0x7f) return true;
      }
      return false;
    }

    private void line(char type, String value) {
      if (type == 'o') origin(value);
      else if (type == 's') named = true;
      else if (type == 't') timed = true;
      else if (type == 'c') connection(value);
      else if (type == 'a') attribute(value);
      else if (type == 'k') problem = "k= carries keys in the clear";
    }

    private void origin(String value) {
      String[] fields = value.split(" ", -1);
      boolean shaped =
          fields.length == 6
              && isNumber64(fields[1])
              && isNumber64(fields[2])
              && fields[3].equals("IN")
              && (fields[4].equals("IP4") || fields[4].equals("IP6"));
      if (!shaped) {
        problem = "o= is malformed";
        return;
      }
      origin =
          new SessionDescription.Origin(
              fields[0], fields[1], Long.parseUnsignedLong(fields[2]), fields[5]);
    }

    /** Up to 18 digits, so that they fit a long. */
    private static boolean isDigits(String text) {
      if (text.isEmpty() || text.length() > 18) return false;
      for (int i = 0; i < text.length(); i++) {
        if (text.charAt(i) < '0' || text.charAt(i) > '9') return false;
      }
      return true;
    }

    /** RFC 8866 section 5.2 bounds neither number; browsers fill 64 bits. */
    private static boolean isNumber64(String text) {
      if (text.length() <= 18) return isDigits(text);
      if (text.length() > 20 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) return false;
      return new BigInteger(text).bitLength() <= Long.SIZE;
    }

    private void connection(String value) {
      Optional<Connection> parsed = Connection.parse(value);
      if (!parsed.isPresent()) problem = "c= is malformed";
      else if (section != null) section.connection().add(parsed.get());
      else connection = parsed;
    }

    private void attribute(String value) {
      int colon = value.indexOf(':');
      String name = colon < 0 ? value : value.substring(0, colon);
      if (!isToken(name)) {
        problem = "an attribute has no name";
        return;
      }
      SdpAttribute attribute = new SdpAttribute(name, colon < 0 ? "" : value.substring(colon + 1));
      (section == null ? attributes : section.attributes()).add(attribute);
    }

    private void beginSection(String value) {
      closeSection();
      String[] fields = value.split(" ", -1);
      boolean shaped =
          timed
              && fields.length >= 4
              && fields.length <= 3 + MAX_FORMATS
              && isToken(fields[0])
              && isDigits(fields[1])
              && fields[1].length() <= 5
              && isProtocol(fields[2]);
      if (!shaped) {
        problem = "m= is malformed";
        return;
      }
      List<String> formats = new ArrayList<>();
      for (int i = 3; i < fields.length; i++) {
        if (!isToken(fields[i])) problem = "m= is malformed";
        formats.add(fields[i]);
      }
      if (fields[2].contains("RTP/") && !arePayloadTypes(formats)) {
        problem = "a payload type is not a number from 0 to 127, or stands twice";
      }
      int port = Integer.parseInt(fields[1]);
      if (port > 65_535) problem = "a port is too large";
      if (media.size() == MAX_MEDIA) problem = "it has too many media";
      section =
          new Section(fields[0], port, fields[2], formats, new ArrayList<>(), new ArrayList<>());
    }

    private static boolean arePayloadTypes(List<String> formats) {
      Set<String> seen = new HashSet<>();
      for (String format : formats) {
        boolean plain = format.length() == 1 || !format.startsWith("0");
        boolean number = format.length() <= 3 && plain && isDigits(format);
        if (!number || Integer.parseInt(format) > 127 || !seen.add(format)) return false;
      }
      return true;
    }

    private void closeSection() {
      if (section != null) media.add(section.finished());
      section = null;
    }

    private static boolean isProtocol(String text) {
      for (String part : text.split("/", -1)) if (!isToken(part)) return false;
      return true;
    }

    private static boolean isToken(String text) {
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        if (c <= ' ' || c >= 0x7f || "\"(),/:;<=>?@[\\]".indexOf(c) >= 0) return false;
      }
      return !text.isEmpty();
    }
  }
}
