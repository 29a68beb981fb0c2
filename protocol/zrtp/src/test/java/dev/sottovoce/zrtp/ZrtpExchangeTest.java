package dev.sottovoce.zrtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.crypto.SrtpProfile;
import dev.sottovoce.crypto.VerifiedPeer;
import dev.sottovoce.wire.ByteReader;
import dev.sottovoce.wire.Bytes;
import dev.sottovoce.zrtp.ZrtpEndpoint.Compared;
import dev.sottovoce.zrtp.ZrtpEndpoint.Continuity;
import dev.sottovoce.zrtp.ZrtpEndpoint.Initiative;
import dev.sottovoce.zrtp.ZrtpEndpoint.Output;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Two of our endpoints over a path without faults. */
class ZrtpExchangeTest {
  static Stream<ZrtpConfig> everySuite() {
    Stream.Builder<ZrtpConfig> suites = Stream.builder();
    for (KeyAgreementType agreement : KeyAgreementType.values()) {
      for (AuthTagType tag : AuthTagType.values()) {
        for (HashType hash : HashType.values()) {
          for (CipherType cipher : CipherType.values()) {
            if (agreement.isKem() && (hash != HashType.S384 || cipher != CipherType.AES3)) continue;
            suites.add(
                Parties.config(
                    List.of(hash),
                    List.of(cipher),
                    List.of(tag),
                    List.of(agreement),
                    List.of(hash == HashType.S384 ? SasType.B256 : SasType.B32)));
          }
        }
      }
    }
    return suites.build();
  }

  @ParameterizedTest
  @MethodSource("everySuite")
  void everySuite_endsInTheSameKeys(ZrtpConfig config) {
    Duo duo = Duo.of(config).build().run().assertAgreed();
    Output.Agreed agreed = duo.alice.agreed().orElseThrow();
    SrtpProfile profile = config.authTags().get(0).profile(config.ciphers().get(0));
    assertEquals(profile, agreed.keys().profile());
    assertEquals(config.keyAgreements().get(0).registeredName(), agreed.keys().agreement().group());
    assertEquals(VerifiedPeer.Proof.ZRTP_HASH, agreed.peer().proof());
    assertEquals(Continuity.FIRST_CALL, agreed.continuity());
    assertEquals(Compared.NEVER, agreed.compared());
    assertTrue(duo.alice.retained().isPresent() && duo.bob.retained().isPresent());
  }

  @Test
  void bothCommitAtOnce_andOneGivesWay() {
    for (long seed = 0; seed < 20; seed++) {
      Duo.of(Parties.X255)
          .seed(seed)
          .initiative(Initiative.EAGER, Initiative.EAGER)
          .build()
          .run()
          .assertAgreed();
    }
  }

  @Test
  void twoPatientEnds_doNotWaitForEver() {
    Duo.of(Parties.X255)
        .initiative(Initiative.PATIENT, Initiative.PATIENT)
        .build()
        .run()
        .assertAgreed();
  }

  @Test
  void aPing_isAnswered() {
    Duo duo = Duo.of(Parties.X255).build().run().assertAgreed();
    Bytes endpointHash = Bytes.fromHex("0102030405060708");
    Bytes ping = Message.frame(MessageType.PING, Bytes.concat(Bytes.utf8("1.10"), endpointHash));
    duo.alice.receive(Tamper.packet(Duo.BOB_SSRC, ping), duo.now);
    Bytes answer = Packet.read(duo.alice.takeDatagrams().get(0)).orElseThrow().content();
    // Section 5.16: nine words; our hash, the sender's hash, the SSRC that asked.
    assertEquals(36, answer.length());
    assertEquals(Bytes.utf8("PingACK "), answer.slice(4, 12));
    assertEquals(endpointHash, answer.slice(24, 32));
    assertEquals(Duo.BOB_SSRC, new ByteReader(answer.slice(32, 36)).u32());
  }

  @Test
  void whoeverComesLate_isWaitedFor() {
    for (int seconds : new int[] {1, 5, 9}) {
      Duo duo = Duo.of(Parties.X255).build();
      duo.alice.start(duo.now);
      duo.runOn(Duration.ofSeconds(seconds));
      duo.bob.start(duo.now);
      duo.runOn(Duration.ofSeconds(20)).assertAgreed();
    }
  }

  @Test
  void nobodyThere_isSaidInTime() {
    Duo duo = Duo.of(Parties.X255).build();
    duo.between = (toBob, datagram) -> List.of();
    duo.run();
    Output.Failed expected =
        new Output.Failed(ZrtpEndpoint.Reason.NO_ANSWER, Optional.<ErrorCode>empty());
    assertEquals(Optional.of(expected), duo.alice.failed());
    assertTrue(!duo.now.isAfter(Duo.START.plus(ZrtpTiming.RFC_6189.deadline())));
    long hellos = duo.wire.size();
    assertEquals(2 * 21, hellos, "each end sends its Hello and twenty more");
  }

  @Test
  void aLostAcknowledgement_isMadeUpFor() {
    for (MessageType lost :
        List.of(
            MessageType.HELLO_ACK,
            MessageType.COMMIT,
            MessageType.DH_PART_1,
            MessageType.DH_PART_2,
            MessageType.CONFIRM_1,
            MessageType.CONFIRM_2,
            MessageType.CONF_2_ACK)) {
      Duo duo = Duo.of(Parties.X255).build();
      int[] seen = new int[1];
      duo.between =
          (toBob, datagram) ->
              Tamper.typeOf(datagram).equals(Optional.of(lost)) && seen[0]++ < 3
                  ? List.of()
                  : List.of(datagram);
      duo.run().assertAgreed();
      assertTrue(seen[0] > 3, lost.toString());
    }
  }
}
