package dev.sottovoce.server.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * The embedded database in one file. One connection writes at a time, as SQLite wants it; other
 * processes (the command line beside a running server) wait their turn for up to five seconds.
 */
public final class Database implements AutoCloseable {
  private final HikariDataSource source;
  private final Jdbi jdbi;
  private final List<Consumer<UUID>> revocationHearers = new CopyOnWriteArrayList<>();

  private Database(HikariDataSource source) {
    this.source = source;
    jdbi = Jdbi.create(source);
  }

  /** Opens the database in a file, made and brought to the newest schema as needed. */
  public static Database open(Path file) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(
        "jdbc:sqlite:"
            + file.toAbsolutePath()
            + "?journal_mode=WAL&synchronous=FULL&foreign_keys=true"
            + "&busy_timeout=5000&transaction_mode=IMMEDIATE");
    config.setPoolName("sottovoce");
    config.setMaximumPoolSize(2);
    config.setMinimumIdle(1);
    HikariDataSource source = new HikariDataSource(config);
    try {
      Flyway.configure(Database.class.getClassLoader())
          .dataSource(source)
          .locations("classpath:db/migration")
          .load()
          .migrate();
    } catch (FlywayException e) {
      source.close();
      throw new IOException("the database in " + file.getFileName() + " cannot be used", e);
    }
    return new Database(source);
  }

  Jdbi jdbi() {
    return jdbi;
  }

  /** Carries out a statement of its own; whether it changed exactly one row. */
  boolean changesOne(String statement, Object... values) {
    return jdbi.withHandle(handle -> handle.execute(statement, values)) == 1;
  }

  /** Hears, on some thread, which devices this process cuts off, once that counts. */
  void whenRevoked(Consumer<UUID> hearer) {
    revocationHearers.add(hearer);
  }

  /** A device is cut off by the transaction of this handle. */
  void revoked(Handle handle, UUID device) {
    handle.afterCommit(() -> revocationHearers.forEach(each -> each.accept(device)));
  }

  @Override
  public void close() {
    source.close();
  }
}
