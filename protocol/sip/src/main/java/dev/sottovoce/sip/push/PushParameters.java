package dev.sottovoce.sip.push;

import dev.sottovoce.crypto.webpush.PushKeys;
import dev.sottovoce.sip.message.SipUri;
import dev.sottovoce.wire.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Where and how a phone is woken: parameters of the URI in the Contact of a REGISTER (RFC 8599
 * section 4.1.1). Two of our own bring the keys that a push is sealed with; phones without them get
 * pushes without content, as the RFC has it.
 *
 * @param resource the phone's name at the push service ({@code pn-prid}): a token, or for WebPush
 *     the address of its subscription
 * @param application the application's name there ({@code pn-param}), or empty text
 * @param keys what pushes to it are sealed with
 */
public record PushParameters(
    PushProvider provider, String resource, String application, Optional<PushKeys> keys) {
  /** What is read from a Contact. */
  public sealed interface Asked {
    /** Nothing about push. */
    record Nothing() implements Asked {}

    /** To be woken so. */
    record Wanted(PushParameters parameters) implements Asked {}

    /** A push service that nobody here knows, or parameters that do not fit: 555. */
    record Unfit() implements Asked {}
  }

  static final int MOST_RESOURCE = 1024;
  static final int MOST_APPLICATION = 256;

  private static final String PROVIDER = "pn-provider";
  private static final String RESOURCE = "pn-prid";
  private static final String APPLICATION = "pn-param";
  private static final String PUBLIC_KEY = "sv-p256dh";
  private static final String AUTHENTICATION = "sv-auth";
  private static final String[] ALL = {
    PROVIDER, RESOURCE, APPLICATION, PUBLIC_KEY, AUTHENTICATION, "pn-purr"
  };

  /** What a parameter's value may hold without an escape (RFC 3261 param-unreserved). */
  private static final String PLAIN = "-_.!~*'()[]/:&+$";

  public PushParameters {
    if (resource.isEmpty() || resource.length() > MOST_RESOURCE) {
      throw new IllegalArgumentException("a resource has 1 to " + MOST_RESOURCE + " characters");
    }
    if (application.length() > MOST_APPLICATION) {
      throw new IllegalArgumentException("an application's name is shorter");
    }
  }

  /** Reads a Contact's URI. */
  public static Asked read(SipUri contact) {
    Optional<String> word = contact.parameters().value(PROVIDER);
    if (!word.isPresent()) return new Asked.Nothing();
    Optional<PushProvider> provider = PushProvider.of(word.get());
    String resource = plain(contact, RESOURCE);
    String application = plain(contact, APPLICATION);
    boolean fits = isText(resource, 1, MOST_RESOURCE) && isText(application, 0, MOST_APPLICATION);
    boolean sealed = contact.parameters().has(PUBLIC_KEY);
    Optional<PushKeys> keys = keys(contact);
    if (!provider.isPresent() || !fits || sealed != keys.isPresent()) return new Asked.Unfit();
    return new Asked.Wanted(new PushParameters(provider.get(), resource, application, keys));
  }

  /** The URI without anything about push: others have no business with it (section 13). */
  public static SipUri strip(SipUri contact) {
    SipUri stripped = contact;
    for (String each : ALL) {
      if (stripped.parameters().has(each)) stripped = stripped.withoutParameter(each);
    }
    return stripped;
  }

  /** The URI with these. */
  public SipUri in(SipUri contact) {
    SipUri filled =
        contact.withParameter(PROVIDER, provider.word()).withParameter(RESOURCE, escaped(resource));
    if (!application.isEmpty()) filled = filled.withParameter(APPLICATION, escaped(application));
    if (!keys.isPresent()) return filled;
    return filled
        .withParameter(PUBLIC_KEY, keys.get().publicKey().base64Url())
        .withParameter(AUTHENTICATION, keys.get().authentication().base64Url());
  }

  private static Optional<PushKeys> keys(SipUri contact) {
    Optional<Bytes> publicKey = octets(contact, PUBLIC_KEY);
    Optional<Bytes> authentication = octets(contact, AUTHENTICATION);
    return publicKey.flatMap(key -> authentication.flatMap(secret -> PushKeys.of(key, secret)));
  }

  private static Optional<Bytes> octets(SipUri contact, String name) {
    return contact.parameters().value(name).flatMap(Bytes::fromBase64Url);
  }

  private static String plain(SipUri contact, String name) {
    return contact.parameters().value(name).map(PushParameters::unescaped).orElse("");
  }

  /** Printable, so that nothing hides in what becomes an address or a field of HTTP. */
  private static boolean isText(String text, int least, int most) {
    if (text.length() < least || text.length() > most) return false;
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) <= ' ' || text.charAt(i) > '~') return false;
    }
    return true;
  }

  private static String escaped(String text) {
    StringBuilder escaped = new StringBuilder(text.length() + 16);
    for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (octet & 0xff);
      boolean plain =
          c >= '0' && c <= '9'
              || c >= 'a' && c <= 'z'
              || c >= 'A' && c <= 'Z'
              || PLAIN.indexOf(c) >= 0;
      if (plain) escaped.append(c);
      else escaped.append('%').append(Bytes.of(octet).hex());
    }
    return escaped.toString();
  }

  /** The parser has seen that every escape is whole. */
  private static String unescaped(String text) {
    if (text.indexOf('%') < 0) return text;
    StringBuilder plain = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '%') {
        plain.append(c);
        continue;
      }
      plain.append((char) Integer.parseInt(text.substring(i + 1, i + 3), 16));
      i += 2;
    }
    return plain.toString();
  }

  @Override
  public String toString() {
    return "PushParameters[" + provider.word() + "]";
  }
}
