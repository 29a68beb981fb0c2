package dev.sottovoce.phone.account;

import java.time.LocalDate;

/** That two people have compared, and how. */
public record Verification(How how, LocalDate since) {
  /** What they compared. */
  public enum How {
    /** The words of a call. */
    SAS,
    /** A code on the other's screen. */
    CODE,
    /** The sixty digits. */
    NUMBER
  }
}
