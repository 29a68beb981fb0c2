package dev.sottovoce.server.console;

import dev.sottovoce.crypto.note.Cosignature;
import dev.sottovoce.crypto.note.SignatureLine;
import dev.sottovoce.crypto.note.SignedNote;
import dev.sottovoce.crypto.note.VerifierKey;
import dev.sottovoce.server.log.LogProofs;
import dev.sottovoce.server.log.TransparencyLog;
import dev.sottovoce.transparency.Checkpoint;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The head of the log that was published last, and which witnesses have cosigned it.
 *
 * @param note as phones get it
 */
record LogHead(SignedNote note, Checkpoint checkpoint, List<Witnessed> witnesses) {
  /**
   * A witness that phones know.
   *
   * @param at when it cosigned this head, by its own clock; nothing when it has not
   */
  record Witnessed(String name, Optional<Instant> at) {}

  /** Blocks; nothing before the first. */
  static Optional<LogHead> of(TransparencyLog log) {
    return new LogProofs(log)
        .head()
        .flatMap(note ->
            Checkpoint.parse(note.text())
                .map(checkpoint -> new LogHead(note, checkpoint, witnessed(log, note))));
  }

  private static List<Witnessed> witnessed(TransparencyLog log, SignedNote note) {
    List<Witnessed> all = new ArrayList<>();
    for (VerifierKey key : log.keys().witnesses()) {
      Optional<Instant> at = Optional.empty();
      for (SignatureLine line : note.lines()) {
        if (line.isBy(key)) at = Cosignature.verify(line, note.signedOctets(), key);
      }
      all.add(new Witnessed(key.name(), at));
    }
    return all;
  }

  /** The newest time by which that many witnesses had cosigned; nothing when they have not. */
  Optional<Instant> time(int needed) {
    return witnesses.stream()
        .flatMap(witness -> witness.at().stream())
        .sorted(Comparator.reverseOrder())
        .skip(needed - 1L)
        .findFirst();
  }
}
