package dev.sottovoce.server.routing;

import dev.sottovoce.identity.DeviceCertificate;
import dev.sottovoce.sip.message.HeaderName;
import dev.sottovoce.sip.message.MessageEditor;
import dev.sottovoce.sip.message.NameAddr;
import dev.sottovoce.sip.message.SipRequest;
import dev.sottovoce.sip.message.SipResponse;
import dev.sottovoce.sip.message.Warning;
import dev.sottovoce.sip.push.PushParameters;
import dev.sottovoce.sip.registration.Binding;
import dev.sottovoce.sip.registration.RegisterReader;
import dev.sottovoce.sip.registration.RegisterReader.Asked;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Which devices can be reached, and over which connection (RFC 3261 section 10, RFC 5626). A device
 * has one binding, to the connection that it last registered on, and it ends with that connection.
 * Confined to the edge's event loop.
 */
final class Registrar {
  static final Duration SHORTEST = Duration.ofSeconds(60);
  static final Duration LONGEST = Duration.ofHours(1);

  /**
   * For a device that can be woken, which is not to wake for this alone; its certificate lives for
   * seven days, and it has to come for the next one.
   */
  static final Duration LONGEST_ASLEEP = Duration.ofDays(2);

  /** Seconds after which a phone should have sent a keep-alive (RFC 5626 section 4.4). */
  private static final String FLOW_TIMER = "120";

  private static final int MAX_CONTACTS = 4;

  /** Where a device can be reached. */
  record Reachable(
      Flow flow, Binding binding, Instant since, Instant expires, String callId, long cseq) {
    NameAddr contact() {
      return binding.contact();
    }

    @Override
    public String toString() {
      return "Reachable[redacted]";
    }
  }

  private final RegisterReader reader = new RegisterReader(MAX_CONTACTS);
  private final Map<String, Map<UUID, Reachable>> users = new HashMap<>();
  private final Sleepers sleepers;
  private final Set<UUID> seen = new HashSet<>();

  Registrar(Sleepers sleepers) {
    this.sleepers = sleepers;
  }

  /** Answers a REGISTER whose From and To belong to the flow's device. */
  SipResponse register(SipRequest request, Flow flow, String tag, Instant now) {
    Asked asked = reader.read(request);
    if (asked instanceof Asked.Refused refused) {
      return refuse(request, refused.status(), refused.sentence(), tag);
    }
    if (!(asked instanceof Asked.Query) && isOutdated(request, flow.device())) {
      return refuse(request, 500, "A later registration has arrived before this one.", tag);
    }
    if (asked instanceof Asked.RemoveAll) remove(flow.device());
    if (asked instanceof Asked.Update update) {
      Binding wanted = wanted(update.bindings());
      PushParameters.Asked push = PushParameters.read(wanted.uri());
      if (wanted.isRemoval()) remove(flow.device());
      else if (wanted.expires().compareTo(SHORTEST) < 0) return tooBrief(request, tag);
      else if (isRefused(push)) return noSuchPush(request, tag);
      else bind(request, flow, wanted, push, now);
    }
    return bindings(request, flow, tag, now);
  }

  /** The device of a connection, when it can be reached over that one. */
  Optional<Reachable> reachable(Flow flow) {
    Map<UUID, Reachable> devices = users.getOrDefault(flow.device().user(), Map.of());
    return Optional.ofNullable(devices.get(flow.device().device()))
        .filter(device -> device.flow() == flow);
  }

  /**
   * Where nobody is woken at all, the phone reads that from the answer (RFC 8599 section 4.1.1).
   */
  private boolean isRefused(PushParameters.Asked push) {
    if (sleepers.offer().isEmpty() || push instanceof PushParameters.Asked.Nothing) return false;
    return !(push instanceof PushParameters.Asked.Wanted wanted)
        || !sleepers.takes(wanted.parameters());
  }

  /** The live bindings of a user. */
  List<Reachable> lookUp(String user, Instant now) {
    Map<UUID, Reachable> devices = users.get(user);
    if (devices == null) return List.of();
    devices.values().removeIf(device -> !isLive(device, now));
    if (devices.isEmpty()) users.remove(user);
    return List.copyOf(devices.values());
  }

  /** Which devices have registered since this was asked last, or are registered. */
  Set<UUID> takeSeen() {
    Set<UUID> all = new HashSet<>(seen);
    seen.clear();
    for (Map<UUID, Reachable> devices : users.values()) all.addAll(devices.keySet());
    return all;
  }

  /** A connection is gone, and with it what was bound to it. */
  void closed(Flow flow) {
    Map<UUID, Reachable> devices = users.get(flow.device().user());
    if (devices == null) return;
    devices.values().removeIf(device -> device.flow() == flow);
    if (devices.isEmpty()) users.remove(flow.device().user());
  }

  /** Forgets what has expired. */
  void sweep(Instant now) {
    for (Map<UUID, Reachable> devices : users.values()) {
      devices.values().removeIf(device -> !isLive(device, now));
    }
    users.values().removeIf(Map::isEmpty);
  }

  /** How many devices are registered. */
  int size() {
    int devices = 0;
    for (Map<UUID, Reachable> each : users.values()) devices += each.size();
    return devices;
  }

  /** All of them, the newest first. */
  List<Registration> list() {
    List<Registration> all = new ArrayList<>();
    for (Map<UUID, Reachable> devices : users.values()) {
      devices.forEach((device, reachable) ->
          all.add(new Registration(device, reachable.flow().entrance(), reachable.since())));
    }
    all.sort(
        Comparator.comparingLong((Registration each) -> each.since().toEpochMilli())
            .reversed()
            .thenComparing(each -> each.device().toString()));
    return all;
  }

  private static boolean isLive(Reachable device, Instant now) {
    return device.flow().isOpen() && now.isBefore(device.expires());
  }

  /** The last contact that is to stay: a phone may take an old one away in the same request. */
  private static Binding wanted(List<Binding> bindings) {
    Binding wanted = bindings.get(0);
    for (Binding each : bindings) if (!each.isRemoval()) wanted = each;
    return wanted;
  }

  private void bind(
      SipRequest request, Flow flow, Binding wanted, PushParameters.Asked push, Instant now) {
    boolean woken = push instanceof PushParameters.Asked.Wanted && sleepers.offer().isPresent();
    Duration longest = woken ? LONGEST_ASLEEP : LONGEST;
    Duration granted = wanted.expires().compareTo(longest) > 0 ? longest : wanted.expires();
    if (woken && push instanceof PushParameters.Asked.Wanted how) {
      String model = DeviceModel.of(request);
      sleepers.keep(flow.device(), model, how.parameters(), now.plus(granted), now);
      sleepers.arrived(flow.device().device(), model, now);
    } else {
      sleepers.forget(flow.device());
    }
    seen.add(flow.device().device());
    Map<UUID, Reachable> devices =
        users.computeIfAbsent(flow.device().user(), user -> new LinkedHashMap<>());
    Reachable before = devices.get(flow.device().device());
    Instant since = before != null && before.flow() == flow ? before.since() : now;
    devices.put(
        flow.device().device(),
        new Reachable(
            flow,
            wanted.withoutPush(),
            since,
            now.plus(granted),
            request.callId(),
            request.cseq().number()));
  }

  private void remove(DeviceCertificate device) {
    sleepers.forget(device);
    Map<UUID, Reachable> devices = users.get(device.user());
    if (devices == null) return;
    devices.remove(device.device());
    if (devices.isEmpty()) users.remove(device.user());
  }

  /** Section 10.3 step 7: a request that was overtaken by a later one changes nothing. */
  private boolean isOutdated(SipRequest request, DeviceCertificate device) {
    Reachable known = users.getOrDefault(device.user(), Map.of()).get(device.device());
    return known != null
        && known.callId().equals(request.callId())
        && request.cseq().number() <= known.cseq();
  }

  private SipResponse bindings(SipRequest request, Flow flow, String tag, Instant now) {
    MessageEditor answer = request.respond(200, "OK", tag);
    boolean outbound = false;
    for (Reachable device : lookUp(flow.device().user(), now)) {
      Duration left = Duration.between(now, device.expires());
      Duration shown = left.compareTo(Duration.ofSeconds(1)) < 0 ? Duration.ofSeconds(1) : left;
      answer.append(HeaderName.CONTACT, device.binding().granted(shown));
      outbound |= device.flow() == flow && device.binding().isOutbound();
    }
    sleepers
        .offer()
        .ifPresent(offer -> {
          for (String each : offer.headerValues()) answer.append(HeaderName.FEATURE_CAPS, each);
        });
    answer.append(HeaderName.SUPPORTED, "outbound");
    if (outbound && request.lists(HeaderName.SUPPORTED, "outbound")) {
      answer.append(HeaderName.REQUIRE, "outbound").append(HeaderName.FLOW_TIMER, FLOW_TIMER);
    }
    return answer.toResponse();
  }

  private static SipResponse tooBrief(SipRequest request, String tag) {
    return request
        .respond(423, "Interval Too Brief", tag)
        .append(HeaderName.MIN_EXPIRES, Long.toString(SHORTEST.toSeconds()))
        .toResponse();
  }

  /** RFC 8599 section 14.2. */
  private static SipResponse noSuchPush(SipRequest request, String tag) {
    return request
        .respond(555, "Push Notification Service Not Supported", tag)
        .append(
            HeaderName.WARNING,
            new Warning(
                    Warning.MISCELLANEOUS,
                    "The server does not use this push service; its operator says which it does.")
                .headerValue("sottovoce"))
        .toResponse();
  }

  private static SipResponse refuse(SipRequest request, int status, String sentence, String tag) {
    return request
        .respond(status, status == 500 ? "Out Of Order" : "Bad Registration", tag)
        .append(
            HeaderName.WARNING,
            new Warning(Warning.MISCELLANEOUS, sentence).headerValue("sottovoce"))
        .toResponse();
  }
}
