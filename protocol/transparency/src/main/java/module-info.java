/** The log that proves latest versions: building and verifying. */
module dev.sottovoce.transparency {
  requires static transitive org.jspecify;
  requires transitive dev.sottovoce.wire;
  requires transitive dev.sottovoce.crypto;

  exports dev.sottovoce.transparency;
}
