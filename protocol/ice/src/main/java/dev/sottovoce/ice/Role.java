package dev.sottovoce.ice;

/**
 * Who nominates (RFC 8445 section 6.1.1): the offerer of the first offer controls, unless only the
 * other end is a full agent.
 */
public enum Role {
  CONTROLLING,
  CONTROLLED;

  public Role other() {
    return this == CONTROLLING ? CONTROLLED : CONTROLLING;
  }
}
