package dev.sottovoce.ice;

import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.ice.IceAgent.Input;
import dev.sottovoce.ice.IceAgent.Output;
import dev.sottovoce.ice.IceAgent.Peer;
import dev.sottovoce.ice.IceAgent.Trickle;
import dev.sottovoce.wire.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Drives one agent in a {@link VirtualNetwork} and remembers what it said. */
final class VirtualEnd implements VirtualNetwork.Socket {
  final VirtualNetwork network;
  final IceAgent agent;
  final List<TransportAddress> bases;
  final List<Candidate> gathered = new ArrayList<>();
  final List<SelectedPair> selected = new ArrayList<>();
  final List<Output> outputs = new ArrayList<>();
  Optional<Instant> connectedAt = Optional.empty();
  Optional<Instant> failedAt = Optional.empty();
  Optional<IceAgent.Reason> failure = Optional.empty();
  Optional<Instant> consentLostAt = Optional.empty();
  boolean gatheringDone;
  int connectedCount;

  VirtualEnd(VirtualNetwork network, Role role, long seed, TransportAddress... bases) {
    this(network, new IceAgent(role, IceConfig.DEFAULT, seeded(seed)), bases);
  }

  VirtualEnd(VirtualNetwork network, IceAgent agent, TransportAddress... bases) {
    this.network = network;
    this.agent = agent;
    this.bases = List.of(bases);
    for (TransportAddress base : bases) network.bind(base, this);
  }

  static Entropy seeded(long seed) {
    return new Random(seed * 0x9E3779B97F4A7C15L)::nextBytes;
  }

  static TransportAddress address(String literal, int port) {
    return TransportAddress.parse(literal, port).orElseThrow();
  }

  void start(TransportAddress... stunServers) {
    feed(new Input.Start(bases, List.of(stunServers)));
  }

  void feed(Input input) {
    for (Output output : agent.handle(input, network.now)) {
      outputs.add(output);
      take(output);
    }
  }

  private void take(Output output) {
    if (output instanceof Output.Transmit transmit) {
      network.send(transmit.base(), transmit.to(), transmit.datagram());
    } else if (output instanceof Output.WakeAt wake) {
      network.at(wake.deadline(), () -> feed(new Input.Tick()));
    } else if (output instanceof Output.CandidateGathered candidate) {
      gathered.add(candidate.candidate());
    } else if (output instanceof Output.GatheringDone) {
      gatheringDone = true;
    } else if (output instanceof Output.PairSelected pair) {
      selected.add(pair.pair());
    } else if (output instanceof Output.Connected) {
      connectedCount++;
      connectedAt = Optional.of(network.now);
    } else if (output instanceof Output.Failed failed) {
      failure = Optional.of(failed.reason());
      failedAt = Optional.of(network.now);
    } else if (output instanceof Output.ConsentLost) {
      consentLostAt = Optional.of(network.now);
    }
  }

  @Override
  public void receive(TransportAddress local, TransportAddress from, Bytes octets) {
    feed(new Input.Datagram(local, from, octets));
  }

  /** The description of this end as it is now. */
  Input.RemoteDescription description(Trickle trickle) {
    return new Input.RemoteDescription(agent.credentials(), Peer.FULL, trickle, gathered);
  }

  /** Both descriptions arrive at the other end at the same moment. */
  static void exchange(VirtualEnd one, VirtualEnd other) {
    Input.RemoteDescription first = one.description(Trickle.UNSUPPORTED);
    Input.RemoteDescription second = other.description(Trickle.UNSUPPORTED);
    other.feed(first);
    one.feed(second);
  }

  SelectedPair pair() {
    return selected.get(selected.size() - 1);
  }

  Duration connectedAfter() {
    return Duration.between(VirtualNetwork.START, connectedAt.orElseThrow());
  }
}
