package dev.sottovoce.lab.simulation;

import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.identity.DeviceCertificate;
import dev.sottovoce.policy.Policy.Metadata;
import dev.sottovoce.server.routing.Bodies;
import dev.sottovoce.server.routing.CallLimits;
import dev.sottovoce.server.routing.Flow;
import dev.sottovoce.server.routing.FlowTokens;
import dev.sottovoce.server.routing.Router;
import dev.sottovoce.sip.message.ParseResult;
import dev.sottovoce.sip.message.SipLimits;
import dev.sottovoce.sip.message.SipParser;
import dev.sottovoce.sip.sdp.SdpFirewall;
import dev.sottovoce.wire.Bytes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * The server's own router (registrar, forking proxy, firewall) between phones, each on a connection
 * of its own. What is missing of the server is TLS: who is at the other end of a connection is
 * known.
 */
public final class SimulatedServer {
  private static final Duration DELAY = Duration.ofMillis(8);
  private static final Duration SWEEP = Duration.ofSeconds(1);
  private static final Duration SIGN_IN_AGAIN = Duration.ofMinutes(20);
  private static final Duration BACK_AFTER = Duration.ofSeconds(1);
  private static final int TOKEN_KEY_OCTETS = 32;

  private final World world;
  private final Entropy entropy;
  private final byte[] tokenKey = new byte[TOKEN_KEY_OCTETS];
  private final SipParser parser = new SipParser(SipLimits.DEFAULT);
  private final Map<SimulatedPhone, UUID> devices = new HashMap<>();
  private final Map<SimulatedPhone, Line> lines = new HashMap<>();
  private Process process;

  /**
   * @param entropy where all its randomness comes from
   */
  public SimulatedServer(World world, Entropy entropy) {
    this.world = world;
    this.entropy = entropy;
    entropy.fill(tokenKey);
    process = new Process();
    sweep();
  }

  /** Connects a phone and signs it in; an older connection of it is cut. */
  public void connect(SimulatedPhone phone) {
    Line old = lines.remove(phone);
    if (old != null) old.cut();
    Line line = new Line(phone, process);
    lines.put(phone, line);
    process.router.opened(line);
    phone.signalling().connect(line.up);
    signIn(phone, line);
  }

  private void signIn(SimulatedPhone phone, Line line) {
    if (!line.isOpen()) return;
    phone.signalling().register();
    world.time().after(SIGN_IN_AGAIN, () -> signIn(phone, line));
  }

  /** The process dies, and with it every connection; it is back soon, and the phones with it. */
  public void restart() {
    world.log().add("server", "restarts");
    Set<SimulatedPhone> phones = Set.copyOf(lines.keySet());
    lines.values().forEach(line -> line.isOpen = false);
    lines.clear();
    phones.forEach(phone -> phone.signalling().disconnect());
    process.isOver = true;
    process = new Process();
    world.time().after(BACK_AFTER, () -> phones.forEach(this::connectUnlessConnected));
  }

  private void connectUnlessConnected(SimulatedPhone phone) {
    if (!lines.containsKey(phone) && !phone.isCrashed()) connect(phone);
  }

  private void sweep() {
    process.router.sweep();
    world.time().after(SWEEP, this::sweep);
  }

  /** From start to restart; only the key of the tokens outlives it. */
  private final class Process implements Router.Surroundings {
    final Router router =
        new Router(
            new Router.Names(SimulatedPhone.DOMAIN, entrance -> "server.example.org:5061"),
            new FlowTokens(tokenKey),
            new Bodies(new SdpFirewall(EnumSet.allOf(SdpFirewall.Keying.class)), Metadata.STANDARD),
            CallLimits.DEFAULT,
            this,
            new VirtualClock(),
            entropy);
    final Set<Instant> alarms = new HashSet<>();
    boolean isOver;

    @Override
    public void wakeAt(Instant deadline) {
      if (alarms.add(deadline)) world.time().at(deadline, () -> onAlarm(deadline));
    }

    private void onAlarm(Instant deadline) {
      alarms.remove(deadline);
      if (!isOver) router.tick();
    }
  }

  /** A phone's connection. */
  private final class Line implements Flow {
    final SignallingWire up = new SignallingWire(world.time(), DELAY, this::fromPhone);
    private final SignallingWire down;
    private final DeviceCertificate device;
    private final Process server;
    boolean isOpen = true;

    Line(SimulatedPhone phone, Process server) {
      this.server = server;
      SimulatedSignalling signalling = phone.signalling();
      down =
          new SignallingWire(
              world.time(),
              DELAY,
              octets -> {
                if (isOpen) signalling.receive(octets);
              });
      UUID id = devices.computeIfAbsent(phone, who -> new UUID(entropy.u32() << 32, entropy.u32()));
      device = new DeviceCertificate(phone.seat().user(), SimulatedPhone.DOMAIN, id);
    }

    private void fromPhone(Bytes octets) {
      if (!isOpen) return;
      if (parser.parse(octets) instanceof ParseResult.Parsed parsed) {
        server.router.received(this, parsed.message());
      } else {
        world.log().add("server", "cannot read a message");
      }
    }

    void cut() {
      isOpen = false;
      if (!server.isOver) server.router.closed(this);
    }

    @Override
    public DeviceCertificate device() {
      return device;
    }

    @Override
    public void send(Bytes message) {
      if (isOpen) down.send(message);
    }

    @Override
    public boolean isOpen() {
      return isOpen;
    }
  }

  private final class VirtualClock extends Clock {
    @Override
    public Instant instant() {
      return world.time().now();
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
