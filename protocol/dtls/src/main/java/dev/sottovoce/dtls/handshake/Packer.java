package dev.sottovoce.dtls.handshake;

import dev.sottovoce.wire.Bytes;
import java.util.ArrayList;
import java.util.List;

/** Fills datagrams with records up to a size. */
public final class Packer {
  private final int maxOctets;
  private final List<Bytes> datagrams = new ArrayList<>();
  private final List<Bytes> current = new ArrayList<>();
  private int used;

  public Packer(int maxOctets) {
    this.maxOctets = maxOctets;
  }

  /** What is left in the present datagram. */
  int room() {
    return maxOctets - used;
  }

  void startNext() {
    if (current.isEmpty()) return;
    datagrams.add(Bytes.concat(current.toArray(new Bytes[0])));
    current.clear();
    used = 0;
  }

  public void add(Bytes record) {
    if (record.length() > room()) startNext();
    current.add(record);
    used += record.length();
  }

  public List<Bytes> finish() {
    startNext();
    return datagrams;
  }
}
