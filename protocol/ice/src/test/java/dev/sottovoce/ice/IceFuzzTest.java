package dev.sottovoce.ice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sottovoce.ice.IceAgent.Input;
import dev.sottovoce.ice.IceAgent.Peer;
import dev.sottovoce.ice.IceAgent.Trickle;
import dev.sottovoce.ice.stun.StunMessage;
import dev.sottovoce.ice.stun.StunWriter;
import dev.sottovoce.ice.turn.StreamFrame;
import dev.sottovoce.ice.turn.TurnClient;
import dev.sottovoce.ice.turn.TurnCredentials;
import dev.sottovoce.ice.turn.TurnTransport;
import dev.sottovoce.ice.turn.TurnUri;
import dev.sottovoce.wire.Bytes;
import java.time.Instant;
import java.util.List;

/** Fuzz targets of this room; without JAZZER_FUZZ they replay their finds. */
class IceFuzzTest {
  private static final TransportAddress BASE = VirtualEnd.address("192.0.2.1", 1);
  private static final TransportAddress FROM = VirtualEnd.address("192.0.2.2", 2);

  @FuzzTest(maxDuration = "60s")
  void stunMessage(byte[] datagram) {
    if (!(StunMessage.parse(Bytes.copyOf(datagram)) instanceof StunMessage.Parse.Parsed parsed)) {
      return;
    }
    StunMessage message = parsed.message();
    StunWriter writer =
        new StunWriter(message.stunClass(), message.method(), message.transactionId());
    message.attributes().forEach(writer::add);
    // Whatever was understood survives being written and read again.
    if (StunMessage.parse(writer.finish()) instanceof StunMessage.Parse.Parsed again) {
      assertEquals(message.attributes().size(), again.message().attributes().size());
    }
  }

  @FuzzTest(maxDuration = "60s")
  void candidate(FuzzedDataProvider data) {
    String line = data.consumeRemainingAsString();
    if (Candidate.parse(line) instanceof Candidate.Parse.Parsed parsed) {
      assertEquals(parsed, Candidate.parse(parsed.candidate().format()));
    }
  }

  @FuzzTest(maxDuration = "60s")
  void agent(byte[] datagram) {
    IceAgent agent = new IceAgent(Role.CONTROLLED, IceConfig.DEFAULT, VirtualEnd.seeded(1));
    IceCredentials peer = IceCredentials.of("peer", "p".repeat(22)).orElseThrow();
    agent.handle(new Input.Start(List.of(BASE), List.of(FROM)), Instant.EPOCH);
    agent.handle(
        new Input.RemoteDescription(peer, Peer.FULL, Trickle.SUPPORTED, List.of()), Instant.EPOCH);
    agent.handle(new Input.Datagram(BASE, FROM, Bytes.copyOf(datagram)), Instant.EPOCH);
  }

  @FuzzTest(maxDuration = "60s")
  void turnClient(FuzzedDataProvider data) {
    TurnCredentials credentials = new TurnCredentials("user", "password");
    TurnClient client =
        new TurnClient(
            TurnTransport.UDP, TurnClient.Family.IPV4, credentials, VirtualEnd.seeded(1));
    client.handle(new TurnClient.Input.Start(), Instant.EPOCH);
    while (data.remainingBytes() > 0) {
      Bytes message = Bytes.copyOf(data.consumeBytes(data.consumeInt(0, 200)));
      client.handle(new TurnClient.Input.Received(message), Instant.EPOCH);
      client.handle(new TurnClient.Input.Send(FROM, message), Instant.EPOCH);
    }
  }

  @FuzzTest(maxDuration = "60s")
  void streamFrame(byte[] start) {
    if (start.length < StreamFrame.START_BYTES) return;
    int length = StreamFrame.lengthBytes(start, 0);
    assertTrue(length == -1 || length >= 4 && length <= StreamFrame.MAX_BYTES && length % 4 == 0);
  }

  @FuzzTest(maxDuration = "60s")
  void turnUri(FuzzedDataProvider data) {
    TurnUri.parse(data.consumeRemainingAsString())
        .ifPresent(uri -> assertEquals(uri, TurnUri.parse(uri.text()).orElseThrow()));
  }
}
