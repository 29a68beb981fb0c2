package dev.sottovoce.lab.bench.media;

import dev.sottovoce.crypto.SrtpProfile;
import dev.sottovoce.nativelib.srtp.BoringSslPacketCiphers;
import dev.sottovoce.nativelib.srtp.OpenSslPacketCiphers;
import dev.sottovoce.srtp.PacketCipherBackend;
import java.util.Locale;
import java.util.Optional;

/** What is measured beside libsrtp. */
enum Implementation {
  AWSLC(0.35, 0.90, 0.50, 0.95),
  BORINGSSL(0.50, 0.90, 0.60, 0.95),
  LIBCRYPTO(0.80, 0.90, 0.80, 0.95),
  JDK(1.05, 1.10, 1.05, 1.10),
  /** Another one in Java, for comparison. */
  JITSI(0, 0, 0, 0);

  private final double voiceGcm;
  private final double videoGcm;
  private final double voiceCm;
  private final double videoCm;

  /** The most that a packet may cost, in libsrtp's; 0 for no promise. */
  Implementation(double voiceGcm, double videoGcm, double voiceCm, double videoCm) {
    this.voiceGcm = voiceGcm;
    this.videoGcm = videoGcm;
    this.voiceCm = voiceCm;
    this.videoCm = videoCm;
  }

  boolean isOurs() {
    return this != JITSI;
  }

  boolean isNative() {
    return this == AWSLC || this == BORINGSSL || this == LIBCRYPTO;
  }

  double limit(SrtpProfile profile, int payload) {
    boolean voice = payload < MediaBench.VIDEO_OCTETS;
    if (profile.isAead()) return voice ? voiceGcm : videoGcm;
    return voice ? voiceCm : videoCm;
  }

  /** The most that a relayed packet may cost, in those of C with libsrtp; 0 for no promise. */
  double relayLimit() {
    return this == AWSLC ? 0.75 : this == BORINGSSL ? 0.85 : 0;
  }

  Streams streams(SrtpProfile profile, int payload, int streams) {
    return this == JITSI
        ? new JitsiStreams(profile, payload, streams)
        : new OurStreams(backend(), profile, payload, streams);
  }

  /** The same with packets outside the heap; empty where that spares no copy. */
  Optional<Streams> inSlots(SrtpProfile profile, int payload, int streams) {
    return isNative()
        ? Optional.of(new SlotStreams(backend(), profile, payload, streams))
        : Optional.empty();
  }

  /** Empty where it can be measured. */
  String whyAbsent() {
    return backend().whyAbsent();
  }

  PacketCipherBackend backend() {
    return switch (this) {
      case AWSLC, BORINGSSL -> new BoringSslPacketCiphers();
      case LIBCRYPTO -> new OpenSslPacketCiphers();
      case JDK, JITSI -> PacketCipherBackend.JDK;
    };
  }

  /** As rows name it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
