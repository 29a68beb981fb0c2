package dev.sottovoce.phone;

import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.crypto.Secret;
import dev.sottovoce.wire.Bytes;
import dev.sottovoce.zrtp.RetainedSecrets;
import dev.sottovoce.zrtp.RetainedSecrets.Verified;
import dev.sottovoce.zrtp.Zid;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A text file: the own number in the first line, one line for each endpoint of a peer after it.
 * Without a file it only remembers.
 */
final class FolderZrtpMemory implements ZrtpMemory {
  private static final String FILE = "zrtp.cache";
  private static final String NOTHING = "-";
  private static final int FIELDS = 6;
  private static final int MOST_LINES = 10_000;

  private record Entry(String peer, RetainedSecrets secrets) {}

  private final Zid own;
  private final List<Entry> entries = new ArrayList<>();
  private @Nullable Path home;

  FolderZrtpMemory(Zid own) {
    this.own = own;
  }

  static FolderZrtpMemory open(Path home, Entropy entropy) throws IOException {
    Path file = home.resolve(FILE);
    if (!Files.exists(file)) {
      FolderZrtpMemory fresh = new FolderZrtpMemory(Zid.random(entropy));
      fresh.home = home;
      fresh.save();
      return fresh;
    }
    List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
    try {
      if (lines.isEmpty() || lines.size() > MOST_LINES) throw new IllegalArgumentException("size");
      FolderZrtpMemory memory = new FolderZrtpMemory(new Zid(Bytes.fromHex(lines.get(0))));
      for (String line : lines.subList(1, lines.size())) memory.entries.add(entry(line));
      memory.home = home;
      return memory;
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new IOException(
          FILE
              + " in the phone's folder is damaged; delete it, and compare authentication strings"
              + " again in the next calls",
          e);
    }
  }

  @Override
  public Zid ownZid() {
    return own;
  }

  @Override
  public synchronized List<RetainedSecrets> about(String peer) {
    List<RetainedSecrets> known = new ArrayList<>();
    for (Entry each : entries) {
      if (each.peer().equals(peer)) known.add(each.secrets().copy());
    }
    return known;
  }

  @Override
  public synchronized void keep(String peer, RetainedSecrets secrets) throws IOException {
    entries.removeIf(each -> {
      boolean same = each.peer().equals(peer) && each.secrets().peer().equals(secrets.peer());
      if (same) each.secrets().destroy();
      return same;
    });
    if (!secrets.isNothing()) entries.add(new Entry(peer, secrets));
    if (entries.size() >= MOST_LINES) entries.remove(0).secrets().destroy();
    save();
  }

  private void save() throws IOException {
    if (home == null) return;
    StringBuilder text = new StringBuilder(own.octets().hex()).append('\n');
    for (Entry each : entries) {
      RetainedSecrets secrets = each.secrets();
      String expiry =
          secrets.expiresAt().equals(RetainedSecrets.NEVER)
              ? NOTHING
              : secrets.expiresAt().toString();
      text.append(each.peer()).append(' ').append(secrets.peer().octets().hex());
      text.append(' ').append(hex(secrets.rs1())).append(' ').append(hex(secrets.rs2()));
      text.append(' ').append(expiry).append(' ').append(secrets.verified()).append('\n');
    }
    PrivateFiles.createFolder(home);
    PrivateFiles.write(home.resolve(FILE), text.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static Entry entry(String line) {
    String[] fields = line.split(" ", -1);
    if (fields.length != FIELDS) throw new IllegalArgumentException("fields");
    return new Entry(
        fields[0],
        new RetainedSecrets(
            new Zid(Bytes.fromHex(fields[1])),
            secret(fields[2]),
            secret(fields[3]),
            Optional.empty(),
            Optional.empty(),
            fields[4].equals(NOTHING) ? RetainedSecrets.NEVER : Instant.parse(fields[4]),
            Verified.valueOf(fields[5])));
  }

  private static String hex(Optional<Secret> secret) {
    return secret.map(known -> Bytes.unsafeWrap(known.exposedCopy()).hex()).orElse(NOTHING);
  }

  private static Optional<Secret> secret(String field) {
    return field.equals(NOTHING)
        ? Optional.empty()
        : Optional.of(Secret.copyOf(Bytes.fromHex(field)));
  }
}
