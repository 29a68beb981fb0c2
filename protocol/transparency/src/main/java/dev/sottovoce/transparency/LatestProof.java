package dev.sottovoce.transparency;

import dev.sottovoce.wire.ByteReader;
import dev.sottovoce.wire.ByteWriter;
import dev.sottovoce.wire.Bytes;
import java.util.List;
import java.util.Optional;

/**
 * Shows the newest version of what a label stands for, or that it stands for nothing: a head, the
 * log's last leaf under it, the way down that epoch's prefix tree, and what the commitment at its
 * end holds. Which leaf is the last follows from the head's size, so no older one can be shown.
 *
 * @param prefixRoot of the last epoch
 * @param changesHash of the last epoch
 * @param inclusion of the last leaf under the head
 * @param path to where the label's index leads
 * @param opening of the entry there; nothing when it is another's
 */
public record LatestProof(
    HeadProof head,
    Bytes prefixRoot,
    Bytes changesHash,
    List<Bytes> inclusion,
    PrefixPath path,
    Optional<Opening> opening) {
  /** Octets of the longest proof that is read. */
  public static final int MOST_OCTETS = 32 * 1024;

  private static final int VERSION = 1;

  public LatestProof {
    inclusion = List.copyOf(inclusion);
    boolean good =
        prefixRoot.length() == Hashes.OCTETS
            && changesHash.length() == Hashes.OCTETS
            && inclusion.size() <= MerkleProofs.MOST_HASHES;
    if (!good) throw new IllegalArgumentException("no such proof can be written");
  }

  /** A version octet, then the parts in their order; hash and salt after an octet that is 1. */
  public Bytes encoded() {
    ByteWriter writer = new ByteWriter(4096).u8(VERSION);
    head.write(writer);
    writer.bytes(prefixRoot).bytes(changesHash);
    HeadProof.writeHashes(inclusion, writer);
    path.write(writer);
    writer.u8(opening.isPresent() ? 1 : 0);
    if (opening.isPresent()) writer.bytes(opening.get().valueHash()).bytes(opening.get().salt());
    return writer.toBytes();
  }

  /** Decodes {@link #encoded()}; nothing when it is anything else. */
  public static Optional<LatestProof> decode(Bytes encoded) {
    if (encoded.length() > MOST_OCTETS) return Optional.empty();
    ByteReader reader = new ByteReader(encoded);
    if (reader.u8() != VERSION) return Optional.empty();
    Optional<HeadProof> head = HeadProof.read(reader);
    Bytes prefixRoot = reader.bytes(Hashes.OCTETS);
    Bytes changesHash = reader.bytes(Hashes.OCTETS);
    Optional<List<Bytes>> inclusion = HeadProof.readHashes(reader);
    if (!head.isPresent() || !inclusion.isPresent()) return Optional.empty();
    Optional<PrefixPath> path = PrefixPath.read(reader);
    int opened = reader.u8();
    Optional<Opening> opening = opened == 1 ? opening(reader) : Optional.empty();
    boolean good = reader.exhausted() && path.isPresent() && (opened == 0 || opening.isPresent());
    return good
        ? Optional.of(
            new LatestProof(
                head.get(), prefixRoot, changesHash, inclusion.get(), path.get(), opening))
        : Optional.empty();
  }

  private static Optional<Opening> opening(ByteReader reader) {
    Bytes valueHash = reader.bytes(Hashes.OCTETS);
    Bytes salt = reader.bytes(Hashes.OCTETS);
    return reader.overrun() ? Optional.empty() : Optional.of(new Opening(valueHash, salt));
  }
}
