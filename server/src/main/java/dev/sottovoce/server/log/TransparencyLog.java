package dev.sottovoce.server.log;

import dev.sottovoce.crypto.Digests;
import dev.sottovoce.identity.TrustBundle;
import dev.sottovoce.identity.TrustBundle.Kind;
import dev.sottovoce.identity.account.AccountLabel;
import dev.sottovoce.server.store.LogStore;
import dev.sottovoce.server.store.LogStore.Pages;
import dev.sottovoce.server.store.LogStore.Pending;
import dev.sottovoce.server.store.WitnessPins;
import dev.sottovoce.transparency.LogKeys;
import dev.sottovoce.transparency.PrefixEntry;
import dev.sottovoce.wire.Bytes;
import java.util.Optional;

/**
 * What is recorded in the log: versions of what labels stand for. Recording puts a version in line,
 * in any process that has the folder open; a running server takes it into an epoch within a second
 * or two and publishes a head once enough witnesses have cosigned it.
 */
public final class TransparencyLog {
  /** The label of the certificate authority's certificate. */
  public static final String AUTHORITY = "ca";

  /** The label of the policy in force. */
  public static final String POLICY = "policy";

  private final LogStore store;
  private final LogSecrets secrets;
  private final LogKeys keys;

  public TransparencyLog(LogStore store, LogSecrets secrets, Witnesses witnesses) {
    this.store = store;
    this.secrets = secrets;
    keys = new LogKeys(secrets.signer().verifier(), witnesses.keys(), witnesses.needed());
  }

  /** The label of a user's account. */
  public static String account(String user, String domain) {
    return new AccountLabel(user, domain).logLabel();
  }

  /** SHA-256 of a value. */
  public static Bytes hash(Bytes value) {
    return Digests.sha256(value);
  }

  /** Whose heads count. */
  public LogKeys keys() {
    return keys;
  }

  LogStore store() {
    return store;
  }

  LogSecrets secrets() {
    return secrets;
  }

  /**
   * The same roots with what phones need to judge this log's proofs.
   *
   * @param witnesses whose cosignatures they count
   */
  public TrustBundle pinnedIn(TrustBundle trust, WitnessPins.Pinned witnesses) {
    TrustBundle pinned = trust.with(Kind.LOG_KEY, Bytes.utf8(keys.log().text()));
    for (var each : witnesses.keys()) {
      pinned = pinned.with(Kind.WITNESS_KEY, Bytes.utf8(each.text()));
    }
    pinned = pinned.with(Kind.DIRECTORY_KEY, secrets.directoryKey());
    return witnesses.keys().isEmpty()
        ? pinned
        : pinned.with(Kind.WITNESSES_NEEDED, Bytes.of(witnesses.needed()));
  }

  /**
   * Records a version. Recording the newest one again changes nothing. After a restored backup a
   * version that the log has and forgot the value of is told again this way.
   *
   * @param version the one before plus one; 1 for a new label
   * @param valueHash SHA-256 of the value, 32 octets
   * @throws IllegalStateException when the log has another version or value
   */
  public void record(String label, long version, Bytes valueHash) {
    Bytes place = secrets.directory().index(label);
    store.write(pages -> {
      record(pages, place, version, valueHash);
      return true;
    });
  }

  /**
   * Whether a version with that value may stand in the log: it is newer than all, or it is the one
   * that the log has.
   */
  public boolean admits(String label, long version, Bytes valueHash) {
    Bytes place = secrets.directory().index(label);
    return store.read(
        pages -> version > newest(pages, place) || isSame(pages, place, version, valueHash));
  }

  /** Records a value as the next version, unless it is the newest one already. */
  public void append(String label, Bytes valueHash) {
    Bytes place = secrets.directory().index(label);
    store.write(pages -> {
      long newest = newest(pages, place);
      if (newest > 0 && isSame(pages, place, newest, valueHash)) {
        pages.addValue(place, newest, valueHash);
      } else {
        pages.addPending(place, newest + 1, valueHash);
      }
      return true;
    });
  }

  /** The newest version of a label, whether an epoch has it or not; 0 when there is none. */
  public long newest(String label) {
    Bytes place = secrets.directory().index(label);
    return store.read(pages -> newest(pages, place));
  }

  private void record(Pages pages, Bytes place, long version, Bytes valueHash) {
    long newest = newest(pages, place);
    if (version == newest + 1) {
      pages.addPending(place, version, valueHash);
    } else if (version >= 1 && version <= newest && isSame(pages, place, version, valueHash)) {
      pages.addValue(place, version, valueHash);
    } else {
      throw new IllegalStateException(
          "version " + version + " does not follow version " + newest + " in the log");
    }
  }

  private static long newest(Pages pages, Bytes place) {
    Optional<Pending> pending = pages.newestPending(place);
    if (pending.isPresent()) return pending.get().version();
    return pages.tree(pages.size()).find(place).map(PrefixEntry::version).orElse(0L);
  }

  /** Whether that version has that value: by what is in line, by notes, or by the commitment. */
  private boolean isSame(Pages pages, Bytes place, long version, Bytes valueHash) {
    Optional<Pending> pending =
        pages.newestPending(place).filter(each -> each.version() == version);
    if (pending.isPresent()) return pending.get().valueHash().equals(valueHash);
    Optional<Bytes> noted = pages.value(place, version);
    if (noted.isPresent()) return noted.get().equals(valueHash);
    Bytes commitment = secrets.openings().opening(place, version, valueHash).commitment(version);
    return pages
        .tree(pages.size())
        .find(place)
        .filter(entry -> entry.version() == version && entry.commitment().equals(commitment))
        .isPresent();
  }
}
