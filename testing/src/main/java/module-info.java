/** Seeded generators and vector readers, for tests. */
module dev.sottovoce.testing {
  requires static transitive org.jspecify;

  exports dev.sottovoce.testing;
  exports dev.sottovoce.testing.leakage;
}
