package dev.sottovoce.lab.sidechannel.memory;

import dev.sottovoce.crypto.Fingerprint;
import dev.sottovoce.crypto.KeyAgreement;
import dev.sottovoce.crypto.MediaKeys;
import dev.sottovoce.crypto.Secret;
import dev.sottovoce.crypto.SrtpProfile;
import dev.sottovoce.crypto.VerifiedPeer;
import dev.sottovoce.srtp.PacketCipherBackend;
import dev.sottovoce.srtp.SrtpReceiver;
import dev.sottovoce.srtp.SrtpSender;
import dev.sottovoce.wire.Bytes;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** SRTP both ways under keys from a seed; another process derived the session key to look for. */
final class SrtpScenario implements Scenario {
  static final SrtpProfile PROFILE = SrtpProfile.AEAD_AES_256_GCM;

  private static final int PACKETS = 500;
  private static final int PACKET_OCTETS = 100;

  /** Keys and the two ends that use them. */
  private record Session(MediaKeys keys, SrtpSender sender, SrtpReceiver receiver) {
    static Session under(Random random, PacketCipherBackend backend) {
      Secret key = Secret.random(random::nextBytes, PROFILE.masterKeyOctets());
      Secret salt = Secret.random(random::nextBytes, PROFILE.masterSaltOctets());
      MediaKeys keys =
          new MediaKeys(
              PROFILE,
              new KeyAgreement("lab", "none", "none", false),
              key,
              salt,
              key.part(0, key.length()),
              salt.part(0, salt.length()));
      Bytes certificate = Bytes.utf8("a certificate");
      VerifiedPeer peer = Fingerprint.ofCertificate(certificate).verify(certificate).orElseThrow();
      return new Session(
          keys, SrtpSender.open(keys, peer, backend), SrtpReceiver.open(keys, peer, backend));
    }

    void talk(int firstSequence) {
      byte[] packet = new byte[PACKET_OCTETS + SrtpSender.MAX_OVERHEAD_OCTETS];
      for (int i = firstSequence; i < firstSequence + PACKETS; i++) {
        packet[0] = (byte) 0x80;
        packet[2] = (byte) (i >> 8);
        packet[3] = (byte) i;
        int length = sender.protectRtp(packet, 0, PACKET_OCTETS);
        if (receiver.unprotectRtp(packet, 0, length) != PACKET_OCTETS) {
          throw new IllegalStateException("a packet was refused");
        }
      }
    }

    void destroy() {
      sender.destroy();
      receiver.destroy();
      keys.destroy();
    }
  }

  private final PacketCipherBackend backend;
  private final Ending ending;
  private final List<Sought> sought;
  private final Session first;
  private final List<Session> next = new ArrayList<>();

  SrtpScenario(PacketCipherBackend backend, long seed, List<Sought> derived, Ending ending) {
    this.backend = backend;
    this.ending = ending;
    first = Session.under(new Random(seed), backend);
    sought = new ArrayList<>(derived);
    sought.add(Sought.of("SRTP master key", first.keys().sendKey()));
  }

  @Override
  public List<Sought> begin() {
    first.talk(0);
    return sought;
  }

  @Override
  public void end() {
    if (ending == Ending.HANG_UP) {
      first.destroy();
      return;
    }
    Session second = Session.under(new SecureRandom(), backend);
    next.add(second);
    second.talk(0);
    first.destroy();
    second.talk(PACKETS);
    MemoryScan.requireAlive(Sought.of("new SRTP master key", second.keys().sendKey()));
  }
}
