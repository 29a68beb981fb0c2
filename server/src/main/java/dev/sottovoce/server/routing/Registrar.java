package dev.sottovoce.server.routing;

import dev.sottovoce.identity.DeviceCertificate;
import dev.sottovoce.sip.message.HeaderName;
import dev.sottovoce.sip.message.MessageEditor;
import dev.sottovoce.sip.message.NameAddr;
import dev.sottovoce.sip.message.SipRequest;
import dev.sottovoce.sip.message.SipResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Which devices can be reached, and over which connection (RFC 3261 section 10, RFC 5626). A device
 * has one binding, to the connection that it last registered on, and it ends with that connection.
 * Confined to the edge's event loop.
 */
public final class Registrar {
  static final Duration SHORTEST = Duration.ofSeconds(60);
  static final Duration LONGEST = Duration.ofHours(1);
  static final Duration USUAL = Duration.ofMinutes(10);

  /** Seconds after which a phone should have sent a keep-alive (RFC 5626 section 4.4). */
  private static final String FLOW_TIMER = "120";

  private static final int MAX_CONTACTS = 4;

  /** Where a device can be reached. */
  public record Binding(Flow flow, NameAddr contact, Instant expires, String callId, long cseq) {
    @Override
    public String toString() {
      return "Binding[redacted]";
    }
  }

  private final Map<String, Map<UUID, Binding>> users = new HashMap<>();

  /** Answers a REGISTER whose From belongs to the flow's device. */
  public SipResponse register(SipRequest request, Flow flow, String tag, Instant now) {
    DeviceCertificate device = flow.device();
    List<NameAddr> contacts = request.addresses(HeaderName.CONTACT);
    if (request.values(HeaderName.CONTACT).contains("*")) return removeAll(request, flow, tag, now);
    if (contacts.size() > MAX_CONTACTS) return refuse(request, 403, "Too Many Contacts", tag);
    if (!contacts.isEmpty()) {
      NameAddr contact = contacts.get(0);
      Optional<Duration> wanted = wantedExpiry(request, contact);
      if (wanted.isEmpty() || contact.uri().isEmpty()) {
        return refuse(request, 400, "Bad Contact Or Expires", tag);
      }
      if (isOutdated(request, device)) return refuse(request, 500, "Out Of Order", tag);
      if (wanted.get().isZero()) {
        remove(device);
      } else if (wanted.get().compareTo(SHORTEST) < 0) {
        return request
            .respond(423, "Interval Too Brief", tag)
            .append(HeaderName.MIN_EXPIRES, Long.toString(SHORTEST.toSeconds()))
            .toResponse();
      } else {
        bind(request, flow, contact, wanted.get(), now);
      }
    }
    return bindings(request, flow, tag, now);
  }

  /** The live bindings of a user. */
  public List<Binding> lookUp(String user, Instant now) {
    Map<UUID, Binding> bindings = users.get(user);
    if (bindings == null) return List.of();
    bindings.values().removeIf(binding -> !isLive(binding, now));
    if (bindings.isEmpty()) users.remove(user);
    return List.copyOf(bindings.values());
  }

  /** A connection is gone, and with it what was bound to it. */
  public void closed(Flow flow) {
    Map<UUID, Binding> bindings = users.get(flow.device().user());
    if (bindings == null) return;
    bindings.values().removeIf(binding -> binding.flow() == flow);
    if (bindings.isEmpty()) users.remove(flow.device().user());
  }

  /** How many devices are registered. */
  public int size() {
    int devices = 0;
    for (Map<UUID, Binding> bindings : users.values()) devices += bindings.size();
    return devices;
  }

  private static boolean isLive(Binding binding, Instant now) {
    return binding.flow().isOpen() && now.isBefore(binding.expires());
  }

  private void bind(SipRequest request, Flow flow, NameAddr contact, Duration wanted, Instant now) {
    Duration granted = wanted.compareTo(LONGEST) > 0 ? LONGEST : wanted;
    Binding binding =
        new Binding(flow, contact, now.plus(granted), request.callId(), request.cseq().number());
    users
        .computeIfAbsent(flow.device().user(), user -> new LinkedHashMap<>())
        .put(flow.device().device(), binding);
  }

  private void remove(DeviceCertificate device) {
    Map<UUID, Binding> bindings = users.get(device.user());
    if (bindings != null) bindings.remove(device.device());
  }

  /** Section 10.3 step 6: only with an expiry of zero, and here only for the device's own. */
  private SipResponse removeAll(SipRequest request, Flow flow, String tag, Instant now) {
    boolean alone =
        request.values(HeaderName.CONTACT).size() == 1
            && request.number(HeaderName.EXPIRES).orElse(-1) == 0;
    if (!alone) return refuse(request, 400, "Contact * Wants Expires 0", tag);
    remove(flow.device());
    return bindings(request, flow, tag, now);
  }

  /** Section 10.3 step 7: a request that was overtaken by a later one changes nothing. */
  private boolean isOutdated(SipRequest request, DeviceCertificate device) {
    Binding known = users.getOrDefault(device.user(), Map.of()).get(device.device());
    return known != null
        && known.callId().equals(request.callId())
        && request.cseq().number() <= known.cseq();
  }

  private static Optional<Duration> wantedExpiry(SipRequest request, NameAddr contact) {
    Optional<String> own = contact.parameters().value("expires");
    if (own.isPresent()) {
      return own.get().matches("[0-9]{1,9}")
          ? Optional.of(Duration.ofSeconds(Long.parseLong(own.get())))
          : Optional.empty();
    }
    if (!request.has(HeaderName.EXPIRES)) return Optional.of(USUAL);
    var seconds = request.number(HeaderName.EXPIRES);
    return seconds.isPresent()
        ? Optional.of(Duration.ofSeconds(seconds.getAsLong()))
        : Optional.empty();
  }

  private SipResponse bindings(SipRequest request, Flow flow, String tag, Instant now) {
    MessageEditor answer = request.respond(200, "OK", tag);
    boolean outbound = false;
    for (Binding binding : new ArrayList<>(lookUp(flow.device().user(), now))) {
      long left = Math.max(1, Duration.between(now, binding.expires()).toSeconds());
      answer.append(
          HeaderName.CONTACT,
          binding.contact().withParameter("expires", Long.toString(left)).text());
      outbound |= binding.flow() == flow && binding.contact().parameters().has("reg-id");
    }
    answer.append(HeaderName.SUPPORTED, "outbound");
    if (outbound && request.lists(HeaderName.SUPPORTED, "outbound")) {
      answer.append(HeaderName.REQUIRE, "outbound").append(HeaderName.FLOW_TIMER, FLOW_TIMER);
    }
    return answer.toResponse();
  }

  private static SipResponse refuse(SipRequest request, int status, String reason, String tag) {
    return request.respond(status, reason, tag).toResponse();
  }
}
