package dev.sottovoce.lab.bench.media;

import dev.sottovoce.crypto.SrtpProfile;
import dev.sottovoce.nativelib.srtp.NativePacketSlot;
import dev.sottovoce.srtp.PacketCipherBackend;
import dev.sottovoce.srtp.SrtpReceiver;
import dev.sottovoce.srtp.SrtpSender;

/** Our senders and receivers over one backend, with packets in slots outside the heap. */
final class SlotStreams extends Streams {
  private final SrtpSender[] senders;
  private final SrtpReceiver[] receivers;
  private final NativePacketSlot[] packets;
  private final int[] lengths = new int[BATCH];

  SlotStreams(PacketCipherBackend backend, SrtpProfile profile, int payload, int streams) {
    super(payload, streams);
    senders = OurStreams.senders(backend, profile, streams);
    receivers = OurStreams.receivers(backend, profile, streams);
    packets = NativePacketSlot.allocate(BATCH, length + SrtpSender.MAX_OVERHEAD_OCTETS);
  }

  @Override
  void write(int place, byte[] newHeader) {
    packets[place].put(newHeader, 0, newHeader.length);
  }

  @Override
  void protect(int place, int stream) {
    lengths[place] = senders[stream].protectRtp(packets[place], length);
  }

  @Override
  void open(int place, int stream) {
    if (receivers[stream].unprotectRtp(packets[place], lengths[place]) != length) {
      throw new IllegalStateException("a packet did not open");
    }
  }

  @Override
  public void close() {
    for (SrtpSender each : senders) each.close();
    for (SrtpReceiver each : receivers) each.close();
  }
}
