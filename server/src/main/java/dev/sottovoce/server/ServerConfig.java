package dev.sottovoce.server;

import dev.sottovoce.server.log.Witnesses;
import dev.sottovoce.server.provider.ProviderConfig;
import dev.sottovoce.server.push.PushConfig;
import dev.sottovoce.server.relay.RelayConfig;
import dev.sottovoce.server.webauthn.AttestationConfig;
import java.util.List;
import java.util.Optional;

/**
 * What {@code sottovoce.yaml} in the data folder says. Every key has a default, which is what a
 * first try on one machine needs.
 *
 * @param domain what stands behind the {@code @} of its users' addresses
 * @param publicAddress the name or address by which phones reach this server; it stands in
 *     enrolment codes and in the server's certificate
 * @param https where the API listens
 * @param sip where SIP over TLS 1.3 listens
 * @param sipForeign where SIP over TLS 1.2 listens for foreign phones that have nothing newer, or
 *     nowhere
 * @param metrics where Prometheus metrics are served; loopback only
 * @param firstLook where the phone in the browser is served without TLS, for a first look on the
 *     server's own machine; loopback only
 * @param tls a certificate and key that the operator made with our authority, or nothing for ones
 *     that the server makes and renews
 * @param witnesses who cosigns the heads of the log, or nobody
 * @param relays which relays phones are sent to, and how the server's own runs
 * @param caToken where the authority's key is, or nothing for a file in the folder
 * @param site a second HTTPS port for browsers, or none
 * @param origins sites other than its own whose pages may connect to this server
 * @param push by which services phones are woken
 * @param identityProvider by which people may sign in, or none
 * @param attestation whose word on passkeys of phones counts
 */
public record ServerConfig(
    String domain,
    String publicAddress,
    Listen https,
    Listen sip,
    Optional<Listen> sipForeign,
    Optional<Listen> metrics,
    Optional<Listen> firstLook,
    Optional<TlsFiles> tls,
    Witnesses witnesses,
    RelayConfig relays,
    Optional<CaToken> caToken,
    Optional<Site> site,
    List<String> origins,
    PushConfig push,
    Optional<ProviderConfig> identityProvider,
    AttestationConfig attestation) {
  public ServerConfig {
    origins = List.copyOf(origins);
  }

  /** A local address and port; port 0 takes a free one. */
  public record Listen(String host, int port) {
    @Override
    public String toString() {
      return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
  }

  /** PEM files, relative to the data folder unless absolute. */
  public record TlsFiles(String certificate, String key) {}

  /**
   * A token behind PKCS #11.
   *
   * @param slot its slot's number
   * @param label begins the label of each key
   * @param pinFile relative to the data folder unless absolute; nobody else may read it
   */
  public record CaToken(String library, long slot, String label, String pinFile) {}

  /**
   * HTTPS with a certificate that browsers know, from whoever issues those.
   *
   * @param files looked at again each minute
   */
  public record Site(Listen listen, TlsFiles files) {}

  /** One machine, loopback only. */
  public static final ServerConfig DEFAULT =
      new ServerConfig(
          "localhost",
          "localhost",
          new Listen("127.0.0.1", 8443),
          new Listen("127.0.0.1", 5061),
          Optional.empty(),
          Optional.of(new Listen("127.0.0.1", 9464)),
          Optional.empty(),
          Optional.empty(),
          Witnesses.NONE,
          RelayConfig.DEFAULT,
          Optional.empty(),
          Optional.empty(),
          List.of(),
          PushConfig.OFF,
          Optional.empty(),
          AttestationConfig.NONE);

  /** The file's text for a first start, every key explained. */
  public static String template() {
    return """
    # Sottovoce's server. Changes count from the next start.

    # What stands behind the @ of its users' addresses.
    domain: localhost

    # The name or address by which phones reach this server.
    publicAddress: localhost

    # Where it listens, as ADDRESS:PORT. 0.0.0.0 or [::] means every interface; port 0 a free port.
    listen:
      https: 127.0.0.1:8443
      sip: 127.0.0.1:5061
      metrics: 127.0.0.1:9464
      # Foreign phones that speak TLS 1.2 at best, such as Linphone; off unless named here:
      # sipForeign: 127.0.0.1:5062

    # The phone in the browser without TLS, on this machine alone: no warning about certificates on a
    # first look. Everything else is HTTPS. false turns it off.
    firstLook: 127.0.0.1:8080

    # Sites other than this server's own whose pages may connect to it as phones:
    # origins:
    #   - https://phone.example

    # A certificate and key (PEM) that you made with the server's own authority (ca/), instead of
    # the ones that the server makes and renews by itself:
    # tls:
    #   certificate: fullchain.pem
    #   key: privkey.pem

    # A second HTTPS port for browsers, at publicAddress, with a certificate that they know (by ACME, for
    # example). New files are taken within a minute:
    # site:
    #   listen: 0.0.0.0:443
    #   certificate: /etc/letsencrypt/live/voice.example/fullchain.pem
    #   key: /etc/letsencrypt/live/voice.example/privkey.pem

    # Who cosigns the heads of the log ('sottovoce witness run' prints the key), and how many of them
    # must. Phones pin them when they are enrolled, so name them before:
    # witnesses:
    #   needed: 1
    #   list:
    #     - key: NAME+ID+KEY
    #       url: https://witness.example:8450

    # Relays (TURN) for phones that cannot reach one another. 'sottovoce up --turn' runs coturn on this
    # machine; or name your own, whose static-auth-secret you put into turn/secrets:
    # turn:
    #   uris:
    #     - turn:relay.example:3478?transport=udp
    #     - turns:relay.example:443?transport=tcp
    #   lifetimeMinutes: 60
    #   # For 'up --turn'. Relays never lead to loopback, link-local and private addresses, nor to
    #   # metadata services, unless a range is allowed here:
    #   listen: 0.0.0.0:3478
    #   tlsPort: 5349
    #   relayPorts: 49152-65535
    #   externalAddress: 198.51.100.7
    #   allowPeers:
    #     - 10.20.0.0/16

    # Phones that sleep are woken through push services (RFC 8599); what they are sent is sealed to the
    # phone and names nobody. Without this nobody is woken:
    # push:
    #   webPush:
    #     # Whom a service's operator can write to:
    #     contact: mailto:operator@example.org
    #     # Where phones' subscriptions may lie; those of the browsers' makers unless named here:
    #     services:
    #       - fcm.googleapis.com
    #       - updates.push.services.mozilla.com
    #     # For a service of your own, within your network and with your own certificate:
    #     privateAddresses: false
    #     authority: push-ca.pem
    #   apns:
    #     key: AuthKey_ABC123DEFG.p8
    #     keyId: ABC123DEFG
    #     teamId: DEF123GHIJ
    #     topic: org.example.phone.voip
    #     sandbox: false
    #   fcm:
    #     account: service-account.json
    #   # Wakes each phone that sleeps so often for nothing, so that 'doctor' tells how long that takes;
    #   # never by APNs, which forbids it. Not at all unless named:
    #   testHours: 24

    # People who administer may also sign in by your identity provider (OpenID Connect). What a value of the
    # claim makes of somebody: help-desk, operator, security-officer, auditor; the first that fits counts.
    # The client's redirect address there is the console's, https://PUBLICADDRESS:PORT/console/.
    # identityProvider:
    #   issuer: https://login.example/realms/staff
    #   clientId: sottovoce-console
    #   # Nobody else may read it:
    #   clientSecretFile: oidc.secret
    #   # Where this machine does not know who vouches for it:
    #   authority: login-ca.pem
    #   roleClaim: groups
    #   roles:
    #     voice-security: security-officer
    #     voice-operators: operator
    #   # People who are users here make their browser a phone by it, too; its second redirect address is
    #   # https://PUBLICADDRESS:PORT/phone/. Who is which user: 'name' by a claim that is the user's name,
    #   # 'email' by a verified address, 'externalId' by what your directory calls them (SCIM).
    #   phones:
    #     match: name
    #     claim: preferred_username
    #     # With match: email, what stands behind the @:
    #     emailDomain: example.org
    #     # Who may, if not every user:
    #     groupClaim: groups
    #     groups: [voice-users]

    # Passkeys of people who have a phone in the browser. Without anchors no attestation is asked for, and
    # each passkey counts as 'browser'. Files (PEM) of the makers' authorities, by the statement's format:
    # attestation:
    #   apple: apple-webauthn.pem
    #   androidKey: google-attestation.pem
    #   tpm: tpm-makers.pem
    #   packed: security-keys.pem
    #   # What a model (AAGUID) of 'packed' keeps its keys in, as you know from its maker:
    #   packedModels:
    #     00112233-4455-6677-8899-aabbccddeeff: pkcs11

    # The authority's key in a PKCS #11 token instead of a file (from the next 'sottovoce ca rotate' or
    # 'ca request' on, where there is an authority already). Nobody else may read the PIN's file:
    # ca:
    #   pkcs11:
    #     library: /usr/lib/softhsm/libsofthsm2.so
    #     slot: 0
    #     label: sottovoce-ca
    #     pinFile: ca.pin
    """;
  }
}
