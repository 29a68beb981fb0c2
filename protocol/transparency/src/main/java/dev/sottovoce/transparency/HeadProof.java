package dev.sottovoce.transparency;

import dev.sottovoce.crypto.note.SignedNote;
import dev.sottovoce.wire.ByteReader;
import dev.sottovoce.wire.ByteWriter;
import dev.sottovoce.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A head with its cosignatures, and that it goes on from an earlier one.
 *
 * @param note the checkpoint with the log's signature and the witnesses' cosignatures
 * @param from the earlier head's size; 0 when none was asked for
 * @param consistency empty when the earlier head is this one, or there is none
 */
public record HeadProof(SignedNote note, long from, List<Bytes> consistency) {
  public HeadProof {
    consistency = List.copyOf(consistency);
    if (from < 0 || consistency.size() > MerkleProofs.MOST_HASHES) {
      throw new IllegalArgumentException("no such proof can be written");
    }
  }

  /** The note with its length in two octets, the earlier size, and the hashes with their number. */
  public Bytes encoded() {
    ByteWriter writer = new ByteWriter(2048);
    write(writer);
    return writer.toBytes();
  }

  /** Decodes {@link #encoded()}; nothing when it is anything else. */
  public static Optional<HeadProof> decode(Bytes encoded) {
    ByteReader reader = new ByteReader(encoded);
    return read(reader).filter(proof -> reader.exhausted());
  }

  void write(ByteWriter writer) {
    writer.vector(2, note.encoded()).u64(from);
    writeHashes(consistency, writer);
  }

  static Optional<HeadProof> read(ByteReader reader) {
    Optional<SignedNote> note = SignedNote.decode(reader.vector(2));
    long from = reader.u64();
    Optional<List<Bytes>> consistency = readHashes(reader);
    return note.isPresent() && consistency.isPresent() && from >= 0
        ? Optional.of(new HeadProof(note.get(), from, consistency.get()))
        : Optional.empty();
  }

  static void writeHashes(List<Bytes> hashes, ByteWriter writer) {
    writer.u8(hashes.size());
    for (Bytes each : hashes) writer.bytes(each);
  }

  static Optional<List<Bytes>> readHashes(ByteReader reader) {
    int count = reader.u8();
    boolean there = !reader.overrun() && reader.remaining() >= count * Hashes.OCTETS;
    if (!there || count > MerkleProofs.MOST_HASHES) return Optional.empty();
    List<Bytes> hashes = new ArrayList<>(count);
    for (int i = 0; i < count; i++) hashes.add(reader.bytes(Hashes.OCTETS));
    return Optional.of(hashes);
  }
}
