package dev.sottovoce.server.relay;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * The secrets where coturn looks for them with each request: so they change without a restart, and
 * never stand on a command line.
 */
final class SharedSecrets {
  private SharedSecrets() {}

  /** Makes the database hold these and no others. */
  static void write(Path database, String realm, List<String> secrets) throws IOException {
    if (!Files.exists(database)) makePrivately(database);
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database)) {
      try (Statement make = connection.createStatement()) {
        make.execute("PRAGMA busy_timeout = 5000");
        // As coturn itself would make it.
        make.execute(
            "CREATE TABLE IF NOT EXISTS turn_secret"
                + " (realm varchar(127), value varchar(256), primary key (realm, value))");
      }
      connection.setAutoCommit(false);
      try (Statement clear = connection.createStatement()) {
        clear.execute("DELETE FROM turn_secret");
      }
      try (PreparedStatement add =
          connection.prepareStatement("INSERT INTO turn_secret (realm, value) VALUES (?, ?)")) {
        for (String each : secrets) {
          add.setString(1, realm);
          add.setString(2, each);
          add.executeUpdate();
        }
      }
      connection.commit();
    } catch (SQLException e) {
      throw new IOException("the relay's secrets cannot be written", e);
    }
  }

  private static void makePrivately(Path file) throws IOException {
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
  }
}
