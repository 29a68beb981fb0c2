package dev.sottovoce.sip.registration;

import dev.sottovoce.sip.message.HeaderName;
import dev.sottovoce.sip.message.NameAddr;
import dev.sottovoce.sip.message.SipRequest;
import dev.sottovoce.sip.message.SipUri;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads what a REGISTER asks for (RFC 3261 section 10.3 steps 6 and 7). */
public final class RegisterReader {
  /** What is asked for. */
  public sealed interface Asked {
    /** Nothing: tell the present bindings. */
    record Query() implements Asked {}

    /** {@code Contact: *}: remove all bindings. */
    record RemoveAll() implements Asked {}

    /** Add, renew or remove these. */
    record Update(List<Binding> bindings) implements Asked {
      public Update {
        bindings = List.copyOf(bindings);
      }
    }

    /**
     * @param status to answer with
     * @param sentence what a person reads; it quotes nothing from the message
     */
    record Refused(int status, String sentence) implements Asked {}
  }

  private static final Duration DEFAULT_LIFETIME = Duration.ofHours(1);
  private static final long LONGEST_SECONDS = 0xffff_ffffL;
  private static final long MAX_REG_ID = (1L << 31) - 1;

  private final int mostBindings;

  /**
   * @param mostBindings that one REGISTER may name
   */
  public RegisterReader(int mostBindings) {
    this.mostBindings = mostBindings;
  }

  public Asked read(SipRequest register) {
    List<String> contacts = register.values(HeaderName.CONTACT);
    if (contacts.isEmpty()) return new Asked.Query();
    if (contacts.contains("*")) return removal(register, contacts);
    if (contacts.size() > mostBindings) return refused("There are too many contacts.");
    List<Binding> bindings = new ArrayList<>(contacts.size());
    for (String contact : contacts) {
      Optional<Binding> binding = NameAddr.parse(contact).flatMap(each -> binding(register, each));
      if (!binding.isPresent()) return refused("A contact is malformed.");
      bindings.add(binding.get());
    }
    return new Asked.Update(bindings);
  }

  private static Asked removal(SipRequest register, List<String> contacts) {
    boolean all = contacts.size() == 1 && register.number(HeaderName.EXPIRES).orElse(1) == 0;
    return all
        ? new Asked.RemoveAll()
        : refused("\"Contact: *\" stands alone and with \"Expires: 0\".");
  }

  private static Optional<Binding> binding(SipRequest register, NameAddr contact) {
    Optional<SipUri> uri = contact.uri();
    Optional<Duration> expires = lifetime(register, contact);
    Optional<String> regId = contact.parameters().value("reg-id");
    OptionalLong number =
        regId.isPresent() ? number(regId.get(), MAX_REG_ID) : OptionalLong.empty();
    boolean badRegId = regId.isPresent() && number.orElse(0) < 1;
    if (!uri.isPresent() || !expires.isPresent() || badRegId) return Optional.empty();
    return Optional.of(new Binding(contact, uri.get(), expires.get(), instance(contact), number));
  }

  /** The contact's own lifetime, or else the message's, or else an hour (section 10.2.1.1). */
  private static Optional<Duration> lifetime(SipRequest register, NameAddr contact) {
    Optional<String> own = contact.parameters().value("expires");
    if (own.isPresent()) {
      OptionalLong seconds = number(own.get(), LONGEST_SECONDS);
      return seconds.isPresent()
          ? Optional.of(Duration.ofSeconds(seconds.getAsLong()))
          : Optional.empty();
    }
    return Optional.of(
        Duration.ofSeconds(
            register.number(HeaderName.EXPIRES).orElse(DEFAULT_LIFETIME.getSeconds())));
  }

  /** {@code "<urn:...>"} without its brackets; anything else is no instance. */
  private static Optional<String> instance(NameAddr contact) {
    return contact
        .parameters()
        .value("+sip.instance")
        .filter(text -> text.startsWith("<urn:") && text.endsWith(">"))
        .map(text -> text.substring(1, text.length() - 1));
  }

  private static OptionalLong number(String text, long most) {
    if (text.isEmpty() || text.length() > 10) return OptionalLong.empty();
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') return OptionalLong.empty();
    }
    long number = Long.parseLong(text);
    return number <= most ? OptionalLong.of(number) : OptionalLong.empty();
  }

  private static Asked refused(String sentence) {
    return new Asked.Refused(400, sentence);
  }
}
