package dev.sottovoce.sip.push;

import dev.sottovoce.sip.message.HeaderName;
import dev.sottovoce.sip.message.SipResponse;
import dev.sottovoce.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a server says about push in the 200 to REGISTER: {@code Feature-Caps} (RFC 8599 sections 5.4
 * and 8).
 *
 * @param providers by which it wakes phones
 * @param serverKey the key that its pushes by WebPush are signed with (RFC 8292), a point of P-256;
 *     a subscription can be bound to it
 */
public record PushOffer(List<PushProvider> providers, Optional<Bytes> serverKey) {
  private static final int MOST_CHARACTERS = 1024;

  public PushOffer {
    providers = List.copyOf(providers);
  }

  /** The header's values, one line each. */
  public List<String> headerValues() {
    List<String> values = new ArrayList<>(providers.size());
    for (PushProvider each : providers) {
      String key =
          each == PushProvider.WEB_PUSH && serverKey.isPresent()
              ? ";+sip.vapid=\"" + serverKey.get().base64Url() + "\""
              : "";
      values.add("*;+sip.pns=\"" + each.word() + "\"" + key);
    }
    return values;
  }

  /** What a server says; nothing where it wakes nobody. */
  public static Optional<PushOffer> in(SipResponse response) {
    List<PushProvider> providers = new ArrayList<>(3);
    Optional<Bytes> key = Optional.empty();
    for (String value : response.values(HeaderName.FEATURE_CAPS)) {
      if (value.length() > MOST_CHARACTERS) continue;
      Optional<PushProvider> provider = quoted(value, "+sip.pns").flatMap(PushProvider::of);
      if (!provider.isPresent() || providers.contains(provider.get())) continue;
      providers.add(provider.get());
      if (provider.get() == PushProvider.WEB_PUSH) {
        key = quoted(value, "+sip.vapid").flatMap(Bytes::fromBase64Url);
      }
    }
    return providers.isEmpty() ? Optional.empty() : Optional.of(new PushOffer(providers, key));
  }

  private static Optional<String> quoted(String value, String name) {
    int from = value.indexOf(';' + name + "=\"");
    int start = from + name.length() + 3;
    int end = from < 0 ? -1 : value.indexOf('"', start);
    return end < 0 ? Optional.empty() : Optional.of(value.substring(start, end));
  }
}
