package dev.sottovoce.lab.sidechannel.timing;

import dev.sottovoce.crypto.Fingerprint;
import dev.sottovoce.crypto.KeyAgreement;
import dev.sottovoce.crypto.MediaKeys;
import dev.sottovoce.crypto.Secret;
import dev.sottovoce.crypto.SrtpProfile;
import dev.sottovoce.crypto.VerifiedPeer;
import dev.sottovoce.crypto.ZrtpHash;
import dev.sottovoce.srtp.SrtpReceiver;
import dev.sottovoce.srtp.SrtpSender;
import dev.sottovoce.wire.Bytes;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** What is tested. A new comparison is one line in {@link #all}. */
public final class Targets {
  private static final int FAST = 200;
  private static final int SLOW = 4;
  private static final Bytes SIGNED = Bytes.utf8("what a certificate or a Hello would be");
  private static final int PACKET_OCTETS = 60;

  private Targets() {}

  /** The comparisons of the product; none may leak. */
  public static List<Target> all() {
    List<Target> all = new ArrayList<>(own());
    all.addAll(DtlsTargets.all());
    all.addAll(ZrtpTargets.all());
    all.addAll(MikeyTargets.all());
    return all;
  }

  private static List<Target> own() {
    return List.of(
        new Target("Bytes.equalsInConstantTime", octets(32), FAST, 1, bytes()),
        new Target("Secret.sameAs", octets(32), FAST, 1, secret()),
        new Target("Fingerprint.verify", digest(), SLOW, 1, Targets::fingerprint),
        new Target("ZrtpHash.verify", digest(), SLOW, 1, Targets::zrtpHash),
        srtp(SrtpProfile.AES_CM_128_HMAC_SHA1_80),
        srtp(SrtpProfile.AEAD_AES_256_GCM));
  }

  /** A comparison that stops at the first difference: the test must catch it. */
  public static Target leakyControl() {
    return new Target("control: stops at the first difference", octets(32), FAST, 1, leaky());
  }

  /** The same behind a hash, as in {@code Fingerprint.verify}: how small a leak can be seen. */
  public static Target leakyControlBehindHash() {
    byte[] place = new byte[32];
    byte[] right = digest();
    return new Target(
        "control: the same behind a hash",
        right,
        SLOW,
        1,
        at(place, () -> equalOctets(Fingerprint.ofCertificate(SIGNED).digest().toArray(), place)));
  }

  private static Function<byte[], BooleanSupplier> bytes() {
    byte[] place = new byte[32];
    Bytes right = Bytes.unsafeWrap(octets(32));
    // Written to all the same: only so is every candidate in one place.
    Bytes other = Bytes.unsafeWrap(place);
    return at(place, () -> right.equalsInConstantTime(other));
  }

  private static Function<byte[], BooleanSupplier> secret() {
    Secret right = Secret.takeFrom(octets(32));
    AtomicReference<ByteBuffer> place = new AtomicReference<>(ByteBuffer.allocate(0));
    Secret other = Secret.filledBy(32, place::set);
    ByteBuffer octets = place.get();
    BooleanSupplier check = () -> right.sameAs(other);
    return candidate -> {
      octets.clear().put(candidate);
      return check;
    };
  }

  private static Function<byte[], BooleanSupplier> leaky() {
    byte[] place = new byte[32];
    byte[] right = octets(32);
    return at(place, () -> equalOctets(right, place));
  }

  private static Function<byte[], BooleanSupplier> at(byte[] place, BooleanSupplier check) {
    return candidate -> {
      System.arraycopy(candidate, 0, place, 0, place.length);
      return check;
    };
  }

  private static boolean equalOctets(byte[] one, byte[] other) {
    for (int i = 0; i < one.length; i++) {
      if (one[i] != other[i]) return false;
    }
    return true;
  }

  private static BooleanSupplier fingerprint(byte[] candidate) {
    StringBuilder text = new StringBuilder("sha-256 ");
    for (byte each : candidate) text.append(String.format("%02X:", each));
    Fingerprint announced = Fingerprint.parse(text.substring(0, text.length() - 1)).orElseThrow();
    return () -> announced.verify(SIGNED).isPresent();
  }

  private static BooleanSupplier zrtpHash(byte[] candidate) {
    ZrtpHash announced = ZrtpHash.parse(Bytes.copyOf(candidate).hex()).orElseThrow();
    return () -> announced.verify(SIGNED).isPresent();
  }

  private static Target srtp(SrtpProfile profile) {
    byte[] packet = new byte[PACKET_OCTETS + SrtpSender.MAX_OVERHEAD_OCTETS];
    packet[0] = (byte) 0x80;
    int length;
    try (MediaKeys keys = keys(profile);
        SrtpSender sender = SrtpSender.open(keys, peer())) {
      length = sender.protectRtp(packet, 0, PACKET_OCTETS);
    }
    byte[] tag = Arrays.copyOfRange(packet, length - profile.tagOctets(), length);
    SrtpReceiver receiver = SrtpReceiver.open(keys(profile), peer());
    byte[] forged = packet.clone();
    byte[] buffer = new byte[packet.length];
    BooleanSupplier check =
        () -> {
          System.arraycopy(forged, 0, buffer, 0, length);
          return receiver.unprotectRtp(buffer, 0, length) >= 0;
        };
    return new Target(
        "SrtpReceiver, " + profile,
        tag,
        SLOW,
        1,
        candidate -> {
          System.arraycopy(candidate, 0, forged, length - candidate.length, candidate.length);
          return check;
        });
  }

  /** The same key in both directions: one end's packets are what the other expects. */
  private static MediaKeys keys(SrtpProfile profile) {
    KeyAgreement agreement = new KeyAgreement("lab", "none", "none", false);
    return new MediaKeys(
        profile,
        agreement,
        Secret.takeFrom(octets(profile.masterKeyOctets())),
        Secret.takeFrom(octets(profile.masterSaltOctets())),
        Secret.takeFrom(octets(profile.masterKeyOctets())),
        Secret.takeFrom(octets(profile.masterSaltOctets())));
  }

  private static VerifiedPeer peer() {
    return Fingerprint.ofCertificate(SIGNED).verify(SIGNED).orElseThrow();
  }

  private static byte[] digest() {
    return Fingerprint.ofCertificate(SIGNED).digest().toArray();
  }

  private static byte[] octets(int length) {
    byte[] octets = new byte[length];
    new Random(7).nextBytes(octets);
    return octets;
  }
}
