package dev.sottovoce.policy;

import java.util.Optional;

/**
 * One algorithm or variant by its registered name: facts only.
 *
 * @param strengthBits against today's computers; 0 where that means nothing
 * @param postQuantum whether it holds against a quantum computer that comes later
 * @param standard where it is specified
 * @param use who may use it
 * @param why why it is confined or forbidden, as the end of a sentence; empty for {@link Use#FREE}
 */
public record Suite(
    Kind kind,
    String name,
    int strengthBits,
    ForwardSecrecy forwardSecrecy,
    boolean postQuantum,
    String standard,
    Use use,
    String why) {
  /** Whether a key that is lost later opens calls of before. */
  public enum ForwardSecrecy {
    YES,
    NO,
    /** The question does not arise: it agrees on no keys. */
    DOES_NOT_APPLY
  }

  /** Where it may stand. */
  public enum Use {
    FREE,
    /** Only in documents for the dealings with foreign phones. */
    INTEROP_ONLY,
    /** In no document, ever. */
    FORBIDDEN
  }

  /** Why no document may have it, if so. */
  public Optional<String> forbidden() {
    return use == Use.FORBIDDEN ? Optional.of(why) : Optional.empty();
  }
}
