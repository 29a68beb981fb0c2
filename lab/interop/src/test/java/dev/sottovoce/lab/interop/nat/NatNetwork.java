package dev.sottovoce.lab.interop.nat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * An Internet in namespaces of its own: a server, and two phones each behind two routers whose
 * rules can be changed. Every phone has dead interfaces, too. Needs root, or user namespaces.
 */
final class NatNetwork implements AutoCloseable {
  /** The server's address. */
  static final String SERVER = "192.0.2.2";

  private static final String SET_UP =
      """
      set -e
      export PATH="$PATH:/usr/sbin:/sbin"
      mount -t tmpfs tmpfs /run
      mkdir /run/netns
      ip link set lo up
      sysctl -qw net.ipv4.ip_forward=1
      space() { ip netns add $1; ip -n $1 link set lo up; }
      # link SPACE NAME ADDRESS to SPACE NAME ADDRESS
      link() {
        ip link add left type veth peer name right
        ip link set left netns $1 name $2; ip link set right netns $4 name $5
        ip -n $1 addr add $3 dev $2; ip -n $4 addr add $6 dev $5
        ip -n $1 link set $2 up; ip -n $4 link set $5 up
      }
      space net
      ip netns exec net sysctl -qw net.ipv4.ip_forward=1
      space server
      link server wan 192.0.2.2/24 net server 192.0.2.1/24
      ip -n server route add default via 192.0.2.1
      side() {
        space phone$1; space home$1; space carrier$1
        ip netns exec home$1 sysctl -qw net.ipv4.ip_forward=1
        ip netns exec carrier$1 sysctl -qw net.ipv4.ip_forward=1
        link phone$1 lan 10.$1.0.2/24 home$1 lan 10.$1.0.1/24
        link home$1 wan 100.64.$1.2/24 carrier$1 lan 100.64.$1.1/24
        link carrier$1 wan 198.51.100.$2/30 net carrier$1 198.51.100.$3/30
        ip -n phone$1 route add default via 10.$1.0.1
        ip -n home$1 route add default via 100.64.$1.1
        ip -n carrier$1 route add default via 198.51.100.$3
        ip -n carrier$1 route add 10.$1.0.0/24 via 100.64.$1.2
        for dead in 1 2 3 4; do
          ip -n phone$1 link add dead$dead type veth peer name gone$dead
          ip -n phone$1 addr add 172.16.$1$dead.1/24 dev dead$dead
          ip -n phone$1 link set dead$dead up
        done
      }
      side 1 2 1
      side 2 6 5
      mkdir /run/hosts
      ip netns exec net nft -f - <<END
      table ip count {
        counter relayed {
        }
        chain through {
          type filter hook forward priority filter
          oifname server meta l4proto { tcp, udp } th dport { 3478, 443 } counter name relayed
        }
      }
      END
      """;

  private static final String WITH_HOSTS =
      """
      if [ -e /run/hosts/$0 ]; then mount --bind /run/hosts/$0 /etc/hosts; fi
      exec "$@"
      """;

  /** It lives as long as its input is open. */
  private static final String HOLD =
      """
      echo ready
      cat
      """;

  private final Process holder;

  NatNetwork() throws IOException {
    this("");
  }

  /**
   * @param more commands that build on, with {@code space} and {@code link}; a file {@code
   *     /run/hosts/SPACE} is that namespace's {@code /etc/hosts}
   */
  NatNetwork(String more) throws IOException {
    boolean root = isRoot();
    List<String> command = new ArrayList<>(List.of("unshare", root ? "-nm" : "-rnm", "--"));
    command.addAll(List.of("sh", "-c", SET_UP + more + HOLD));
    holder = new ProcessBuilder(command).redirectErrorStream(true).start();
    BufferedReader said = holder.inputReader(StandardCharsets.UTF_8);
    List<String> lines = new ArrayList<>();
    for (String line = said.readLine(); line != null; line = said.readLine()) {
      if (line.equals("ready")) return;
      lines.add(line);
    }
    throw new IOException("no network namespaces: " + String.join(" ", lines));
  }

  private static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  /** A command's words for a process in one of the namespaces. */
  List<String> in(String space, List<String> words) {
    List<String> command = new ArrayList<>(List.of("nsenter", "-t", "" + holder.pid()));
    if (!isRoot()) command.addAll(List.of("-U", "--preserve-credentials"));
    command.addAll(List.of("-n", "-m", "--", "ip", "netns", "exec", space));
    command.addAll(List.of("sh", "-c", WITH_HOSTS, space));
    command.addAll(words);
    return command;
  }

  /** Puts a phone behind that, 1 or 2; connections that are there go on. */
  void put(int side, NatKind kind) throws IOException {
    run("carrier" + side, List.of("nft", "-f", "-"), kind.outerRules(side));
    run("home" + side, List.of("nft", "-f", "-"), kind.innerRules());
  }

  /** How many packets have gone to the relay. */
  long packetsToRelay() throws IOException {
    String counter = run("net", List.of("nft", "list", "counter", "ip", "count", "relayed"), "");
    return Long.parseLong(counter.replaceAll("(?s).*packets (\\d+).*", "$1"));
  }

  /** Runs a command in a namespace and returns what it says. */
  String run(String space, List<String> words, String input) throws IOException {
    Process process = new ProcessBuilder(in(space, words)).redirectErrorStream(true).start();
    try (OutputStream in = process.getOutputStream()) {
      in.write(input.getBytes(StandardCharsets.UTF_8));
    }
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0) return output;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new IOException(words + " failed: " + output);
  }

  @Override
  public void close() throws IOException {
    // Its namespaces end with the last process in them.
    List<ProcessHandle> within = holder.descendants().toList();
    holder.getOutputStream().close();
    within.forEach(ProcessHandle::destroy);
    holder.destroy();
  }
}
