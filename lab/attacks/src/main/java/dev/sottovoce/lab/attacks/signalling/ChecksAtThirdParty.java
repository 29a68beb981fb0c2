package dev.sottovoce.lab.attacks.signalling;

import dev.sottovoce.ice.Candidate;
import dev.sottovoce.ice.IceAgent;
import dev.sottovoce.ice.IceConfig;
import dev.sottovoce.ice.IceCredentials;
import dev.sottovoce.ice.Role;
import dev.sottovoce.ice.TransportAddress;
import dev.sottovoce.lab.attacks.Attack;
import dev.sottovoce.lab.attacks.Control;
import dev.sottovoce.lab.attacks.Device;
import dev.sottovoce.lab.attacks.Setting;
import dev.sottovoce.lab.attacks.Target;
import dev.sottovoce.lab.attacks.TlsLine;
import dev.sottovoce.sip.message.SipRequest;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** See {@link #story}. */
public final class ChecksAtThirdParty implements Attack {
  /** Of a documentation network (RFC 5737): nobody. */
  private static final String VICTIM = "203.0.113.7";

  private static final int CANDIDATES = 200;
  private static final int SIX_BASES = 6;

  /** Octets for each that the attacker has sent. */
  private static final double WORTHWHILE = 3;

  private static final Duration LONG = Duration.ofMinutes(2);
  private static final Duration PATIENCE = Duration.ofSeconds(8);

  /** A phone that checks whatever it is told, ten times as fast. */
  private static final IceConfig UNBOUNDED =
      new IceConfig(
          Duration.ofMillis(5),
          Duration.ofMinutes(1),
          1_000,
          Duration.ofSeconds(5),
          Duration.ofSeconds(30));

  private final IceConfig phones;

  public ChecksAtThirdParty() {
    this(IceConfig.DEFAULT);
  }

  private ChecksAtThirdParty(IceConfig phones) {
    this.phones = phones;
  }

  @Override
  public String story() {
    return "an offer names a third party's ports as candidates, for phones to send it far more than"
        + " the offer is long";
  }

  @Override
  public String stoppedBy() {
    return "a phone checks a hundred pairs at most, one each 50 ms, and gives up after five seconds";
  }

  /** The same to a phone whose agent has none of these bounds. */
  @Override
  public Control control() {
    return new Control.WithoutCheck(new ChecksAtThirdParty(UNBOUNDED), Setting.REAL);
  }

  @Override
  public boolean succeeds(Target target) throws Exception {
    Device mallory = target.device("mallory");
    Device bob = target.device("bob");
    try (TlsLine phone = new TlsLine(target, bob);
        TlsLine line = new TlsLine(target, mallory)) {
      phone.send(bob.registration().toRequest());
      if (phone.status() != 200) throw new IllegalStateException("bob cannot sign in");
      SipRequest offer = mallory.invite(bob.address(), candidates());
      line.send(offer);
      if (!(phone.next(PATIENCE).orElse(null) instanceof SipRequest rings)) return false;
      return sentBy(agent(), read(rings)) > WORTHWHILE * offer.octets().length();
    }
  }

  private static String candidates() {
    StringBuilder lines = new StringBuilder("a=ice-ufrag:abcd\r\na=ice-pwd:" + "p".repeat(22));
    lines.append("\r\n");
    for (int i = 0; i < CANDIDATES; i++) {
      lines.append("a=candidate:").append(i).append(" 1 UDP ").append(2_000_000_000 - i);
      lines.append(' ').append(VICTIM).append(' ').append(40_000 + i).append(" typ host\r\n");
    }
    return lines.toString();
  }

  /** What has come through the server. */
  private static List<Candidate> read(SipRequest offer) {
    List<Candidate> read = new ArrayList<>();
    for (String each : offer.body().utf8().split("\r\n", -1)) {
      if (each.startsWith("a=candidate:")
          && Candidate.parse(each.substring("a=candidate:".length()))
              instanceof Candidate.Parse.Parsed parsed) {
        read.add(parsed.candidate());
      }
    }
    return read;
  }

  private IceAgent agent() {
    Random random = new Random(1);
    return new IceAgent(Role.CONTROLLED, phones, random::nextBytes);
  }

  /** How many octets an agent sends to the victim until it has given up, in its own time. */
  private static long sentBy(IceAgent agent, List<Candidate> candidates) throws Exception {
    List<TransportAddress> bases = new ArrayList<>();
    for (int i = 0; i < SIX_BASES; i++) {
      InetAddress own = InetAddress.ofLiteral("198.51.100." + (i + 1));
      bases.add(TransportAddress.of(new InetSocketAddress(own, 50_000)));
    }
    Instant now = Instant.EPOCH;
    List<IceAgent.Output> outputs =
        new ArrayList<>(agent.handle(new IceAgent.Input.Start(bases, List.of()), now));
    outputs.addAll(
        agent.handle(
            new IceAgent.Input.RemoteDescription(
                IceCredentials.of("abcd", "p".repeat(22)).orElseThrow(),
                IceAgent.Peer.FULL,
                IceAgent.Trickle.UNSUPPORTED,
                candidates),
            now));
    long octets = 0;
    Duration step = Duration.ofMillis(5);
    for (Instant end = now.plus(LONG); now.isBefore(end); now = now.plus(step)) {
      for (IceAgent.Output each : outputs) {
        if (each instanceof IceAgent.Output.Transmit sent) octets += sent.datagram().length();
      }
      outputs = agent.handle(new IceAgent.Input.Tick(), now);
    }
    return octets;
  }
}
