/** Immutable bytes, bounded readers and writers. */
module dev.sottovoce.wire {
  requires static transitive org.jspecify;

  exports dev.sottovoce.wire;
}
