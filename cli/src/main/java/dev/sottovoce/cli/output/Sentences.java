package dev.sottovoce.cli.output;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** What an {@link IOException} means, for a person. */
public final class Sentences {
  private Sentences() {}

  /** One sentence: what failed, and why. */
  public static String of(String whatFailed, IOException why) {
    String reason =
        switch (why) {
          case AccessDeniedException denied ->
              "access to " + denied.getFile() + " is denied; check its owner and permissions";
          case NoSuchFileException missing -> missing.getFile() + " does not exist";
          case FileSystemException other when other.getReason() != null ->
              other.getFile() + ": " + other.getReason();
          default -> why.getMessage() == null ? why.getClass().getSimpleName() : why.getMessage();
        };
    return whatFailed + ": " + reason + (reason.endsWith(".") ? "" : ".");
  }
}
