package dev.sottovoce.dtls;

import dev.sottovoce.dtls.handshake.Alert;
import dev.sottovoce.dtls.handshake.Alerted;
import dev.sottovoce.dtls.handshake.HelloVersions;
import dev.sottovoce.dtls.record.ContentType;
import dev.sottovoce.dtls.record.RecordLayer;
import dev.sottovoce.dtls.suite.ProtocolVersion;
import dev.sottovoce.wire.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A server that waits for the client's hello, takes the first of its versions that the hello
 * offers, and hands the hello to the engine of that version (RFC 8446 section 4.2.1).
 */
final class VersionChoice implements DtlsAssociation {
  /** A hello has two or three datagrams; its repetitions may come in between. */
  private static final int MAX_DATAGRAMS = 16;

  private static final int FATAL = 2;

  private final List<ProtocolVersion> versions;
  private final Function<ProtocolVersion, DtlsAssociation> engines;
  private final Duration patience;
  private final HelloVersions hello = new HelloVersions();
  private final List<Bytes> datagrams = new ArrayList<>();
  private Instant deadline = Instant.MAX;
  private @Nullable DtlsAssociation chosen;
  private boolean started;
  private boolean over;

  VersionChoice(
      List<ProtocolVersion> versions,
      Duration patience,
      Function<ProtocolVersion, DtlsAssociation> engines) {
    this.versions = versions;
    this.patience = patience;
    this.engines = engines;
  }

  @Override
  public List<Output> handle(Input input, Instant now) {
    if (chosen != null) return chosen.handle(input, now);
    if (over) return List.of();
    if (input instanceof Input.Close) return end(new Output.Closed());
    if (input instanceof Input.Start) return start(now);
    if (!started) return List.of();
    if (!now.isBefore(deadline)) {
      return end(new Output.Failed(Reason.TIMED_OUT, OptionalInt.empty()));
    }
    if (input instanceof Input.Datagram datagram) return received(datagram.octets(), now);
    return List.of(new Output.WakeAt(deadline));
  }

  private List<Output> start(Instant now) {
    started = true;
    deadline = now.plus(patience);
    return List.of(new Output.WakeAt(deadline));
  }

  private List<Output> received(Bytes datagram, Instant now) {
    if (datagrams.size() == MAX_DATAGRAMS) datagrams.remove(0);
    datagrams.add(datagram);
    try {
      Set<ProtocolVersion> offered = hello.add(datagram).orElse(null);
      return offered == null ? List.of(new Output.WakeAt(deadline)) : choose(offered, now);
    } catch (Alerted alerted) {
      return refuse(Reason.PROTOCOL_VIOLATION, alerted.alert());
    }
  }

  private List<Output> choose(Set<ProtocolVersion> offered, Instant now) {
    for (ProtocolVersion version : versions) {
      if (offered.contains(version)) return begin(engines.apply(version), now);
    }
    return refuse(Reason.VERSION_NOT_ALLOWED, Alert.PROTOCOL_VERSION);
  }

  private List<Output> begin(DtlsAssociation engine, Instant now) {
    chosen = engine;
    List<Output> outputs = new ArrayList<>(engine.handle(new Input.Start(), now));
    for (Bytes each : datagrams) outputs.addAll(engine.handle(new Input.Datagram(each), now));
    datagrams.clear();
    return outputs;
  }

  private List<Output> refuse(Reason reason, Alert alert) {
    Bytes content = Bytes.of(FATAL, alert.id());
    Bytes record = new RecordLayer().seal(0, ContentType.ALERT, content).octets();
    over = true;
    return List.of(
        new Output.Transmit(record), new Output.Failed(reason, OptionalInt.of(alert.id())));
  }

  private List<Output> end(Output last) {
    over = true;
    return List.of(last);
  }
}
