package dev.sottovoce.lab.interop;

import java.io.IOException;

/** A browser without a screen, with one page. */
public interface Browser extends AutoCloseable {
  /** Goes to an address in the page. */
  void open(String address) throws IOException, InterruptedException;

  /** Runs a script in the page and waits for the promise that it yields. */
  String evaluate(String script) throws IOException, InterruptedException;

  @Override
  void close();
}
