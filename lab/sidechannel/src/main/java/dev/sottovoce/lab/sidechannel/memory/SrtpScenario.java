package dev.sottovoce.lab.sidechannel.memory;

import dev.sottovoce.crypto.Fingerprint;
import dev.sottovoce.crypto.KeyAgreement;
import dev.sottovoce.crypto.MediaKeys;
import dev.sottovoce.crypto.Secret;
import dev.sottovoce.crypto.SrtpProfile;
import dev.sottovoce.crypto.VerifiedPeer;
import dev.sottovoce.srtp.SrtpReceiver;
import dev.sottovoce.srtp.SrtpSender;
import dev.sottovoce.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** SRTP both ways under keys from a seed; another process derived the session key to look for. */
final class SrtpScenario implements Scenario {
  static final SrtpProfile PROFILE = SrtpProfile.AEAD_AES_256_GCM;

  private static final int PACKETS = 500;
  private static final int PACKET_OCTETS = 100;

  private final MediaKeys keys;
  private final List<Sought> sought;
  private final SrtpSender sender;
  private final SrtpReceiver receiver;

  SrtpScenario(long seed, List<Sought> derived) {
    Random random = new Random(seed);
    Secret key = Secret.random(random::nextBytes, PROFILE.masterKeyOctets());
    Secret salt = Secret.random(random::nextBytes, PROFILE.masterSaltOctets());
    keys =
        new MediaKeys(
            PROFILE,
            new KeyAgreement("lab", "none", "none", false),
            key,
            salt,
            key.part(0, key.length()),
            salt.part(0, salt.length()));
    sought = new ArrayList<>(derived);
    sought.add(Sought.of("SRTP master key", keys.sendKey()));
    Bytes certificate = Bytes.utf8("a certificate");
    VerifiedPeer peer = Fingerprint.ofCertificate(certificate).verify(certificate).orElseThrow();
    sender = SrtpSender.open(keys, peer);
    receiver = SrtpReceiver.open(keys, peer);
  }

  @Override
  public List<Sought> begin() {
    byte[] packet = new byte[PACKET_OCTETS + SrtpSender.MAX_OVERHEAD_OCTETS];
    for (int i = 0; i < PACKETS; i++) {
      packet[0] = (byte) 0x80;
      packet[2] = (byte) (i >> 8);
      packet[3] = (byte) i;
      int length = sender.protectRtp(packet, 0, PACKET_OCTETS);
      if (receiver.unprotectRtp(packet, 0, length) != PACKET_OCTETS) {
        throw new IllegalStateException("a packet was refused");
      }
    }
    return sought;
  }

  @Override
  public void end() {
    sender.destroy();
    receiver.destroy();
    keys.destroy();
  }
}
