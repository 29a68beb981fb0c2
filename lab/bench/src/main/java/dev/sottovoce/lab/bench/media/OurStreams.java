package dev.sottovoce.lab.bench.media;

import dev.sottovoce.crypto.SrtpProfile;
import dev.sottovoce.srtp.PacketCipherBackend;
import dev.sottovoce.srtp.SrtpReceiver;
import dev.sottovoce.srtp.SrtpSender;

/** Our senders and receivers over one backend, with packets in arrays, as phones have them. */
final class OurStreams extends Streams {
  private final SrtpSender[] senders;
  private final SrtpReceiver[] receivers;
  private final byte[][] packets;
  private final int[] lengths = new int[BATCH];

  OurStreams(PacketCipherBackend backend, SrtpProfile profile, int payload, int streams) {
    super(payload, streams);
    senders = senders(backend, profile, streams);
    receivers = receivers(backend, profile, streams);
    packets = new byte[BATCH][length + SrtpSender.MAX_OVERHEAD_OCTETS];
  }

  static SrtpSender[] senders(PacketCipherBackend backend, SrtpProfile profile, int count) {
    SrtpSender[] senders = new SrtpSender[count];
    for (int i = 0; i < count; i++) {
      senders[i] = SrtpSender.open(Keys.of(profile), Keys.PEER, backend);
    }
    return senders;
  }

  static SrtpReceiver[] receivers(PacketCipherBackend backend, SrtpProfile profile, int count) {
    SrtpReceiver[] receivers = new SrtpReceiver[count];
    for (int i = 0; i < count; i++) {
      receivers[i] = SrtpReceiver.open(Keys.of(profile), Keys.PEER, backend);
    }
    return receivers;
  }

  @Override
  void write(int place, byte[] newHeader) {
    System.arraycopy(newHeader, 0, packets[place], 0, newHeader.length);
  }

  @Override
  void protect(int place, int stream) {
    lengths[place] = senders[stream].protectRtp(packets[place], 0, length);
  }

  @Override
  void open(int place, int stream) {
    if (receivers[stream].unprotectRtp(packets[place], 0, lengths[place]) != length) {
      throw new IllegalStateException("a packet did not open");
    }
  }

  @Override
  public void close() {
    for (SrtpSender each : senders) each.close();
    for (SrtpReceiver each : receivers) each.close();
  }
}
