package dev.sottovoce.cli;

/** Which build this is. */
public final class Version {
  /** From the jar's manifest; classes that run outside a jar have none. */
  public static final String NAME = name();

  private Version() {}

  private static String name() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
