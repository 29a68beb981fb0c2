package dev.sottovoce.mikey;

/** The exchanges that have forward secrecy; the numbers are data types (RFC 3830 section 6.1). */
public enum Exchange {
  /** Signed with certificates (RFC 3830 section 3.3). */
  DH("MIKEY-DH", 4, 5),
  /** Authenticated with a key that a group shares (RFC 4650). */
  DHHMAC("MIKEY-DHHMAC", 7, 8);

  private final String displayName;
  private final int initiation;
  private final int response;

  Exchange(String displayName, int initiation, int response) {
    this.displayName = displayName;
    this.initiation = initiation;
    this.response = response;
  }

  /** The name in policy documents and reports. */
  public String displayName() {
    return displayName;
  }

  int initiation() {
    return initiation;
  }

  int response() {
    return response;
  }
}
