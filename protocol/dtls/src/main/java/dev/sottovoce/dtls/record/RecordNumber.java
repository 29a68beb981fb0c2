package dev.sottovoce.dtls.record;

/** Names one record of one sender (RFC 9147 section 4); acknowledgements are made of these. */
public record RecordNumber(long epoch, long sequence) implements Comparable<RecordNumber> {
  @Override
  public int compareTo(RecordNumber other) {
    int byEpoch = Long.compare(epoch, other.epoch);
    return byEpoch != 0 ? byEpoch : Long.compare(sequence, other.sequence);
  }
}
