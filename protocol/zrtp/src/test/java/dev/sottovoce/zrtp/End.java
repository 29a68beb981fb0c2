package dev.sottovoce.zrtp;

import dev.sottovoce.wire.Bytes;
import dev.sottovoce.zrtp.ZrtpEndpoint.Input;
import dev.sottovoce.zrtp.ZrtpEndpoint.Output;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One endpoint and everything that it ever said. */
final class End {
  static final Instant WALL = Instant.parse("2026-01-01T00:00:00Z");

  final ZrtpEndpoint endpoint;
  final List<Output> said = new ArrayList<>();
  private final List<Bytes> toSend = new ArrayList<>();
  @Nullable Instant wakeAt;

  End(ZrtpEndpoint endpoint) {
    this.endpoint = endpoint;
  }

  void start(Instant now) {
    handle(new Input.Start(WALL), now);
  }

  void receive(Bytes datagram, Instant now) {
    handle(new Input.Datagram(datagram), now);
  }

  void tickIfDue(Instant now) {
    if (wakeAt != null && !now.isBefore(wakeAt)) handle(new Input.Tick(), now);
  }

  void handle(Input input, Instant now) {
    wakeAt = null;
    for (Output output : endpoint.handle(input, now)) {
      if (output instanceof Output.Transmit transmit) toSend.add(transmit.datagram());
      if (output instanceof Output.WakeAt wake) wakeAt = wake.deadline();
      said.add(output);
    }
  }

  List<Bytes> takeDatagrams() {
    List<Bytes> taken = List.copyOf(toSend);
    toSend.clear();
    return taken;
  }

  Optional<Output.Agreed> agreed() {
    return first(Output.Agreed.class);
  }

  Optional<Output.Failed> failed() {
    return first(Output.Failed.class);
  }

  Optional<RetainedSecrets> retained() {
    return said.stream()
        .filter(Output.Retain.class::isInstance)
        .map(output -> ((Output.Retain) output).secrets())
        .reduce((a, b) -> b);
  }

  boolean warned(ZrtpEndpoint.Warning warning) {
    return said.contains(new Output.Warned(warning));
  }

  boolean isDone() {
    return agreed().isPresent() || failed().isPresent();
  }

  private <O extends Output> Optional<O> first(Class<O> type) {
    return said.stream().filter(type::isInstance).map(type::cast).findFirst();
  }
}
