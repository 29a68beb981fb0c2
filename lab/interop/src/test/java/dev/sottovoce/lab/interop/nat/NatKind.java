package dev.sottovoce.lab.interop.nat;

/** What stands between a phone and the Internet. */
enum NatKind {
  /** One outer port for each inner one, open to everybody. */
  CONE,
  /** One outer port for each inner one, open to whom the phone has sent to. */
  PORT_RESTRICTED,
  /** Another outer port for each destination. */
  SYMMETRIC,
  /** A NAT at home behind a carrier's, which is symmetric. */
  CARRIER_GRADE,
  /** Port-restricted, and no UDP passes. */
  NO_UDP;

  /** A symmetric NAT gives each path a port that nobody was told of. */
  boolean hidesPorts() {
    return this == SYMMETRIC || this == CARRIER_GRADE || this == NO_UDP;
  }

  /** Whether two phones behind these find a direct path. */
  boolean isDirectWith(NatKind other) {
    if (this == NO_UDP || other == NO_UDP) return false;
    if (this == CONE || other == CONE) return true;
    return !hidesPorts() && !other.hidesPorts();
  }

  /** Rules for nft in the NAT of {@code side}, the outer one of two. */
  String outerRules(int side) {
    String translate =
        hidesPorts() && this != NO_UDP ? "oif wan masquerade fully-random" : "oif wan masquerade";
    String open = this == CONE ? "iif wan udp dport 1024-65535 dnat to 10." + side + ".0.2" : "";
    String forward = this == NO_UDP ? "meta l4proto udp drop" : "";
    return rules(translate, open, forward);
  }

  /** Rules for the inner one, which is a mere router unless there are two. */
  String innerRules() {
    return rules(this == CARRIER_GRADE ? "oif wan masquerade" : "", "", "");
  }

  private static String rules(String translate, String open, String forward) {
    // What nobody asked for is dropped before it is remembered: otherwise the kernel would take a
    // peer's first packet for a connection of its own and give the phone's answer another port.
    return """
    flush ruleset
    table ip nat {
      chain pre { type nat hook prerouting priority dstnat; %s
      }
      chain post { type nat hook postrouting priority srcnat; %s
      }
    }
    table ip pass {
      chain in { type filter hook input priority filter; iif wan meta l4proto udp drop
      }
      chain through { type filter hook forward priority filter; %s
      }
    }
    """
        .formatted(open, translate, forward);
  }
}
