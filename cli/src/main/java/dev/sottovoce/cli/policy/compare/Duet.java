package dev.sottovoce.cli.policy.compare;

import dev.sottovoce.call.CallPolicy;
import dev.sottovoce.call.IdentityBinding;
import dev.sottovoce.call.Keying;
import dev.sottovoce.call.KeyingMethod;
import dev.sottovoce.call.PeerKeying;
import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.crypto.MediaKeys;
import dev.sottovoce.crypto.ZrtpHash;
import dev.sottovoce.wire.Bytes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Two ends that agree on keys once, in virtual time: first by their descriptions, then, from the
 * same instant on, over the media path. The seed decides which datagrams are lost.
 */
final class Duet {
  private static final Duration GIVE_UP = Duration.ofSeconds(20);

  /** {@code a=} and the line's end. */
  private static final int LINE_OCTETS = 4;

  private final MediaPath path;
  private final Random fate;
  private final Ends ends;
  private final Agenda agenda = new Agenda();
  private final End client;
  private final End server;

  Duet(Contender contender, Ends ends, MediaPath path, long seed) {
    this.path = path;
    this.fate = new Random(seed * 0x9E3779B97F4A7C15L);
    this.ends = ends;
    Entropy entropy = new Random(seed)::nextBytes;
    this.client = new End(Ends.Who.CLIENT, contender.client(), entropy);
    this.server = new End(Ends.Who.SERVER, contender.server(), entropy);
  }

  /** Nothing if an end got no keys. */
  Optional<Trial> run() {
    client.describe();
    server.hear(server.method::offered);
    server.describe();
    client.hear(client.method::answered);
    server.begin();
    client.begin();
    Instant end = Agenda.START.plus(GIVE_UP);
    while (!(client.isDecided() && server.isDecided()) && agenda.step(end)) {}
    // What confirms the last message belongs to the exchange.
    Instant settled = agenda.now().plus(path.roundTrip());
    while (agenda.step(settled)) {}
    Optional<Trial> trial = trial();
    client.finish();
    server.finish();
    return trial;
  }

  private Optional<Trial> trial() {
    Keying.Output.Agreed first = client.agreed;
    Keying.Output.Agreed second = server.agreed;
    if (first == null || second == null) return Optional.empty();
    if (!fit(first.keys(), second.keys())) {
      throw new IllegalStateException("the two ends have different keys");
    }
    return Optional.of(new Trial(first.keys().agreement(), client.side(), server.side()));
  }

  private static boolean fit(MediaKeys ours, MediaKeys theirs) {
    return ours.sendKey().sameAs(theirs.receiveKey())
        && ours.receiveKey().sameAs(theirs.sendKey())
        && ours.sendSalt().sameAs(theirs.receiveSalt())
        && ours.receiveSalt().sameAs(theirs.sendSalt())
        && ours.agreement().equals(theirs.agreement());
  }

  private final class End {
    private final Ends.Who who;
    private final CallPolicy policy;
    private long nanos;
    private final KeyingMethod method;
    private List<String> description = List.of();
    private @Nullable Keying keying;
    private Keying.Output.@Nullable Agreed agreed;
    private Duration keysAfter = Duration.ZERO;
    private boolean failed;
    private int datagrams;
    private int octets;
    private Instant wakeAt = Instant.MAX;

    End(Ends.Who who, CallPolicy policy, Entropy entropy) {
      this.who = who;
      this.policy = policy;
      this.method = measured(() -> ends.make(who, policy, entropy));
    }

    private End other() {
      return who == Ends.Who.CLIENT ? server : client;
    }

    boolean isDecided() {
      return agreed != null || failed;
    }

    void describe() {
      description = measured(method::announcement);
    }

    void hear(Function<PeerKeying, Optional<KeyingMethod.Objection>> ears) {
      PeerKeying theirs = other().announced();
      failed |= measured(() -> ears.apply(theirs)).isPresent();
    }

    /** What this end's description says, as the other end's parser has it. */
    private PeerKeying announced() {
      String first = description.get(0);
      String value = first.substring(first.lastIndexOf(' ') + 1);
      return switch (method.kind()) {
        case DTLS ->
            new PeerKeying.Dtls(
                ends.identity(who).fingerprint(),
                who == Ends.Who.CLIENT ? PeerKeying.Setup.ACTIVE : PeerKeying.Setup.PASSIVE,
                who.name(),
                policy.dtls().orElseThrow().accepts().versions());
        case ZRTP -> new PeerKeying.Zrtp(ZrtpHash.parse(value).orElseThrow());
        case MIKEY -> new PeerKeying.Mikey(Bytes.unsafeWrap(Base64.getDecoder().decode(value)));
      };
    }

    void begin() {
      if (failed) return;
      KeyingMethod.Settled settled =
          new KeyingMethod.Settled(
              who == Ends.Who.CLIENT ? KeyingMethod.Role.CLIENT : KeyingMethod.Role.SERVER,
              other().announced(),
              who.name(),
              KeyingMethod.Path.CHECKED,
              IdentityBinding.NONE);
      keying = measured(() -> method.associate(settled));
      feed(each -> each.start(agenda.now()));
    }

    private void feed(Function<Keying, List<Keying.Output>> input) {
      Keying known = Objects.requireNonNull(keying);
      measured(() -> input.apply(known)).forEach(this::obey);
    }

    private void obey(Keying.Output output) {
      switch (output) {
        case Keying.Output.Transmit send -> transmit(send.datagram());
        case Keying.Output.WakeAt wake -> wakeAt(wake.deadline());
        case Keying.Output.Agreed found -> {
          agreed = found;
          keysAfter = Duration.between(Agenda.START, agenda.now());
        }
        case Keying.Output.Failed ignored -> failed = true;
        case Keying.Output.Retain retain -> retain.secrets().destroy();
        case Keying.Output.Warned ignored -> {}
        case Keying.Output.Closed ignored -> {}
      }
    }

    private void transmit(Bytes datagram) {
      datagrams++;
      octets += datagram.length();
      if (fate.nextInt(100) < path.lossPercent()) return;
      End receiver = other();
      agenda.at(
          agenda.now().plus(path.oneWay()),
          () -> receiver.feed(each -> each.received(datagram, agenda.now())));
    }

    /** Only the last wish counts. */
    private void wakeAt(Instant deadline) {
      wakeAt = deadline;
      agenda.at(
          deadline,
          () -> {
            if (wakeAt.equals(deadline)) feed(each -> each.tick(agenda.now()));
          });
    }

    private <T> T measured(Supplier<T> work) {
      long before = Cpu.nanos();
      T done = work.get();
      nanos += Cpu.nanos() - before;
      return done;
    }

    Trial.Side side() {
      int described =
          description.stream()
              .mapToInt(line -> line.getBytes(StandardCharsets.UTF_8).length + LINE_OCTETS)
              .sum();
      return new Trial.Side(keysAfter, datagrams, octets, described, nanos);
    }

    void finish() {
      if (keying != null) keying.close(agenda.now());
      if (agreed != null) agreed.keys().destroy();
      method.discard();
    }
  }
}
