package dev.sottovoce.server;

import dev.sottovoce.identity.EnrolmentCode;
import dev.sottovoce.identity.UserName;
import dev.sottovoce.server.store.Directory;
import dev.sottovoce.server.store.Directory.Device;
import dev.sottovoce.server.store.Directory.User;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.UUID;

/**
 * What an operator does on the server's machine, whether the server runs or not: a running one
 * follows within a second.
 */
public final class Administration implements AutoCloseable {
  private final ServerFolder folder;
  private final boolean owned;

  private Administration(ServerFolder folder, boolean owned) {
    this.folder = folder;
    this.owned = owned;
  }

  /** Opens a data folder, which is prepared when it is new. */
  public static Administration open(Path data) throws IOException {
    return open(data, Clock.systemUTC());
  }

  public static Administration open(Path data, Clock clock) throws IOException {
    return new Administration(ServerFolder.open(data, clock), true);
  }

  static Administration of(ServerFolder folder) {
    return new Administration(folder, false);
  }

  public ServerConfig config() {
    return folder.config();
  }

  /**
   * Adds a user, or lets a known one have one more device.
   *
   * @return the code for the new device, good for fifteen minutes
   * @throws IllegalArgumentException when the name cannot be a user's
   */
  public EnrolmentCode addUser(String name) throws IOException {
    String user = requireName(name);
    int port = folder.port("https", folder.config().https());
    EnrolmentCode code =
        EnrolmentCode.random(
            folder.config().publicAddress(),
            port,
            folder.authority().trustBundle(),
            new SecureRandom()::nextBytes);
    folder.directory().addUser(user);
    folder.directory().addCode(user, code.secret());
    return code;
  }

  /**
   * Adds a user with a stock SIP phone: key, certificate and configuration go into a folder.
   *
   * @param into a new or empty folder
   */
  public SipPhoneKit addSipPhone(String name, Path into, SipPhoneKit.Options options)
      throws IOException {
    String user = requireName(name);
    folder.directory().addUser(user);
    return SipPhoneKit.write(folder, user, into, options);
  }

  public List<User> users() {
    return folder.directory().users();
  }

  public List<Device> devices() {
    return folder.directory().devices();
  }

  /** Cuts a device off for good; false when there is none or it is cut off already. */
  public boolean revoke(UUID device) {
    return folder.directory().revoke(device);
  }

  Directory directory() {
    return folder.directory();
  }

  @Override
  public void close() {
    if (owned) folder.close();
  }

  private static String requireName(String name) {
    String user = UserName.normalized(name);
    if (UserName.isValid(user)) return user;
    throw new IllegalArgumentException(
        "a user's name has 1 to 64 letters a-z, digits, and . - _ between them");
  }
}
