package dev.sottovoce.phone.signalling;

import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.phone.Account;
import dev.sottovoce.sip.message.HeaderName;
import dev.sottovoce.sip.message.MessageEditor;
import dev.sottovoce.sip.message.NameAddr;
import dev.sottovoce.sip.message.SipRequest;
import dev.sottovoce.sip.message.SipResponse;
import dev.sottovoce.sip.message.SipUri;
import dev.sottovoce.sip.message.Via;
import dev.sottovoce.sip.push.PushParameters;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** The REGISTER requests of one account (RFC 3261 section 10, RFC 5626 section 4.2). */
final class Registrations {
  private final Account account;
  private final Entropy entropy;
  private final String callId;
  private long sequence;

  Registrations(Account account, Entropy entropy) {
    this.account = account;
    this.entropy = entropy;
    this.callId = entropy.token(24);
  }

  /**
   * The same without telling where that is: the server finds the flow by itself (RFC 5626), and a
   * name that cannot exist (RFC 2606) stands for the address, as browsers do it (RFC 7118).
   */
  static SipUri hiddenContact(Account account, String name) {
    return SipUri.parse("sip:" + account.user() + "@" + name + ".invalid;transport=tls;ob")
        .orElseThrow(() -> new IllegalArgumentException("the user is no SIP user"));
  }

  /** Where requests reach this phone over the flow that comes from {@code local}. */
  static SipUri contact(Account account, InetSocketAddress local) {
    String address = local.getAddress().getHostAddress();
    int scope = address.indexOf('%');
    if (scope >= 0) address = address.substring(0, scope);
    String host = address.indexOf(':') < 0 ? address : "[" + address + "]";
    return SipUri.parse(
            "sip:" + account.user() + "@" + host + ":" + local.getPort() + ";transport=tls;ob")
        .orElseThrow(() -> new IllegalArgumentException("the user is no SIP user"));
  }

  /**
   * A REGISTER.
   *
   * @param push how the server wakes the phone, if it does (RFC 8599)
   * @param model what the device is called then; empty for nothing
   */
  SipRequest register(
      SipUri contact, Duration expires, Optional<PushParameters> push, String model) {
    SipUri bound = push.map(how -> how.in(contact)).orElse(contact);
    NameAddr self =
        NameAddr.parse("<" + account.address() + ">")
            .orElseThrow(() -> new IllegalStateException("an account has a SIP address"));
    String instance = "\"<urn:uuid:" + account.deviceId() + ">\"";
    String where = "<" + bound.text() + ">;reg-id=1;+sip.instance=" + instance + ";expires=";
    OptionalInt port = contact.port();
    MessageEditor register =
        MessageEditor.request("REGISTER", "sip:" + account.domain())
            .append(
                HeaderName.VIA,
                Via.of("TLS", contact.host(), port, Via.MAGIC_COOKIE + entropy.token(22)).text())
            .append(HeaderName.MAX_FORWARDS, "70")
            .append(HeaderName.FROM, self.withParameter("tag", entropy.token(16)).text())
            .append(HeaderName.TO, self.text())
            .append(HeaderName.CALL_ID, callId)
            .append(HeaderName.CSEQ, ++sequence + " REGISTER")
            .append(HeaderName.CONTACT, where + expires.getSeconds())
            .append(HeaderName.SUPPORTED, "path, outbound")
            .append(HeaderName.EXPIRES, Long.toString(expires.getSeconds()));
    if (!model.isEmpty()) register.append(HeaderName.USER_AGENT, model);
    return register.toRequest();
  }

  /** How long the registrar keeps the binding: our contact's, or else the header's, or ours. */
  static Duration granted(SipResponse ok, SipUri contact) {
    for (NameAddr each : ok.addresses(HeaderName.CONTACT)) {
      boolean ours = each.uri().map(uri -> uri.matches(contact)).orElse(false);
      String seconds = each.parameters().value("expires").orElse("");
      if (ours && seconds.matches("[0-9]{1,7}")) return bounded(Long.parseLong(seconds));
    }
    long header = ok.number(HeaderName.EXPIRES).orElse(SignIn.EXPIRES.getSeconds());
    return bounded(header);
  }

  /** Neither a storm of renewals nor a binding that outlives the day. */
  private static Duration bounded(long seconds) {
    return Duration.ofSeconds(Math.max(20, Math.min(seconds, 86_400)));
  }
}
