package dev.sottovoce.policy;

/** What kind of thing a name in the register is, and where a policy document lists it. */
public enum Kind {
  KEYING("keyings"),
  GROUP("dtls.groups"),
  CIPHER_SUITE("dtls.cipherSuites"),
  SIGNATURE("dtls.signatures"),
  FINGERPRINT("dtls.fingerprints"),
  SRTP_PROFILE("srtp"),
  ZRTP_KEY_AGREEMENT("zrtp.keyAgreements"),
  ZRTP_HASH("zrtp.hashes"),
  ZRTP_CIPHER("zrtp.ciphers"),
  ZRTP_AUTH_TAG("zrtp.authTags"),
  ZRTP_SAS("zrtp.sas"),
  MIKEY_GROUP("mikey.groups");

  private final String path;

  Kind(String path) {
    this.path = path;
  }

  /** Where the document has its lists, such as {@code dtls.groups}. */
  public String path() {
    return path;
  }
}
