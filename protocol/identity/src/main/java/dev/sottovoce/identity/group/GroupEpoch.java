package dev.sottovoce.identity.group;

import dev.sottovoce.crypto.Digests;
import dev.sottovoce.identity.account.AccountChain;
import dev.sottovoce.identity.account.AccountDevice;
import dev.sottovoce.identity.account.AccountId;
import dev.sottovoce.identity.account.AccountLabel;
import dev.sottovoce.identity.account.AccountState;
import dev.sottovoce.identity.account.DeviceSignature;
import dev.sottovoce.wire.ByteReader;
import dev.sottovoce.wire.ByteWriter;
import dev.sottovoce.wire.Bytes;
import java.security.PrivateKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Who shares which key of a group from now on: a statement that a device of the owner's account
 * signed. Encoded as a version octet, the name behind its length, the epoch with four octets, the
 * hash of the epoch before with 32, the signer's device with 16, the members behind their number,
 * and the signature with 64. A member is a label behind its length, the account's hash, and its
 * recipients behind their number. One epoch has one encoding.
 */
public final class GroupEpoch {
  /** Members, the owner among them. */
  public static final int MAX_MEMBERS = 64;

  /** Devices of all members together. */
  public static final int MAX_RECIPIENTS = 256;

  /** Of one encoded epoch. */
  public static final int MAX_OCTETS = 48 * 1024;

  private static final int VERSION = 1;
  private static final long MAX_EPOCH = 0x7fffffffL;
  private static final Bytes CONTEXT = Bytes.utf8("sottovoce group epoch 1\0");
  private static final Bytes NOTHING_BEFORE = Bytes.unsafeWrap(new byte[Recipient.HASH_OCTETS]);

  private final String name;
  private final int number;
  private final Bytes previous;
  private final UUID signer;
  private final List<GroupMember> members;
  private final Bytes body;
  private final Bytes signature;

  private GroupEpoch(
      String name,
      int number,
      Bytes previous,
      UUID signer,
      List<GroupMember> members,
      Bytes body,
      Bytes signature) {
    this.name = name;
    this.number = number;
    this.previous = previous;
    this.signer = signer;
    this.members = List.copyOf(members);
    this.body = body;
    this.signature = signature;
  }

  /**
   * Signs an epoch.
   *
   * @param before the one that it follows; nothing for the first
   * @param members the owner first; nobody twice, no device twice
   * @param signer the owner's device whose key it is
   */
  static GroupEpoch sign(
      String name,
      Optional<GroupEpoch> before,
      List<GroupMember> members,
      UUID signer,
      PrivateKey key) {
    int number = before.map(each -> each.number + 1).orElse(1);
    Bytes previous = before.map(GroupEpoch::hash).orElse(NOTHING_BEFORE);
    if (!GroupName.isValid(name) || !areDistinct(members)) {
      throw new IllegalArgumentException("no group, or somebody is in it twice");
    }
    Bytes body = body(name, number, previous, signer, members);
    Bytes signature = DeviceSignature.sign(key, Bytes.concat(CONTEXT, body));
    return new GroupEpoch(name, number, previous, signer, members, body, signature);
  }

  private static Bytes body(
      String name, int number, Bytes previous, UUID signer, List<GroupMember> members) {
    ByteWriter writer = new ByteWriter(4096).u8(VERSION).vector(1, Bytes.utf8(name)).u32(number);
    write(writer.bytes(previous), signer);
    writer.u8(members.size());
    for (GroupMember each : members) {
      writer.vector(2, Bytes.utf8(each.label().text())).bytes(each.account().hash());
      writer.u8(each.recipients().size());
      for (Recipient recipient : each.recipients()) {
        write(writer, recipient.device());
        writer.bytes(recipient.encryptionKeyHash()).bytes(recipient.envelopeHash());
      }
    }
    return writer.toBytes();
  }

  private static void write(ByteWriter writer, UUID device) {
    writer.u64(device.getMostSignificantBits()).u64(device.getLeastSignificantBits());
  }

  /** Decodes one epoch; nothing when these octets are not exactly one. */
  public static Optional<GroupEpoch> decode(Bytes encoded) {
    if (encoded.length() > MAX_OCTETS) return Optional.empty();
    ByteReader reader = new ByteReader(encoded);
    if (reader.u8() != VERSION) return Optional.empty();
    String name = reader.vector(1).latin1();
    long number = reader.u32();
    Bytes previous = reader.bytes(Recipient.HASH_OCTETS);
    UUID signer = new UUID(reader.u64(), reader.u64());
    Optional<List<GroupMember>> members = readMembers(reader);
    int end = reader.position();
    Bytes signature = reader.bytes(DeviceSignature.OCTETS);
    boolean good =
        members.isPresent()
            && reader.exhausted()
            && GroupName.isValid(name)
            && number >= 1
            && number <= MAX_EPOCH
            && (number == 1) == previous.equals(NOTHING_BEFORE);
    if (!good) return Optional.empty();
    return Optional.of(
        new GroupEpoch(
            name, (int) number, previous, signer, members.get(), encoded.slice(0, end), signature));
  }

  private static Optional<List<GroupMember>> readMembers(ByteReader reader) {
    int count = reader.u8();
    if (reader.overrun() || count > MAX_MEMBERS) return Optional.empty();
    List<GroupMember> members = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      Optional<GroupMember> member = readMember(reader);
      if (!member.isPresent()) return Optional.empty();
      members.add(member.get());
    }
    return areDistinct(members) ? Optional.of(members) : Optional.empty();
  }

  private static Optional<GroupMember> readMember(ByteReader reader) {
    Bytes text = reader.vector(2);
    Bytes account = reader.bytes(AccountId.OCTETS);
    int count = reader.u8();
    if (reader.overrun() || text.length() > AccountLabel.MAX_OCTETS) return Optional.empty();
    Optional<AccountLabel> label =
        AccountLabel.parse(text.latin1()).filter(read -> Bytes.utf8(read.text()).equals(text));
    boolean fits =
        count <= AccountChain.MAX_DEVICES && reader.remaining() >= count * Recipient.OCTETS;
    if (!label.isPresent() || !fits) return Optional.empty();
    List<Recipient> recipients = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      recipients.add(
          new Recipient(
              new UUID(reader.u64(), reader.u64()),
              reader.bytes(Recipient.HASH_OCTETS),
              reader.bytes(Recipient.HASH_OCTETS)));
    }
    return Optional.of(new GroupMember(label.get(), new AccountId(account), recipients));
  }

  /** And at least one, and not too many. */
  private static boolean areDistinct(List<GroupMember> members) {
    Set<Object> seen = new HashSet<>();
    int recipients = 0;
    for (GroupMember each : members) {
      if (!seen.add(each.label()) || !seen.add(each.account())) return false;
      for (Recipient recipient : each.recipients()) {
        if (!seen.add(recipient.device())) return false;
      }
      recipients += each.recipients().size();
    }
    return !members.isEmpty() && members.size() <= MAX_MEMBERS && recipients <= MAX_RECIPIENTS;
  }

  /** What a group's epochs are versions of in the log. */
  public static String logLabel(AccountLabel owner, String name) {
    return "group:" + owner.text() + "/" + name;
  }

  /** Whether that account is the owner's, and one of its devices of now has signed this. */
  public boolean isSignedBy(AccountState account) {
    if (!owner().account().equals(account.id()) || !owner().label().equals(account.label())) {
      return false;
    }
    Optional<AccountDevice> device = account.device(signer);
    return device.isPresent()
        && DeviceSignature.verify(device.get().publicKey(), Bytes.concat(CONTEXT, body), signature);
  }

  /** Whether this is the next epoch after that one, of the same group. */
  public boolean follows(GroupEpoch before) {
    return name.equals(before.name)
        && number == before.number + 1
        && previous.equals(before.hash())
        && owner().account().equals(before.owner().account());
  }

  public String name() {
    return name;
  }

  /** Which epoch it is, counted from 1. */
  public int number() {
    return number;
  }

  /** Who made the group, and its first member. */
  public GroupMember owner() {
    return members.get(0);
  }

  /** Everybody, the owner first. */
  public List<GroupMember> members() {
    return members;
  }

  public Optional<GroupMember> member(AccountLabel label) {
    for (GroupMember each : members) if (each.label().equals(label)) return Optional.of(each);
    return Optional.empty();
  }

  /** Whether nobody who had the key of that epoch is without the key of this one. */
  public boolean keepsAllOf(GroupEpoch before) {
    Set<UUID> devices = new HashSet<>();
    for (GroupMember each : members) {
      for (Recipient recipient : each.recipients()) devices.add(recipient.device());
    }
    for (GroupMember each : before.members) {
      for (Recipient recipient : each.recipients()) {
        if (!devices.contains(recipient.device())) return false;
      }
    }
    return true;
  }

  public Bytes encoded() {
    return Bytes.concat(body, signature);
  }

  /** What the next epoch, phones and the log refer to: the SHA-256 of the encoding. */
  public Bytes hash() {
    return Digests.sha256(encoded());
  }

  @Override
  public String toString() {
    return "GroupEpoch[" + number + ", " + members.size() + " members]";
  }
}
