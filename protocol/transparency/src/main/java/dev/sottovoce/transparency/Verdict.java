package dev.sottovoce.transparency;

import dev.sottovoce.wire.Bytes;

/** What a phone found about a label, or about a head alone. */
public sealed interface Verdict {
  /** Why a proof is not taken. */
  enum Reason {
    /** The pinned log key did not sign it, or a line of a pinned key is wrong. */
    NOT_SIGNED,
    /** Fewer witnesses cosigned it than the phone demands. */
    NOT_WITNESSED,
    /** It does not go on from the head that the phone has seen: the log has two histories. */
    FORK,
    /** It is smaller than the head that the phone has seen. */
    ROLLED_BACK,
    /** Witnesses saw it too long ago. */
    STALE,
    /** It is malformed, or it shows something else. */
    BAD_PROOF
  }

  /** This is the newest version. */
  record Latest(long version, Bytes valueHash, SeenHead head) implements Verdict {}

  /** The label stands for nothing yet. */
  record Absent(SeenHead head) implements Verdict {}

  /** The head is right; nothing was asked about a label. */
  record Standing(SeenHead head) implements Verdict {}

  record Refused(Reason reason) implements Verdict {}
}
