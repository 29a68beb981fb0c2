package dev.sottovoce.lab.bench.media;

import dev.sottovoce.crypto.SrtpProfile;
import dev.sottovoce.srtp.SrtpSender;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** The same through libsrtp, with packets where C likes them. */
final class LibSrtpStreams extends Streams {
  private static final int ALIGNMENT = 64;

  private final Arena arena = Arena.ofConfined();
  private final LibSrtp[] senders;
  private final LibSrtp[] receivers;
  private final MemorySegment[] packets = new MemorySegment[BATCH];
  private final int[] lengths = new int[BATCH];

  LibSrtpStreams(SrtpProfile profile, int payload, int streams) {
    super(payload, streams);
    byte[] keyAndSalt = Keys.octets(profile);
    senders = new LibSrtp[streams];
    receivers = new LibSrtp[streams];
    for (int i = 0; i < streams; i++) {
      senders[i] = LibSrtp.session(profile, keyAndSalt, true, arena);
      receivers[i] = LibSrtp.session(profile, keyAndSalt, false, arena);
    }
    for (int i = 0; i < BATCH; i++) {
      packets[i] = arena.allocate(length + SrtpSender.MAX_OVERHEAD_OCTETS, ALIGNMENT);
    }
  }

  @Override
  void write(int place, byte[] newHeader) {
    MemorySegment.copy(MemorySegment.ofArray(newHeader), 0, packets[place], 0, newHeader.length);
  }

  @Override
  void protect(int place, int stream) {
    lengths[place] = senders[stream].protect(packets[place], length);
  }

  @Override
  void open(int place, int stream) {
    if (receivers[stream].unprotect(packets[place], lengths[place]) != length) {
      throw new IllegalStateException("a packet did not open");
    }
  }

  @Override
  public void close() {
    arena.close();
  }
}
