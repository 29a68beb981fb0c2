package dev.sottovoce.phone.audio;

/** What a system can do for a thread that has to be in time: a service. */
public interface ThreadUrgency {
  /** Ahead of what, from the least to the most. */
  enum Rank {
    /** Of nothing: Java's own priority is all there is, and some systems heed it. */
    JAVA,
    /** Of threads that are as usual, by a nice value. */
    PREFERRED,
    /** Of every thread that is not in real time. */
    REAL_TIME
  }

  /** Raises the calling thread as far as the system lets it. */
  Rank raise();
}
