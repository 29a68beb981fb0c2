package dev.sottovoce.dtls.handshake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sottovoce.crypto.MediaKeys.Role;
import dev.sottovoce.dtls.DtlsAssociation.Input;
import dev.sottovoce.dtls.DtlsAssociation.Output;
import dev.sottovoce.dtls.Recording;
import dev.sottovoce.dtls.record.ContentType;
import dev.sottovoce.dtls.record.RecordLayer;
import dev.sottovoce.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.provider.MethodSource;

/** Fuzz targets of DTLS 1.3; without JAZZER_FUZZ they replay their finds. */
class HandshakeFuzzTest {
  /** A real handshake with one message changed anywhere never ends in keys at the victim. */
  @FuzzTest(maxDuration = "60s")
  void changedMessages(FuzzedDataProvider data) {
    Duel duel = new Duel(data.consumeBoolean() ? Role.SERVER : Role.CLIENT);
    int at = data.consumeInt(0, 6);
    int[] seen = {0};
    boolean[] changed = {false};
    duel.sabotage =
        out -> {
          if (seen[0]++ != at) return List.of(out);
          byte[] body = out.message().body().toArray();
          for (int flips = data.consumeInt(1, 8); flips > 0; flips--) {
            body[data.consumeInt(0, body.length - 1)] ^= (byte) data.consumeInt(1, 255);
          }
          int length = data.consumeBoolean() ? body.length : data.consumeInt(1, body.length);
          Bytes after = Bytes.copyOf(body, 0, length);
          changed[0] = !after.equals(out.message().body());
          return List.of(
              new Puppet.Out(out.epoch(), new HandshakeMessage(out.message().type(), after)));
        };
    duel.prepare().run();
    if (changed[0]) assertEquals(List.of(), duel.all(Output.Established.class));
    assertTrue(duel.all(Output.Failed.class).size() <= 1);
  }

  /** Authenticated records with anything in them throw nothing. */
  @FuzzTest(maxDuration = "60s")
  void recordsAfterwards(FuzzedDataProvider data) {
    Duel duel = new Duel(data.consumeBoolean() ? Role.SERVER : Role.CLIENT).prepare().run();
    while (data.remainingBytes() > 0) {
      ContentType type = data.pickValue(ContentType.values());
      int epoch = data.consumeBoolean() ? 3 : 2;
      duel.puppet.raw(epoch, type, Bytes.copyOf(data.consumeBytes(100)));
      duel.settle();
    }
    assertEquals(1, duel.all(Output.Established.class).size());
  }

  /** Datagrams at any moment, from whoever, throw nothing and end nothing twice. */
  @FuzzTest(maxDuration = "60s")
  void datagrams(FuzzedDataProvider data) {
    Duel duel = new Duel(data.consumeBoolean() ? Role.SERVER : Role.CLIENT).prepare();
    duel.victim().handle(new Input.Start(), Duel.START);
    int ends = 0;
    while (data.remainingBytes() > 0) {
      Bytes datagram = Bytes.copyOf(data.consumeBytes(300));
      for (Output output : duel.victim().handle(new Input.Datagram(datagram), Duel.START)) {
        if (output instanceof Output.Failed || output instanceof Output.Closed) ends++;
        assertTrue(!(output instanceof Output.Established));
      }
    }
    assertTrue(ends <= 1);
  }

  /** Seeds: all messages of real Chromium. */
  @MethodSource("chromiumsMessages")
  @FuzzTest(maxDuration = "60s")
  void messages(byte[] octets) {
    Bytes body = Bytes.copyOf(octets);
    for (Parser parser :
        List.<Parser>of(
            ClientHello::parse,
            ServerHello::parse,
            CertificateMessage::parse,
            PeerCertificate::parse,
            Extensions::parse,
            KeyShareEntry::parseList,
            UseSrtp::parse)) {
      try {
        parser.parse(body);
      } catch (Alerted refused) {
        assertTrue(refused.alert().id() > 0);
      }
    }
    Acknowledgement.parse(body);
    Fragment.parseAll(body);
    for (Bytes record : RecordLayer.split(body)) new RecordLayer().open(record);
  }

  static List<Named<byte[]>> chromiumsMessages() {
    List<Named<byte[]>> seeds = new ArrayList<>();
    for (Recording recording : Recording.ofDtls13()) {
      for (HandshakeMessage message : Twin.messages(recording)) {
        String name = recording.name() + ", message " + message.type();
        seeds.add(Named.of(name, message.body().toArray()));
      }
    }
    return seeds;
  }

  private interface Parser {
    Object parse(Bytes body) throws Alerted;
  }
}
