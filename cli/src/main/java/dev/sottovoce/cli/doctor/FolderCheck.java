package dev.sottovoce.cli.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** A folder that holds secrets: only its owner may look into it, and it must be writable. */
final class FolderCheck implements Check {
  private static final long ROOM_WANTED = 200L << 20;

  private final String name;
  private final Path folder;
  private final String createdBy;

  /**
   * @param name what the folder is called for the person
   * @param createdBy the command that makes the folder
   */
  FolderCheck(String name, Path folder, String createdBy) {
    this.name = name;
    this.folder = folder;
    this.createdBy = createdBy;
  }

  @Override
  public List<Finding> look() {
    if (!Files.exists(folder)) {
      return List.of(Finding.ok(name, folder + " is not there yet; '" + createdBy + "' makes it."));
    }
    if (!Files.isDirectory(folder)) {
      return List.of(
          Finding.fault(name, folder + " is a file.", "Name another folder, or move the file."));
    }
    if (!Files.isWritable(folder)) {
      return List.of(
          Finding.fault(
              name,
              folder + " cannot be written to.",
              "Run as the user who owns it, or 'chown' it."));
    }
    try {
      return List.of(permissions(), room());
    } catch (IOException e) {
      return List.of(
          Finding.fault(
              name, folder + " cannot be examined (" + e.getMessage() + ").", "Check the disk."));
    }
  }

  private Finding permissions() throws IOException {
    if (!Files.getFileStore(folder).supportsFileAttributeView("posix")) {
      return Finding.hint(
          name,
          folder + " is on a file system without owners.",
          "Make sure by other means that nobody else can read it.");
    }
    Set<PosixFilePermission> others = EnumSet.copyOf(Files.getPosixFilePermissions(folder));
    String shown = PosixFilePermissions.toString(others);
    others.removeIf(each -> each.name().startsWith("OWNER"));
    if (others.isEmpty()) return Finding.ok(name, folder + " is open to its owner only.");
    return Finding.fault(
        name,
        folder + " holds keys, and others may enter it (" + shown + ").",
        "chmod 700 " + folder);
  }

  private Finding room() throws IOException {
    long free = Files.getFileStore(folder).getUsableSpace();
    String found = free / (1 << 20) + " MB free.";
    if (free >= ROOM_WANTED) return Finding.ok(name + ": disk", found);
    return Finding.fault(name + ": disk", found, "Make room: the database stops when it is full.");
  }
}
