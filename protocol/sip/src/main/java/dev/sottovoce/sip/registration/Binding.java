package dev.sottovoce.sip.registration;

import dev.sottovoce.sip.message.NameAddr;
import dev.sottovoce.sip.message.SipUri;
import dev.sottovoce.sip.push.PushParameters;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One Contact of a REGISTER.
 *
 * @param contact as it came, with its parameters
 * @param uri of the contact
 * @param expires the lifetime asked for; zero removes the binding
 * @param instance the device's URN from {@code +sip.instance}, without brackets
 * @param regId which of the device's flows this is (RFC 5626 section 4.2)
 */
public record Binding(
    NameAddr contact, SipUri uri, Duration expires, Optional<String> instance, OptionalLong regId) {
  public boolean isRemoval() {
    return expires.isZero();
  }

  /** Whether requests to it must take the flow that the REGISTER came on (RFC 5626 section 6). */
  public boolean isOutbound() {
    return instance.isPresent() && regId.isPresent();
  }

  /** The same without how the device is woken, which is nobody else's business (RFC 8599). */
  public Binding withoutPush() {
    SipUri plain = PushParameters.strip(uri);
    NameAddr named = new NameAddr(contact.displayName(), plain.text(), contact.parameters());
    return plain.equals(uri) ? this : new Binding(named, plain, expires, instance, regId);
  }

  /** The Contact value for a 200, with the lifetime that was granted. */
  public String granted(Duration lifetime) {
    return contact.withParameter("expires", Long.toString(lifetime.getSeconds())).text();
  }

  @Override
  public String toString() {
    return "Binding[" + expires.getSeconds() + " s]";
  }
}
