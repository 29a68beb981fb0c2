package dev.sottovoce.lab.bench.media;

import java.io.IOException;

/**
 * One way for datagrams over loopback, a batch at a time. Datagrams go to two ends in turn, as
 * those of several calls do, unless the name says otherwise.
 */
interface DatagramPath {
  /** Makes ready what the batch needs; not measured. */
  void prepare(int count) throws IOException;

  /** What is measured. */
  void run(int count) throws IOException;

  /** Takes away what the batch left; not measured. */
  void clear(int count) throws IOException;
}
